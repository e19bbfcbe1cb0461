import type {EngineContainer} from '../../model/container.js';
import {type ContainerList, hasProcess} from './container-list.js';
import type {EngineClient} from './engine-client.js';
import {EngineError, toEngineError} from './engine-error.js';
import type {EngineEvent} from './engine-events.js';
import type {EngineVersion} from './engine-json.js';
import type {EngineStats} from './engine-stats.js';
import {Inspector} from './inspector.js';
import type {LifeTeller} from './life-event.js';
import {ListRhythm} from './list-rhythm.js';
import {ListUnderWay} from './list-under-way.js';
import {NetworkAttachments} from './network-attachments.js';
import {SideLists} from './side-lists.js';
import type {Timers} from './timers.js';

const TELL_NOBODY: LifeTeller = {now: () => 0, tell: () => undefined};

/** The first inspections are waited for, but not one that hangs. */
const FIRST_INSPECTIONS_SECONDS = 5;
const FIRST_INSPECTION_SECONDS = 0.5;

/** A container that is created or attached usually starts at once, and cannot be inspected until it has started. */
const INSPECT_UNSTARTED_SECONDS = 1;

/**
 * One connection to an engine, from the first call to its loss: keeps a list of containers true by the engine's events.
 * `onLost` is called at most once, and never before `open` has resolved or after `end`.
 */
export class EngineSession {
  readonly #client: EngineClient;
  readonly #list: ContainerList;
  readonly #timers: Timers;
  readonly #onLost: (error: EngineError) => void;
  readonly #inspector: Inspector;
  readonly #rhythm: ListRhythm;
  readonly #side: SideLists;
  readonly #life: LifeTeller;
  readonly #attachments: NetworkAttachments;
  #version: EngineVersion = {kind: 'docker', version: undefined};
  #state: 'opening' | 'open' | 'ended' = 'opening';
  readonly #listsUnderWay = new Set<ListUnderWay>();
  #lost: EngineError | undefined;
  /** Whether the engine lets us inspect is known with the first answer. */
  #inspecting: 'untold' | 'allowed' = 'untold';
  #inspectingTold: () => void = () => undefined;

  constructor(
    client: EngineClient,
    list: ContainerList,
    timers: Timers,
    onLost: (error: EngineError) => void,
    life = TELL_NOBODY,
  ) {
    this.#life = life;
    this.#attachments = new NetworkAttachments(client, life);
    this.#client = client;
    this.#list = list;
    this.#side = new SideLists(client, list);
    this.#timers = timers;
    this.#onLost = onLost;
    this.#inspector = new Inspector({
      inspect: id => client.inspect(id),
      found: (id, container) => this.#inspected(id, container),
      failed: (_id, error) => this.#inspectionFailed(error),
      timers,
    });
    this.#rhythm = new ListRhythm(timers, {
      list: () => this.#fetchList('differing'),
      beat: () => versionOf(client),
      onFailure: error => this.#lose(error),
    });
  }

  /**
   * Resolves when the first list stands. The event stream is opened before the list is asked for, so that nothing falls
   * between the two. Rejects with an EngineError.
   */
  async open(): Promise<EngineVersion> {
    const [version, events] = await Promise.all([versionOf(this.#client), this.#client.events()]);
    this.#version = version;
    void this.#follow(events);
    const [list] = await Promise.all([
      this.#fetchList('all'),
      this.#side.fetchNetworks(this.#version),
      this.#side.fetchPods(this.#version),
    ]);
    this.#client.endBeginning();
    await this.#firstInspection();
    if (this.#lost !== undefined) throw this.#lost;

    if (this.#state === 'opening') this.#state = 'open';
    this.#rhythm.begin(version.kind, list);
    return version;
  }

  /** Without inspections no process is known and nothing is counted: a proxy that forbids them is not an engine for us. */
  async #firstInspection(): Promise<void> {
    await new Promise<void>(resolve => {
      const cancel = this.#timers.after(FIRST_INSPECTION_SECONDS, resolve);
      this.#inspectingTold = () => {
        cancel();
        resolve();
      };
      if (this.#inspecting === 'allowed' || this.#lost !== undefined || !this.#inspector.isBusy) this.#inspectingTold();
    });
  }

  /** Resolves when all containers of the first list have been inspected, or the time for that is up. */
  async firstInspections(): Promise<void> {
    await new Promise<void>(resolve => {
      const cancel = this.#timers.after(FIRST_INSPECTIONS_SECONDS, resolve);
      void this.#inspector.idle().then(() => {
        cancel();
        resolve();
      });
    });
  }

  stats(containerId: string): Promise<EngineStats> {
    return this.#client.stats(containerId, this.#version);
  }

  end(): void {
    this.#state = 'ended';
    this.#inspectingTold();
    this.#rhythm.stop();
    this.#side.end();
    this.#inspector.stop();
    this.#client.close();
  }

  #lose(error: EngineError): void {
    this.#lost ??= error;
    this.#inspectingTold();
    if (this.#state !== 'open') return;

    this.end();
    this.#onLost(error);
  }

  async #follow(events: AsyncIterable<EngineEvent>): Promise<void> {
    try {
      for await (const event of events) {
        if (this.#state === 'ended') return;

        this.#happened(event);
      }
      this.#lose(new EngineError('lost', 'the engine ended the stream of events'));
    } catch (error) {
      this.#lose(toEngineError(error));
    }
  }

  #happened(event: EngineEvent): void {
    if (event.kind === 'unreadable') {
      this.#rhythm.listSoon();
      return;
    }

    this.#settle(event.id);
    this.#tellOfLife(event);
    this.#list.apply(event);
    switch (event.kind) {
      case 'destroy':
        this.#inspector.forget(event.id);
        return;
      case 'create':
        this.#inspector.requestLater(event.id, INSPECT_UNSTARTED_SECONDS);
        return;
      case 'networks':
        if (this.#isRunning(event.id)) this.#inspector.request(event.id);
        else this.#inspector.requestLater(event.id, INSPECT_UNSTARTED_SECONDS);
        return;
      case 'start':
      case 'update':
        this.#inspector.request(event.id);
        if (event.kind === 'start') void this.#side.fetchPods(this.#version);
        return;
      default:
        this.#inspector.requestAnew(event.id);
    }
  }

  #tellOfLife(event: Exclude<EngineEvent, {kind: 'unreadable'}>): void {
    const {id} = event;
    const container = this.#list.containers.get(id);
    if (event.kind === 'start') this.#life.tell({kind: 'started', id});
    else if (event.kind === 'die' && container !== undefined) this.#life.tell({kind: 'ended', container});
    else if (event.kind === 'networks' && event.attachedTo !== undefined) this.#attachments.ask(event.attachedTo);
  }

  #isRunning(containerId: string): boolean {
    const container = this.#list.containers.get(containerId);
    return container !== undefined && hasProcess(container);
  }

  #inspected(containerId: string, container: EngineContainer | undefined): void {
    this.#inspecting = 'allowed';
    this.#inspectingTold();
    this.#settle(containerId);
    if (container === undefined) {
      this.#list.remove(containerId);
      return;
    }

    this.#list.set(container);
    for (const endpoint of container.endpoints) {
      if (container.pid !== undefined)
        this.#life.tell({kind: 'attached', containerId, endpoint, askedAt: this.#life.now()});
    }
    if (this.#list.hasUnknownNetwork(container)) void this.#side.fetchNetworks(this.#version);
  }

  /** An engine that hangs shows first in its inspections: a list tells whether it answers at all. */
  #inspectionFailed(error: EngineError): void {
    if (error.failure === 'forbidden' && this.#inspecting === 'untold') this.#lose(error);
    this.#inspectingTold();
    if (error.failure === 'timeout') this.#rhythm.listSoon();
  }

  #settle(containerId: string): void {
    for (const list of this.#listsUnderWay) list.happenedTo(containerId);
  }

  async #fetchList(depth: 'all' | 'differing'): Promise<ListUnderWay> {
    const list = new ListUnderWay();
    this.#listsUnderWay.add(list);
    const listed = await this.#client.list().finally(() => this.#listsUnderWay.delete(list));
    if (this.#state === 'ended') return list;

    if (depth === 'differing') void this.#side.fetchPods(this.#version);
    const differing = this.#list.reconcile(listed, list.isSettled);
    const running = listed.map(({container}) => container).filter(hasProcess);
    for (const id of depth === 'all' ? running.map(({id}) => id) : differing) this.#inspector.request(id);
    return list;
  }
}

/** A proxy may forbid the version, too: everything else works without. */
async function versionOf(client: EngineClient): Promise<EngineVersion> {
  try {
    return await client.version();
  } catch (error) {
    if (toEngineError(error).failure === 'forbidden') return {kind: 'docker', version: undefined};

    throw error;
  }
}
