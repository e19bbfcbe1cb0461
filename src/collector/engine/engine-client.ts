import type {Readable} from 'node:stream';
import type {DockerOptions} from 'dockerode';
import type {EngineContainer, Network} from '../../model/container.js';
import {CallLimit} from './call-limit.js';
import {EngineError, toEngineError} from './engine-error.js';
import {type EngineEvent, EVENT_FILTERS, readEvents} from './engine-events.js';
import {
  type EngineVersion,
  type ListedContainer,
  parseInspected,
  parseList,
  parseNetworks,
  parseVersion,
} from './engine-json.js';
import type {EngineTransport} from './engine-location.js';
import {PODS_PATH, parsePods} from './engine-pods.js';
import {type EngineStats, parseStats} from './engine-stats.js';
import {type NetworkMember, parseMembers} from './network-members.js';
import type {Timers} from './timers.js';
import {Transport} from './transport.js';

/**
 * The few calls that we make to an engine. Each ends within its timeout: with what the model needs, or by rejecting with
 * an EngineError. Nothing is sent that changes anything.
 */
export interface EngineClient {
  version(): Promise<EngineVersion>;
  /** All containers, also those that do not run. */
  list(): Promise<readonly ListedContainer[]>;
  /** Undefined where the container is gone. */
  inspect(containerId: string): Promise<EngineContainer | undefined>;
  networks(engine: EngineVersion): Promise<readonly Network[]>;
  /** Names of Podman's pods, by the ids of their containers. */
  pods(): Promise<ReadonlyMap<string, string>>;
  /** Who is on a network now; undefined where there is no such network. */
  members(networkId: string): Promise<readonly NetworkMember[] | undefined>;
  /** Resolves when the engine has taken the subscription: what happens from then on is told. */
  events(): Promise<AsyncIterable<EngineEvent>>;
  /** Never rejects. */
  stats(containerId: string, engine: EngineVersion): Promise<EngineStats>;
  /** Says that the engine has proved to answer: it is not given the time of a beginning any more. */
  endBeginning(): void;
  /** Ends every call and the event stream. */
  close(): void;
}

/** A client of the engine at that place. Connects at the first call. */
export function createEngineClient(target: EngineTransport, timers: Timers): EngineClient {
  const transport = new Transport(target);
  const limit = new CallLimit(timers, () => transport.hasConnected);
  const closing = new AbortController();
  const calls = new Set<AbortController>();
  let loading: Promise<EngineApi> | undefined;

  const call = async <T>(
    what: string,
    kind: 'usual' | 'inspection',
    make: (docker: EngineApi, abortSignal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    loading ??= loadDocker(transport);
    const docker = await loading;
    const abort = new AbortController();
    if (closing.signal.aborted) abort.abort(closing.signal.reason);
    calls.add(abort);
    const cancelTimeout = limit.start(what, kind, error => abort.abort(error));
    try {
      return await make(docker, abort.signal);
    } catch (error) {
      throw toEngineError(error);
    } finally {
      cancelTimeout();
      calls.delete(abort);
    }
  };

  return {
    version: () =>
      call('GET /version', 'usual', async (docker, abortSignal) => parseVersion(await docker.version({abortSignal}))),
    list: () =>
      call('GET /containers/json', 'usual', async (docker, abortSignal) =>
        parseList(await docker.listContainers({all: true, abortSignal})),
      ),
    inspect: containerId =>
      call('inspecting a container', 'inspection', async (docker, abortSignal) =>
        parseInspected(await docker.getContainer(encodeURIComponent(containerId)).inspect({abortSignal})),
      ).catch(ifGone(undefined)),
    networks: engine =>
      call('GET /networks', 'usual', async (docker, abortSignal) =>
        parseNetworks(await docker.listNetworks({abortSignal}), engine),
      ),
    pods: () =>
      call('listing pods', 'usual', async (_, abortSignal) =>
        parsePods(await transport.ask({path: PODS_PATH, method: 'GET', abortSignal})),
      ),
    members: networkId =>
      call('inspecting a network', 'usual', async (docker, abortSignal) =>
        parseMembers(await docker.getNetwork(encodeURIComponent(networkId)).inspect({abortSignal})),
      ).catch(ifGone(undefined)),
    events: () =>
      call('GET /events', 'usual', async (docker, abortSignal) => {
        const body = await docker.getEvents({filters: EVENT_FILTERS, abortSignal});
        if (closing.signal.aborted) body.destroy();
        closing.signal.addEventListener('abort', () => body.destroy(), {once: true});
        return readEvents(body);
      }),
    stats: (containerId, engine) =>
      call('GET /containers/…/stats', 'usual', async (docker, abortSignal) => {
        const options = {stream: false, 'one-shot': true, abortSignal};
        const container = docker.getContainer(encodeURIComponent(containerId));
        return parseStats(await container.stats(options), engine);
      })
        .catch(ifGone<EngineStats>({state: 'gone'}))
        .catch((error: unknown): EngineStats => {
          const {failure, message} = toEngineError(error);
          return failure === 'forbidden' ? {state: 'forbidden'} : {state: 'failed', reason: message};
        }),
    endBeginning: () => limit.endBeginning(),
    close() {
      const reason = new EngineError('lost', 'the connection was closed');
      closing.abort(reason);
      for (const abort of calls) abort.abort(reason);
      transport.close();
    },
  };
}

/**
 * The part of dockerode that we use, as it is: its types know `abortSignal` for some calls only, and promise shapes of
 * answers that nobody has checked.
 */
interface EngineApi {
  version(options: Abortable): Promise<unknown>;
  listContainers(options: Abortable & {all: boolean}): Promise<unknown>;
  listNetworks(options: Abortable): Promise<unknown>;
  getEvents(options: Abortable & {filters: typeof EVENT_FILTERS}): Promise<Readable>;
  getNetwork(id: string): {inspect(options: Abortable): Promise<unknown>};
  getContainer(id: string): {
    inspect(options: Abortable): Promise<unknown>;
    stats(options: Abortable & {stream: boolean; 'one-shot': boolean}): Promise<unknown>;
  };
}

interface Abortable {
  readonly abortSignal: AbortSignal;
}

/** dockerode brings gRPC and SSH along and takes 0.2 s to load: not before it is needed. */
async function loadDocker(transport: Transport): Promise<EngineApi> {
  const {default: Docker} = await import('dockerode');
  const options: DockerOptions & {modem: Transport} = {modem: transport};
  return new Docker(options) as unknown as EngineApi;
}

function ifGone<T>(value: T): (error: unknown) => T {
  return error => {
    if (error instanceof EngineError && error.status === 404) return value;

    throw error;
  };
}
