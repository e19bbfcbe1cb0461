import {hostname} from 'node:os';
import type {CollectorOptions} from '../model/collector.js';
import {anotherDefaultSocket, findDefaultSocket} from './engine/default-sockets.js';
import type {EngineVersion} from './engine/engine-json.js';
import type {EngineLocation} from './engine/engine-location.js';
import {hostNames} from './engine/host-names.js';
import {locateEngine} from './engine/locate.js';
import type {LocateSystem} from './engine/locate-system.js';

type Kind = EngineVersion['kind'];

/** An engine to watch. */
export interface ChosenEngine {
  readonly location: EngineLocation;
  /** Looks for it again. */
  readonly locate: () => EngineLocation;
  readonly host: string;
  /** The kinds that may answer there; undefined for any. */
  readonly kinds: ReadonlySet<Kind> | undefined;
  /** `named`: this engine and no other is meant. `found`: whatever is there. `optional`: found beside another one. */
  readonly standing: 'named' | 'found' | 'optional';
}

/**
 * The engines that are meant: those at the addresses or contexts that were given, one of each kind that was asked for at its usual
 * place, or what the `docker` command would use and, where that is a usual socket, Podman's as well. Throws a UserError where
 * something is named wrongly.
 */
export function chooseEngines(
  {hosts, contexts, engines}: Pick<CollectorOptions, 'hosts' | 'contexts' | 'engines'>,
  system: LocateSystem,
): readonly ChosenEngine[] {
  const asked = engines.filter(engine => engine === 'docker' || engine === 'podman');
  const kinds = asked.length === 0 ? undefined : new Set<Kind>(asked);
  const named = [
    ...hosts.map(host => ({host, context: undefined})),
    ...contexts.map(context => ({host: undefined, context})),
  ];
  if (named.length > 0) {
    const places = named.map(choice => ({
      locate: () => locateEngine(choice, system),
      kinds,
      standing: 'named' as const,
    }));
    return chosen(places);
  }

  if (kinds === undefined) return chosen(whatIsThere(system));

  return chosen(
    [...kinds].map(kind => ({
      // What DOCKER_HOST names is Docker's, where both are asked for.
      locate: () =>
        kind === 'podman' && kinds.size > 1
          ? findDefaultSocket(system, kind)
          : locateEngine({host: undefined, context: undefined, kind}, system),
      kinds: new Set([kind]),
      standing: 'named' as const,
    })),
  );
}

type Place = Pick<ChosenEngine, 'locate' | 'kinds' | 'standing'>;

function whatIsThere(system: LocateSystem): Place[] {
  const locate = () => locateEngine({host: undefined, context: undefined}, system);
  const first: Place = {locate, kinds: undefined, standing: 'found'};
  const other = anotherDefaultSocket(locate(), system);
  return other === undefined ? [first] : [first, {locate: () => other, kinds: undefined, standing: 'optional'}];
}

/** Each engine once, with the name of its host. */
function chosen(places: readonly Place[]): ChosenEngine[] {
  const located = places.map(place => ({...place, location: place.locate()}));
  const endpoints = located.map(({location}) => endpointOf(location));
  const different = located.filter((_, place) => endpoints.indexOf(endpoints[place]!) === place);
  const names = hostNames(
    different.map(({location}) => location),
    hostname(),
  );
  return different.map((engine, place) => ({...engine, host: names[place]!}));
}

function endpointOf(location: EngineLocation): string {
  return location.state === 'found' ? location.endpoint : (location.candidates[0]?.endpoint ?? '');
}
