import {hasSeveralHosts, type WatchedContainer} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import {asciiText} from '../view/ascii.js';
import {factsOf} from '../view/column.js';
import {containerRow, isListed} from '../view/container-row.js';
import type {UnitStyle} from '../view/format.js';
import {plainHeader, plainRow} from '../view/plain-rows.js';
import {type SortOrder, sortRows} from '../view/row-order.js';

/** What plain rows need to know of the user's wishes. */
export interface PlainOptions {
  readonly units: UnitStyle;
  readonly order: SortOrder;
  readonly isAll: boolean;
  readonly isAscii: boolean;
  readonly accepts: (container: WatchedContainer) => boolean;
  /** Throws where the first sweep has nothing to tell. */
  readonly check: (sweep: Sweep) => void;
  /** Aborts when nobody reads any more. */
  readonly ending: AbortSignal;
}

/**
 * Prints one line a container and sweep, after one line of heads: for pipes, logs and screen readers. The first sweep has
 * no rates and is not shown. Ends with the sweeps, or when nobody reads any more.
 */
export async function printPlain(
  sweeps: AsyncIterable<Sweep>,
  stdout: NodeJS.WritableStream,
  options: PlainOptions,
): Promise<void> {
  const write = (line: string) => stdout.write(`${options.isAscii ? asciiText(line) : line}\n`);
  let isWithHost = false;
  for await (const sweep of sweeps) {
    if (options.ending.aborted) return;
    if (sweep.intervalSeconds === undefined) {
      options.check(sweep);
      isWithHost = hasSeveralHosts(sweep.inventory);
      write(plainHeader(isWithHost));
      continue;
    }

    const rows = sweep.inventory.containers
      .filter(container => (options.isAll || isListed(container)) && options.accepts(container))
      .map(container => containerRow(container, sweep));
    for (const row of sortRows(rows, options.order, factsOf(sweep)))
      write(plainRow(row, sweep, options.units, isWithHost));
  }
}
