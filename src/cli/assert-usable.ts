import {UserError} from '../errors.js';
import {isListCurrent} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import {isAlive} from '../view/container-row.js';
import type {CommonOptions} from './common-options.js';

/**
 * Refuses a first sweep that has nothing to tell, for commands whose output goes to a program: nobody lists containers, or the
 * filter fits no container. What goes wrong later is said in the output itself.
 */
export function assertUsable({inventory}: Sweep, {collector, selection, isAll}: CommonOptions): void {
  const {engine, containers} = inventory;
  if (!isListCurrent(engine)) {
    const isNamed = collector.host !== undefined || collector.context !== undefined;
    throw new UserError(engine.reason ?? `the engine at ${engine.endpoint} does not answer`, {
      hint: engine.hint ?? 'See "rxtop doctor".',
      kind: isNamed ? 'usage' : 'failure',
    });
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
