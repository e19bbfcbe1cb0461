import {ExitCode, UserError} from '../errors.js';
import type {WatchedContainer} from '../model/inventory.js';
import {safeText} from '../model/safe-text.js';
import type {Sweep} from '../model/traffic.js';
import type {Ports} from '../ports.js';
import type {Account} from '../totals/account.js';
import {calendarDay} from '../totals/calendar.js';
import {summarize, type TotalsSummary} from '../totals/summary.js';
import {asciiText} from '../view/ascii.js';
import {totalsDocument} from '../view/totals-document.js';
import {sortTotals, TOTALS_COLUMNS, type TotalsOrder} from '../view/totals-order.js';
import {totalsTable} from '../view/totals-table.js';
import {assertUsable} from './assert-usable.js';
import {accountFor, openBooks} from './open-books.js';
import {openSession} from './session.js';
import type {TotalsOptions} from './totals-options.js';

/**
 * Brings the running totals up to date with one sweep and prints them. While another rxtop keeps them, what passed since it
 * last saved is added to what is printed, and not saved. Throws a UserError where nothing was ever kept and no engine answers.
 */
export async function runTotals(options: TotalsOptions, ports: Ports): Promise<number> {
  const order = totalsOrder(options);
  assertFilter(options);
  if (options.collector.demo !== undefined) {
    throw new UserError('nothing is kept of the demo', {hint: 'Leave out --demo.', kind: 'usage'});
  }

  const session = await openSession(
    options,
    {start: 'wait-for-engine', count: 1, settles: true, depth: 'regular'},
    ports,
  );
  try {
    for await (const sweep of session.sweeps) await tellOf(sweep, order, options, ports);
  } finally {
    await session.close();
  }
  return ExitCode.ok;
}

async function tellOf(sweep: Sweep, order: TotalsOrder, options: TotalsOptions, ports: Ports): Promise<void> {
  const {engine} = sweep.inventory;
  const resetDay = options.resetDay ?? 1;
  const opened = await openBooks(ports.environment, sweep.time, 'to-show');
  const {writing} = opened;
  let {obstacle} = opened;
  try {
    const isConnected = engine.state === 'connected';
    if (!isConnected && !opened.books.has(engine.endpoint)) refuse(sweep, options);
    const accounting = accountFor(opened, engine.endpoint, sweep.time, resetDay);
    if (isConnected) {
      accounting.update(sweep);
      accounting.settle(sweep);
      const saved = await writing?.save(opened.books.values(), sweep.time);
      if (saved !== undefined && saved.state !== 'saved') obstacle = saved.problem;
    }

    if (!isConnected) obstacle = engine.reason ?? `the engine at ${engine.endpoint} does not answer`;
    for (const note of [...opened.notes, ...(obstacle === undefined ? [] : [obstacle])])
      ports.stderr.write(`rxtop: ${note}\n`);
    const today = calendarDay(sweep.time.getTime(), resetDay);
    const summary = sortTotals(summarize(accounting.book, today, options.by, filterOf(options)), order);
    assertFound(summary, options);
    write(summary, sweep, obstacle, options, ports);
  } finally {
    await writing?.release();
  }
}

/** Nothing is in the books, and nothing can be put there. */
function refuse(sweep: Sweep, options: TotalsOptions): never {
  assertUsable(sweep, options);
  const {engine} = sweep.inventory;
  throw new UserError(engine.reason ?? `the engine at ${engine.endpoint} does not answer`, {
    hint: 'Running totals are kept of the containers of an engine.',
    kind: 'failure',
  });
}

function write(
  summary: TotalsSummary,
  sweep: Sweep,
  obstacle: string | undefined,
  {isJson, isAscii, units}: TotalsOptions,
  {stdout}: Ports,
): void {
  if (isJson) {
    stdout.write(`${JSON.stringify(totalsDocument(summary, sweep, obstacle), null, 2)}\n`);
    return;
  }

  const table = totalsTable(summary, units);
  stdout.write(isAscii ? asciiText(table) : table);
}

function totalsOrder({sort, isReversed}: TotalsOptions): TotalsOrder {
  const column = sort === undefined ? 'total' : TOTALS_COLUMNS.find(each => each === sort);
  if (column === undefined) {
    throw new UserError(`there is no column "${safeText(sort ?? '')}" to sort by`, {
      hint: `Columns: ${TOTALS_COLUMNS.join(', ')}.`,
      kind: 'usage',
    });
  }

  return {column, isReversed};
}

const FILTER_KEYS = ['name', 'id', 'project', 'service'];

/** Of containers that have ended, nothing else is remembered. */
function assertFilter({selection, by}: TotalsOptions): void {
  const known = FILTER_KEYS.filter(key => key !== 'id' || by === 'container');
  const wrong = selection.selectors.find(({key}) => !known.includes(key));
  if (wrong === undefined) return;

  throw new UserError(`totals by ${by} cannot be filtered by ${wrong.key}`, {
    hint: `They can be by ${known.join(', ')}.`,
    kind: 'usage',
  });
}

function assertFound({rows}: TotalsSummary, {selection}: TotalsOptions): void {
  if (rows.length > 0 || selection.selectors.length === 0) return;

  throw new UserError('the filter fits nothing that totals are kept of', {
    hint: 'Globs are allowed: name=web-*.',
    kind: 'usage',
  });
}

function filterOf({selection}: TotalsOptions): ((account: Account) => boolean) | undefined {
  return selection.selectors.length === 0 ? undefined : account => selection.matches(asContainer(account));
}

/** What selectors ask for: only the keys that an account knows are let through. */
function asContainer({id, name, project, service}: Account): WatchedContainer {
  return {
    id: id ?? '',
    name,
    project,
    pod: undefined,
    service,
    image: '',
    state: 'exited',
    pid: undefined,
    startedAt: undefined,
    labels: {},
    networkMode: '',
    networks: [],
    networkNamespace: undefined,
    traffic: {state: 'unavailable', reason: 'not-running', detail: ''},
    interfaces: [],
    formerSlots: [],
    protocolSlot: undefined,
    members: [],
  };
}
