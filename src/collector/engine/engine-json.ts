import type {ContainerState, Endpoint, EngineContainer, Network} from '../../model/container.js';
import {safeText} from '../../model/safe-text.js';
import {EngineError} from './engine-error.js';
import {arrayIn, type JsonObject, numberIn, objectIn, textIn} from './json-shape.js';

/** What an engine is, from `GET /version`. */
export interface EngineVersion {
  readonly kind: 'docker' | 'podman';
  readonly version: string | undefined;
}

/**
 * A container from the engine's list: everything but `pid` and `startedAt`. `tellsNetworks` is false where the list
 * leaves networks out, which is not the same as having none.
 */
export interface ListedContainer {
  readonly container: EngineContainer;
  readonly tellsNetworks: boolean;
}

/** Docker's words, and those of Podman's that differ. */
const STATES: Readonly<Record<string, ContainerState>> = {
  created: 'created',
  running: 'running',
  paused: 'paused',
  restarting: 'restarting',
  removing: 'removing',
  exited: 'exited',
  dead: 'dead',
  configured: 'created',
  initialized: 'created',
  stopping: 'running',
  stopped: 'exited',
};

/** Podman answers in Docker's shape and names itself as the first component. */
export function parseVersion(json: unknown): EngineVersion {
  const answer = objectIn(json);
  const components = arrayIn(answer.Components).map(objectIn);
  const podman = components.find(component => textIn(component.Name) === 'Podman Engine');
  const version = textIn(podman?.Version) ?? textIn(answer.Version);
  return {
    kind: podman === undefined ? 'docker' : 'podman',
    version: version === undefined ? undefined : safeText(version),
  };
}

/** Reads `GET /containers/json`. Throws an EngineError where it is no list; an entry without an id is passed over. */
export function parseList(json: unknown): ListedContainer[] {
  if (!Array.isArray(json)) throw new EngineError('malformed', 'the list of containers is not a list');

  return json.map(objectIn).flatMap(entry => {
    const id = textIn(entry.Id);
    if (id === undefined) return [];

    const networks = objectIn(entry.NetworkSettings).Networks;
    const container = {
      id: safeText(id),
      name: listedName(entry, id),
      image: safeText(textIn(entry.Image) ?? textIn(entry.ImageID) ?? ''),
      state: parseState(entry.State),
      pid: undefined,
      startedAt: undefined,
      labels: parseLabels(entry.Labels),
      networkMode: parseNetworkMode(objectIn(entry.HostConfig).NetworkMode),
      endpoints: parseEndpoints(networks),
    };
    return [{container, tellsNetworks: typeof networks === 'object' && networks !== null}];
  });
}

/** Reads `GET /containers/<id>/json`. Throws an EngineError where it has no id. */
export function parseInspected(json: unknown): EngineContainer {
  const answer = objectIn(json);
  const id = textIn(answer.Id);
  if (id === undefined) throw new EngineError('malformed', 'an inspected container has no id');

  const state = objectIn(answer.State);
  const config = objectIn(answer.Config);
  const pid = numberIn(state.Pid);
  return {
    id: safeText(id),
    name: safeText((textIn(answer.Name) ?? id.slice(0, 12)).replace(/^\//, '')),
    image: safeText(textIn(config.Image) ?? textIn(answer.ImageName) ?? textIn(answer.Image) ?? ''),
    state: parseState(state.Status),
    pid: pid !== undefined && pid > 0 ? pid : undefined,
    startedAt: parseTime(state.StartedAt),
    labels: parseLabels(config.Labels),
    networkMode: parseNetworkMode(objectIn(answer.HostConfig).NetworkMode),
    endpoints: parseEndpoints(objectIn(answer.NetworkSettings).Networks),
  };
}

/**
 * Podman lists its default network under Docker's name, while its containers are on it under its own.
 * https://github.com/containers/podman/blob/main/pkg/api/handlers/compat/networks.go
 */
const PODMAN_DEFAULT = {listedAs: 'bridge', name: 'podman'};

/** Reads `GET /networks`. Throws an EngineError where it is no list. */
export function parseNetworks(json: unknown, {kind}: Pick<EngineVersion, 'kind'>): Network[] {
  if (!Array.isArray(json)) throw new EngineError('malformed', 'the list of networks is not a list');

  return json.map(objectIn).flatMap(entry => {
    const listedAs = textIn(entry.Name);
    const name = kind === 'podman' && listedAs === PODMAN_DEFAULT.listedAs ? PODMAN_DEFAULT.name : listedAs;
    const id = textIn(entry.Id) ?? name;
    if (id === undefined || name === undefined) return [];

    const driver = textIn(entry.Driver);
    // Podman tells nobody here which of its podman0, podman1… it is.
    const bridge = driver === 'bridge' && kind === 'docker' ? bridgeOf(id, objectIn(entry.Options)) : undefined;
    return [
      {
        id: safeText(id),
        name: safeText(name),
        driver: driver === undefined ? undefined : safeText(driver),
        bridge,
        subnets: arrayIn(objectIn(entry.IPAM).Config)
          .flatMap(pool => textIn(objectIn(pool).Subnet) ?? [])
          .map(safeText),
        isInternal: entry.Internal === true,
      },
    ];
  });
}

/** Docker names a bridge after the network's id unless an option says otherwise, as for the default `docker0`. */
function bridgeOf(id: string, options: JsonObject): string | undefined {
  const named = textIn(options['com.docker.network.bridge.name']);
  if (named !== undefined) return safeText(named);
  if (options['com.docker.network.bridge.default_bridge'] === 'true') return 'docker0';

  return /^[0-9a-f]{64}$/.test(id) ? `br-${id.slice(0, 12)}` : undefined;
}

/** A legacy link shows as a second name of the target, with the other container's name before it: `/web/db`. */
function listedName(entry: JsonObject, id: string): string {
  const names = arrayIn(entry.Names).flatMap(name => textIn(name)?.replace(/^\//, '') ?? []);
  return safeText(names.find(name => !name.includes('/')) ?? names[0] ?? id.slice(0, 12));
}

function parseState(value: unknown): ContainerState {
  return STATES[(textIn(value) ?? '').toLowerCase()] ?? 'dead';
}

/** `default` is what Docker before 27 says for the default bridge. */
function parseNetworkMode(value: unknown): string {
  const mode = textIn(value) ?? 'default';
  return mode === 'default' ? 'bridge' : safeText(mode);
}

/** Go's zero time, 0001-01-01, stands for "never". */
function parseTime(value: unknown): string | undefined {
  const time = textIn(value);
  if (time === undefined || time.startsWith('0001-') || Number.isNaN(Date.parse(time))) return undefined;

  return safeText(time);
}

/** `fromEntries` makes a label named `__proto__` a label like any other. */
function parseLabels(value: unknown): Record<string, string> {
  const labels = Object.entries(objectIn(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(labels.map(([key, text]) => [safeText(key), safeText(text)]));
}

/** Docker tells driver, bridge and subnets only in the list of networks: see `withNetworks`. */
function parseEndpoints(value: unknown): Endpoint[] {
  return Object.entries(objectIn(value)).map(([key, settings]) => {
    const endpoint = objectIn(settings);
    const name = safeText(key);
    const id = textIn(endpoint.EndpointID);
    const mac = textIn(endpoint.MacAddress);
    return {
      id: id === undefined ? undefined : safeText(id),
      network: {
        id: safeText(textIn(endpoint.NetworkID) ?? key),
        name,
        driver: undefined,
        bridge: undefined,
        subnets: [],
      },
      mac: mac === undefined ? undefined : safeText(mac.toLowerCase()),
      addresses: [
        ...parseAddress(endpoint.IPAddress, endpoint.IPPrefixLen),
        ...parseAddress(endpoint.GlobalIPv6Address, endpoint.GlobalIPv6PrefixLen),
      ],
    };
  });
}

function parseAddress(address: unknown, prefixLength: unknown): string[] {
  const text = textIn(address);
  const length = numberIn(prefixLength);
  if (text === undefined) return [];

  return [safeText(length === undefined || length === 0 ? text : `${text}/${length}`)];
}
