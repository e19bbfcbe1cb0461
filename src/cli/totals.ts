import {ExitCode, UserError} from '../errors.js';
import type {WatchedContainer, WatchedEngine} from '../model/inventory.js';
import {safeText} from '../model/safe-text.js';
import type {Sweep} from '../model/traffic.js';
import type {Ports} from '../ports.js';
import type {Account} from '../totals/account.js';
import type {Accounting} from '../totals/accounting.js';
import {calendarDay} from '../totals/calendar.js';
import {summarize, type TotalsSummary} from '../totals/summary.js';
import {asciiText} from '../view/ascii.js';
import {totalsDocument} from '../view/totals-document.js';
import {sortTotals, TOTALS_COLUMNS, type TotalsOrder} from '../view/totals-order.js';
import {totalsTable} from '../view/totals-table.js';
import {assertUsable, awayText} from './assert-usable.js';
import {accountFor, type OpenBooks, openBooks} from './open-books.js';
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
  const resetDay = options.resetDay ?? 1;
  const opened = await openBooks(ports.environment, sweep.time, 'to-show');
  try {
    const engines = sweep.inventory.engines.filter(
      ({state, endpoint}) => state === 'connected' || opened.books.has(endpoint),
    );
    if (engines.length === 0) refuse(sweep, options);

    const kept = engines.map(engine => ({
      engine,
      accounting: accountFor(opened, engine.endpoint, sweep.time, resetDay),
    }));
    const obstacle = await bringUpToDate(kept, sweep, opened);
    for (const note of [...opened.notes, ...(obstacle === undefined ? [] : [obstacle])]) {
      ports.stderr.write(`rxtop: ${note}\n`);
    }
    for (const engine of sweep.inventory.engines) {
      if (engine.state !== 'connected') ports.stderr.write(`rxtop: ${awayText(engine)}\n`);
    }

    const today = calendarDay(sweep.time.getTime(), resetDay);
    const told = kept.map(({engine, accounting}): EngineTotals => {
      const isWanted = filterOf(options, engine);
      const summary = sortTotals(summarize(accounting.book, today, options.by, isWanted), order);
      return {engine, summary, obstacle: engine.state === 'connected' ? obstacle : awayText(engine)};
    });
    assertFound(told, options);
    write(told, sweep, options, ports);
  } finally {
    await opened.writing?.release();
  }
}

/** Adds what the engines tell that answer. Answers why that could not be saved. */
async function bringUpToDate(
  kept: readonly {readonly engine: WatchedEngine; readonly accounting: Accounting}[],
  sweep: Sweep,
  {books, writing, obstacle}: OpenBooks,
): Promise<string | undefined> {
  const connected = kept.filter(({engine}) => engine.state === 'connected');
  for (const {accounting} of connected) {
    accounting.update(sweep);
    accounting.settle(sweep);
  }
  if (connected.length === 0) return obstacle;

  const saved = await writing?.save(books.values(), sweep.time);
  return saved === undefined || saved.state === 'saved' ? obstacle : saved.problem;
}

/** The totals of one engine's containers. */
interface EngineTotals {
  readonly engine: WatchedEngine;
  readonly summary: TotalsSummary;
  /** Why they were not saved. */
  readonly obstacle: string | undefined;
}

/** Nothing is in the books, and nothing can be put there. */
function refuse(sweep: Sweep, options: TotalsOptions): never {
  assertUsable(sweep, options);
  throw new UserError(awayText(sweep.inventory.engines[0]), {
    hint: 'Running totals are kept of the containers of an engine.',
    kind: 'failure',
  });
}

/** One document or table for each engine; tables say whose they are where there are several. */
function write(
  told: readonly EngineTotals[],
  sweep: Sweep,
  {isJson, isAscii, units}: TotalsOptions,
  {stdout}: Ports,
): void {
  for (const [index, {engine, summary, obstacle}] of told.entries()) {
    if (isJson) {
      stdout.write(`${JSON.stringify(totalsDocument(summary, sweep, engine, obstacle), null, 2)}\n`);
      continue;
    }

    const heading = told.length === 1 ? '' : `${index === 0 ? '' : '\n'}${engine.host} (${engine.endpoint})\n`;
    const table = `${heading}${totalsTable(summary, units)}`;
    stdout.write(isAscii ? asciiText(table) : table);
  }
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

const FILTER_KEYS = ['name', 'id', 'project', 'service', 'host'];

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

function assertFound(told: readonly EngineTotals[], {selection}: TotalsOptions): void {
  if (told.some(({summary}) => summary.rows.length > 0) || selection.selectors.length === 0) return;

  throw new UserError('the filter fits nothing that totals are kept of', {
    hint: 'Globs are allowed: name=web-*.',
    kind: 'usage',
  });
}

function filterOf({selection}: TotalsOptions, engine: WatchedEngine): ((account: Account) => boolean) | undefined {
  return selection.selectors.length === 0 ? undefined : account => selection.matches(asContainer(account, engine));
}

/** What selectors ask for: only the keys that an account knows are let through. */
function asContainer({id, name, project, service}: Account, {host, endpoint}: WatchedEngine): WatchedContainer {
  return {
    key: '',
    host,
    endpoint,
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
