import type {WatchedContainer, WatchedInterface} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import {type Amount, add, nothing} from './amount.js';
import {countedInterfaces, countersOf, isSame, isSameRun, type Run, type RunInterface} from './run.js';

/** What the kernel counted of a container while nobody looked, as far as that can be told. */
export interface CaughtUp {
  readonly amount: Amount;
  /** Since when it may have passed, in milliseconds since 1970. */
  readonly from: number;
  /** Since when it is all that passed; undefined if nothing is missing that could be known of. */
  readonly completeSince: number | undefined;
}

/**
 * What a container that is seen for the first time has counted and is not in the books. If it is still in the run that the books
 * know: what its counters are ahead of theirs. If its run began after `lookedUntil`, when the books last knew all
 * containers: all that its own interfaces have counted. Else nothing: nobody knows what is in the books already.
 */
export function catchUp(
  container: WatchedContainer,
  sweep: Sweep,
  known: Run | undefined,
  lookedUntil: number,
): CaughtUp {
  const now = sweep.time.getTime();
  if (known !== undefined && isSameRun(known, container)) return inSameRun(container, sweep, known);

  const startedAt = Date.parse(container.startedAt ?? '');
  const isUnheardOf = known === undefined || known.startedAt !== undefined;
  if (!isUnheardOf || !(startedAt > lookedUntil)) return {amount: nothing(), from: now, completeSince: now};

  const interfaces = countedInterfaces(container);
  const own = interfaces.filter(watched => isMadeFor(container, watched));
  const amount = nothing();
  for (const watched of own) add(amount, countersOf(sweep.sum([watched])) ?? nothing());
  const from = Math.min(startedAt, now);
  // The end of a run that the books knew was not seen.
  const isEndMissing = known !== undefined && known.interfaces.length > 0;
  return {amount, from, completeSince: own.length < interfaces.length ? now : isEndMissing ? from : undefined};
}

function inSameRun(container: WatchedContainer, sweep: Sweep, known: Run): CaughtUp {
  const amount = nothing();
  let isComplete = true;
  const interfaces = countedInterfaces(container);
  for (const watched of interfaces) {
    const passed = sinceKnown(container, watched, countersOf(sweep.sum([watched])), known);
    if (passed === undefined) isComplete = false;
    else add(amount, passed);
  }

  const isOneGone = known.interfaces.some(
    each => each.counters !== undefined && !interfaces.some(watched => isSame(each, watched)),
  );
  return {
    amount,
    from: known.at,
    completeSince: isComplete && !isOneGone ? undefined : sweep.time.getTime(),
  };
}

function sinceKnown(
  container: WatchedContainer,
  watched: WatchedInterface,
  now: Amount | undefined,
  {interfaces, isWhole}: Run,
): Amount | undefined {
  const before = interfaces.find(each => isSame(each, watched));
  if (now === undefined) return undefined;
  if (before === undefined) {
    const areEndpointsKnown = isWhole && interfaces.every(({endpointId}) => endpointId !== undefined);
    const isNew = watched.endpointId !== undefined && areEndpointsKnown && isMadeFor(container, watched);
    return isNew ? now : undefined;
  }

  return before.counters === undefined ? undefined : difference(before, before.counters, watched, now);
}

/** Counters that went down began anew since. Two sources may be a moment apart: there, that says nothing. */
function difference(
  {source}: RunInterface,
  before: Amount,
  watched: WatchedInterface,
  now: Amount,
): Amount | undefined {
  const isReset =
    now.receiveBytes < before.receiveBytes ||
    now.transmitBytes < before.transmitBytes ||
    now.receivePackets < before.receivePackets ||
    now.transmitPackets < before.transmitPackets;
  if (isReset) return source === watched.source ? now : undefined;

  return {
    receiveBytes: now.receiveBytes - before.receiveBytes,
    receivePackets: now.receivePackets - before.receivePackets,
    transmitBytes: now.transmitBytes - before.transmitBytes,
    transmitPackets: now.transmitPackets - before.transmitPackets,
  };
}

/**
 * Whether the interface was made for this container's run, so that all that it counted is the run's. A namespace that was
 * joined, and an interface that was moved in by hand, may have carried traffic before.
 */
function isMadeFor({networkMode}: WatchedContainer, {endpointId, network, source}: WatchedInterface): boolean {
  if (networkMode.startsWith('container:')) return false;

  return endpointId !== undefined || network !== undefined || source === 'engine';
}
