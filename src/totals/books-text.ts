import {safeText} from '../model/safe-text.js';
import type {Account} from './account.js';
import type {Amount} from './amount.js';
import {type Book, nameKey} from './book.js';
import type {Run, RunInterface} from './run.js';

/** Raised by a change that an older rxtop could not read. */
const SCHEMA_VERSION = 1;

/** Books that are kept: one an engine. Beyond, the one that was looked at longest ago goes. */
const MOST_BOOKS = 8;

/** What a state file holds, or why it holds nothing that can be used. */
export type ParsedBooks =
  | {readonly state: 'parsed'; readonly books: readonly Book[]}
  | {readonly state: 'newer'; readonly schemaVersion: number}
  | {readonly state: 'corrupt'; readonly reason: string};

/** The books as the text of the state file. */
export function booksText(books: Iterable<Book>): string {
  const kept = [...books].sort((a, b) => b.lookedUntil - a.lookedUntil).slice(0, MOST_BOOKS);
  return `{"schemaVersion":${SCHEMA_VERSION},"books":[${kept.map(bookText).join(',')}]}\n`;
}

/** Reads the text of a state file. Never throws: everything in it is doubted. */
export function parseBooks(text: string): ParsedBooks {
  try {
    const document = record(JSON.parse(text), 'the document');
    const schemaVersion = number(document.schemaVersion, 'schemaVersion');
    if (schemaVersion > SCHEMA_VERSION) return {state: 'newer', schemaVersion};

    return {state: 'parsed', books: list(document.books, 'books').map(bookFromJson)};
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof WrongShape)) throw error;

    return {state: 'corrupt', reason: error instanceof WrongShape ? error.message : 'it is no JSON'};
  }
}

class WrongShape extends Error {}

/** Put together by hand where there is much of it: it is written once a minute, while a screen is to be drawn. */
function bookText({forgotten, containers, names, runs, ...rest}: Book): string {
  const rows = [...runs].map(([id, run]) => ({
    id,
    ...run,
    interfaces: run.interfaces.map(each => ({
      ...each,
      counters: each.counters === undefined ? null : amountToJson(each.counters),
    })),
  }));
  const about = {
    ...rest,
    forgotten: {containers: amountToJson(forgotten.containers), names: amountToJson(forgotten.names)},
    runs: rows,
  };
  const accounts = (all: Book['containers']) => `[${[...all.values()].map(accountText).join(',')}]`;
  return withMore(about, `"containers":${accounts(containers)},"names":${accounts(names)}`);
}

function accountText({total, days, months, outsideDays, outsideMonths, ...rest}: Account): string {
  const about = {
    ...rest,
    total: amountToJson(total),
    outsideDays: amountToJson(outsideDays),
    outsideMonths: amountToJson(outsideMonths),
  };
  return withMore(
    about,
    `"days":${bucketsText(days, total, outsideDays)},"months":${bucketsText(months, total, outsideMonths)}`,
  );
}

/** The text of an object that has some keys, with more of them. */
function withMore(object: object, keys: string): string {
  return `${JSON.stringify(object).slice(0, -1)},${keys}}`;
}

/** Days and months that are over, as they were last written. */
const closedTexts = new WeakMap<ReadonlyMap<string, Amount>, {readonly key: string; readonly text: string}>();

/**
 * Only the last of the buckets is likely to have changed. Buckets only grow, so if the sum of the others is what it was,
 * then each of them is.
 */
function bucketsText(buckets: ReadonlyMap<string, Amount>, total: Amount, outside: Amount): string {
  let [last, open] = ['', total];
  for (const [name, amount] of buckets) [last, open] = [name, amount];
  if (buckets.size === 0) return '{}';

  const others = [
    total.receiveBytes - open.receiveBytes - outside.receiveBytes,
    total.receivePackets - open.receivePackets - outside.receivePackets,
    total.transmitBytes - open.transmitBytes - outside.transmitBytes,
    total.transmitPackets - open.transmitPackets - outside.transmitPackets,
  ];
  const key = `${last} ${buckets.size} ${others.join(' ')}`;
  let closed = closedTexts.get(buckets);
  if (closed?.key !== key) {
    const texts = [...buckets].filter(([name]) => name !== last).map(entry => `${entryText(entry)},`);
    closed = {key, text: texts.join('')};
    closedTexts.set(buckets, closed);
  }
  return `{${closed.text}${entryText([last, open])}}`;
}

function entryText([name, amount]: readonly [string, Amount]): string {
  return `"${name}":[${amountToJson(amount).join(',')}]`;
}

/** `[bytes received, packets received, bytes sent, packets sent]`; null is not known. */
function amountToJson({receiveBytes, receivePackets, transmitBytes, transmitPackets}: Amount): readonly number[] {
  return [receiveBytes, receivePackets, transmitBytes, transmitPackets];
}

function bookFromJson(value: unknown): Book {
  const json = record(value, 'a book');
  const forgotten = record(json.forgotten, 'forgotten');
  const containers = list(json.containers, 'containers').map(accountFromJson);
  const names = list(json.names, 'names').map(accountFromJson);
  const runs = list(json.runs, 'runs').map(runFromJson);
  return {
    endpoint: text(json.endpoint, 'endpoint'),
    since: number(json.since, 'since'),
    lookedUntil: number(json.lookedUntil, 'lookedUntil'),
    bootId: optionalText(json.bootId, 'bootId'),
    resetDay: resetDay(json.resetDay),
    forgotten: {
      containers: knownAmount(forgotten.containers, 'forgotten'),
      names: knownAmount(forgotten.names, 'forgotten'),
    },
    containers: new Map(containers.map(account => [text(account.id, 'id'), account])),
    names: new Map(names.map(account => [nameKey(account), {...account, id: undefined}])),
    runs: new Map(runs),
  };
}

function accountFromJson(value: unknown): Account {
  const json = record(value, 'an account');
  return {
    id: optionalText(json.id, 'id'),
    name: text(json.name, 'name'),
    project: optionalText(json.project, 'project'),
    service: optionalText(json.service, 'service'),
    since: number(json.since, 'since'),
    completeSince: number(json.completeSince, 'completeSince'),
    lastTraffic: optionalNumber(json.lastTraffic, 'lastTraffic'),
    total: knownAmount(json.total, 'total'),
    days: buckets(json.days, 'days'),
    months: buckets(json.months, 'months'),
    outsideDays: knownAmount(json.outsideDays, 'outsideDays'),
    outsideMonths: knownAmount(json.outsideMonths, 'outsideMonths'),
    undatedDay: optionalNumber(json.undatedDay, 'undatedDay'),
    undatedMonth: optionalNumber(json.undatedMonth, 'undatedMonth'),
  };
}

function runFromJson(value: unknown): [string, Run] {
  const json = record(value, 'a run');
  const run: Run = {
    startedAt: optionalText(json.startedAt, 'startedAt'),
    at: number(json.at, 'at'),
    interfaces: list(json.interfaces, 'interfaces').map(interfaceFromJson),
    isWhole: json.isWhole === true,
  };
  return [text(json.id, 'id'), run];
}

const SOURCES = ['host', 'namespace', 'engine', 'prometheus', 'demo'] as const;

function interfaceFromJson(value: unknown): RunInterface {
  const json = record(value, 'an interface');
  const source = SOURCES.find(each => each === json.source);
  if (source === undefined) throw new WrongShape('source is none');

  return {
    name: text(json.name, 'name'),
    hostInterface: optionalText(json.hostInterface, 'hostInterface'),
    endpointId: optionalText(json.endpointId, 'endpointId'),
    source,
    counters: json.counters === null ? undefined : amount(json.counters, 'counters'),
  };
}

function buckets(value: unknown, name: string): Map<string, Amount> {
  return new Map(
    Object.entries(record(value, name)).map(([key, each]) => {
      if (!/^\d{4,6}-\d\d-\d\d$/.test(key)) throw new WrongShape(`${name} has an entry that is no day`);
      return [key, knownAmount(each, name)];
    }),
  );
}

function knownAmount(value: unknown, name: string): Amount {
  const known = amount(value, name);
  if (Object.values(known).some(Number.isNaN)) throw new WrongShape(`${name} is not known`);
  return known;
}

function amount(value: unknown, name: string): Amount {
  const figures = list(value, name).map(each => (each === null ? Number.NaN : number(each, name)));
  const [receiveBytes, receivePackets, transmitBytes, transmitPackets] = figures;
  if (
    figures.length !== 4 ||
    receiveBytes === undefined ||
    receivePackets === undefined ||
    transmitBytes === undefined ||
    transmitPackets === undefined
  ) {
    throw new WrongShape(`${name} has not four figures`);
  }
  if (figures.some(figure => figure < 0)) throw new WrongShape(`${name} is negative`);

  return {receiveBytes, receivePackets, transmitBytes, transmitPackets};
}

function record(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WrongShape(`${name} is no object`);
  return value as Readonly<Record<string, unknown>>;
}

function list(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new WrongShape(`${name} is no list`);
  return value;
}

function number(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new WrongShape(`${name} is no number`);
  return value;
}

function optionalNumber(value: unknown, name: string): number | undefined {
  return value === undefined ? undefined : number(value, name);
}

/** Anyone who may write the file could have put anything into it. */
function text(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new WrongShape(`${name} is no text`);
  return safeText(value);
}

function optionalText(value: unknown, name: string): string | undefined {
  return value === undefined ? undefined : text(value, name);
}

function resetDay(value: unknown): number {
  const day = number(value, 'resetDay');
  if (!Number.isInteger(day) || day < 1 || day > 28) throw new WrongShape('resetDay is no day of every month');
  return day;
}
