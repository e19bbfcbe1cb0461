import {UserError} from '../errors.js';
import {isAnyListCurrent, isListCurrent, type WatchedEngine} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import {isAlive} from '../view/container-row.js';
import type {CommonOptions} from './common-options.js';

/**
 * Refuses a first sweep that has nothing to tell, for commands whose output goes to a program: nobody lists containers, or the
 * filter fits no container. What goes wrong later is said in the output itself.
 */
export function assertUsable({inventory}: Sweep, {collector, selection, isAll}: CommonOptions): void {
  const {engines, containers} = inventory;
  if (!isAnyListCurrent(inventory)) {
    const {hosts, contexts, prometheus} = collector;
    const isNamed = hosts.length > 0 || contexts.length > 0 || prometheus !== undefined;
    const kind = isNamed ? 'usage' : 'failure';
    const [first, ...others] = engines.map(
      engine => new UserError(awayText(engine), {hint: engine.hint ?? 'See "rxtop doctor".', kind}),
    );
    throw new UserError(first!.message, {hint: first!.hint, kind, others});
  }

  if (selection.selectors.length === 0) return;

  const matching = containers.filter(container => selection.matches(container));
  if (matching.some(container => isAll || isAlive(container))) return;

  throw new UserError(`the filter fits none of ${containers.length} containers`, {
    hint:
      matching.length > 0
        ? `${matching.length} that do not run would fit: add --all.`
        : 'Globs are allowed: name=web-*.',
    kind: 'usage',
  });
}

/** Says in a line each which of several engines do not answer while others do: what follows is told without them. */
export function tellOfAway({inventory: {engines}}: Sweep, stderr: NodeJS.WritableStream): void {
  if (!engines.some(isListCurrent)) return;

  for (const engine of engines) {
    if (!isListCurrent(engine)) stderr.write(`rxtop: going on without ${engine.host}: ${awayText(engine)}\n`);
  }
}

/** What is wrong with an engine that does not list its containers now. */
export function awayText({reason, endpoint, state}: WatchedEngine): string {
  return reason ?? `the engine at ${endpoint} does not answer${state === 'connecting' ? ' so far' : ''}`;
}
