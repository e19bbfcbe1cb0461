import {type EngineStatus, isListCurrent, type WatchedEngine} from '../model/inventory.js';
import {formatDuration} from './format.js';

/** An engine and its state in words. */
export function engineText({kind, version, state, endpoint, standIn}: EngineStatus, stateSeconds: number): string {
  if (kind === 'demo') return 'simulated';
  if (standIn !== undefined) return 'no engine: by cgroup';

  const name = kind === 'none' ? 'no engine' : nameOf({kind, version});
  if (state === 'connected') return name;
  if (state === 'connecting') return `connecting to ${endpoint}`.replace(/ to $/u, '');
  return `${name} ${state} for ${formatDuration(Math.max(0, Math.floor(stateSeconds)))}`;
}

/** As wide as a sentence may be beside all else that a header tells. */
const LONGEST_REASON = 50;

/** Why the containers of the only engine are found by cgroups, such as that we may not ask it; undefined where that is no short sentence. */
export function standInText([engine, ...others]: readonly WatchedEngine[]): string | undefined {
  if (engine?.standIn === undefined || engine.reason === undefined || others.length > 0) return undefined;
  return engine.reason.length <= LONGEST_REASON ? `${engine.reason}: by cgroup` : undefined;
}

/** Kinds and versions that are named beside each other; of more there is only the number. */
const MOST_NAMED = 3;

/**
 * Several engines in a few words: what answers, and of those that do not, the first with its host. One alone as `engineText`
 * has it. `now` is on the monotonic clock.
 */
export function enginesText(engines: readonly WatchedEngine[], now: number): string {
  const [first] = engines;
  if (first === undefined) return '';
  if (engines.length === 1) return engineText(first, now - first.sinceSeconds);

  const away = engines.filter(engine => !isListCurrent(engine));
  const [worst] = away;
  if (worst === undefined) {
    const names = [...new Set(engines.map(nameOf))];
    return names.length <= MOST_NAMED && engines.length <= MOST_NAMED && names.length === engines.length
      ? names.join(' + ')
      : `${engines.length} engines`;
  }

  const rest = away.length > 1 ? ` (+${away.length - 1})` : '';
  const seconds = formatDuration(Math.max(0, Math.floor(now - worst.sinceSeconds)));
  const how = worst.state === 'connecting' ? 'connecting' : `${worst.state} for ${seconds}`;
  return `${engines.length - away.length} of ${engines.length} engines: ${worst.host} ${how}${rest}`;
}

function nameOf({kind, version}: Pick<EngineStatus, 'kind' | 'version'>): string {
  return [kind, version].filter(part => part !== undefined).join(' ');
}
