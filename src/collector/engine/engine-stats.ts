import {safeText} from '../../model/safe-text.js';
import type {EngineVersion} from './engine-json.js';
import {isObject, type JsonObject, numberIn, objectIn, textIn} from './json-shape.js';

/**
 * One reading of the engine's stats API. `readAtSeconds` is the engine's own wall clock at the reading: rates must
 * divide by it. `interfaces` is undefined where the engine tells of no network (host network, a live-restored daemon).
 */
export type EngineStats =
  | {
      readonly state: 'read';
      readonly readAtSeconds: number;
      readonly interfaces: readonly InterfaceStats[] | undefined;
    }
  | {readonly state: 'not-running'}
  | {readonly state: 'gone'}
  /** By the engine or a proxy before it: HTTP 401 and 403. */
  | {readonly state: 'forbidden'}
  | {readonly state: 'failed'; readonly reason: string};

/** Counters as seen from inside. `name` is undefined where the engine does not say which interface it means (Podman 4). */
export interface InterfaceStats {
  readonly name: string | undefined;
  readonly receive: DirectionStats;
  readonly transmit: DirectionStats;
}

/** NaN is "not known", as in the counter table. */
export interface DirectionStats {
  readonly bytes: number;
  readonly packets: number;
  readonly errors: number;
  readonly dropped: number;
}

/** Under this one key Podman before 5 puts the bytes of a container, and zeros for what it does not know. */
const PODMAN_KEY = 'network';

/** Podman mixed the directions up until 4.4: https://github.com/containers/podman/issues/16618 */
const PODMAN_DIRECTIONS_RIGHT = [4, 4] as const;

/** Reads `GET /containers/<id>/stats?stream=false`, with the faults of each engine set right. */
export function parseStats(json: unknown, engine: EngineVersion): EngineStats {
  const answer = objectIn(json);
  const readAtSeconds = parseReadTime(answer.read);
  if (readAtSeconds === undefined) return {state: 'not-running'};

  const {networks} = answer;
  if (!isObject(networks)) return {state: 'read', readAtSeconds, interfaces: undefined};

  const interfaces = Object.entries(networks).map(([name, counters]) =>
    parseInterface(name, objectIn(counters), engine),
  );
  return {state: 'read', readAtSeconds, interfaces};
}

function parseInterface(name: string, counters: JsonObject, engine: EngineVersion): InterfaceStats {
  const receive = parseDirection(counters, 'rx');
  const transmit = parseDirection(counters, 'tx');
  // libnetwork fills bytes, packets and drops only: its 0 errors say nothing.
  // https://github.com/moby/moby/blob/master/daemon/libnetwork/osl/interface_linux.go
  if (engine.kind === 'docker')
    return {name: safeText(name), receive: zeroErrorsUnknown(receive), transmit: zeroErrorsUnknown(transmit)};
  if (name !== PODMAN_KEY) return {name: safeText(name), receive, transmit};

  return hasRightDirections(engine)
    ? {name: undefined, receive: bytesOnly(receive), transmit: bytesOnly(transmit)}
    : {name: undefined, receive: bytesOnly(transmit), transmit: bytesOnly(receive)};
}

function parseDirection(counters: JsonObject, prefix: 'rx' | 'tx'): DirectionStats {
  const counter = (kind: string): number => numberIn(counters[`${prefix}_${kind}`]) ?? Number.NaN;
  return {bytes: counter('bytes'), packets: counter('packets'), errors: counter('errors'), dropped: counter('dropped')};
}

function zeroErrorsUnknown(direction: DirectionStats): DirectionStats {
  return {...direction, errors: direction.errors > 0 ? direction.errors : Number.NaN};
}

function bytesOnly({bytes}: DirectionStats): DirectionStats {
  return {bytes, packets: Number.NaN, errors: Number.NaN, dropped: Number.NaN};
}

function hasRightDirections({version}: EngineVersion): boolean {
  const [major = 0, minor = 0] = (version ?? '').split('.').map(part => Number.parseInt(part, 10));
  const [rightMajor, rightMinor] = PODMAN_DIRECTIONS_RIGHT;
  return major > rightMajor || (major === rightMajor && minor >= rightMinor);
}

/** `2026-01-31T12:00:00.123456789Z`: Date keeps milliseconds only, so the fraction is read apart. Undefined for Go's zero time. */
function parseReadTime(value: unknown): number | undefined {
  const text = textIn(value);
  if (text === undefined || text.startsWith('0001-')) return undefined;

  const seconds = Date.parse(text.replace(/\.\d+/, '')) / 1000;
  const fraction = Number(/\.\d+/.exec(text)?.[0] ?? 0);
  return Number.isFinite(seconds) ? seconds + fraction : undefined;
}
