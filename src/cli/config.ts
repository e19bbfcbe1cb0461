import {InvalidArgumentError} from 'commander';
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
} from 'yaml';
import {parseRule} from '../alerts/parse-rule.js';
import type {Rule} from '../alerts/rule.js';
import {errorCode, UserError} from '../errors.js';
import type {CollectorOptions} from '../model/collector.js';
import {safeText} from '../model/safe-text.js';
import type {Ports} from '../ports.js';
import {didYouMean} from '../selectors/did-you-mean.js';
import type {UnitStyle} from '../view/format.js';
import {parseInterval} from './number-options.js';
import {RULE_HINT} from './rules.js';

/** What the config file says; what it does not say is undefined, or an empty list of rules. */
export interface Config {
  readonly rules: readonly Rule[];
  readonly intervalSeconds: number | undefined;
  readonly hosts: readonly string[];
  readonly contexts: readonly string[];
  readonly source: CollectorOptions['source'] | undefined;
  readonly units: UnitStyle['unit'] | undefined;
  readonly steps: UnitStyle['steps'] | undefined;
  /** The day on which the months of running totals begin. */
  readonly resetDay: number | undefined;
}

const EMPTY: Config = {
  rules: [],
  intervalSeconds: undefined,
  hosts: [],
  contexts: [],
  source: undefined,
  units: undefined,
  steps: undefined,
  resetDay: undefined,
};

const KEYS = ['rules', 'interval', 'host', 'context', 'source', 'units', 'steps', 'totals'] as const;
const HINT = `Known keys: ${KEYS.join(', ')}.`;

/**
 * Reads the file named by `--config`, or the user's own one, which need not exist:
 * `$XDG_CONFIG_HOME/rxtop/config.yaml`, else `~/.config/rxtop/config.yaml`.
 */
export async function loadConfig(
  given: string | undefined,
  {environment, readText}: Pick<Ports, 'environment' | 'readText'>,
): Promise<Config> {
  const path = given ?? defaultPath(environment);
  if (path === undefined) return EMPTY;

  let text: string;
  try {
    text = await readText(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    if (given === undefined && (code === 'ENOENT' || code === 'ENOTDIR')) return EMPTY;

    const message = `cannot read the config file ${safeText(path)}: ${REASONS[code] ?? code}`;
    throw new UserError(message, {hint: 'Name another one with --config FILE.', kind: 'usage', cause: error});
  }

  return parseConfig(text, path);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'it does not exist',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  EISDIR: 'it is a folder',
};

/** A relative XDG folder is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/ */
function defaultPath({XDG_CONFIG_HOME: folder, HOME: home}: Ports['environment']): string | undefined {
  if (folder?.startsWith('/')) return `${folder}/rxtop/config.yaml`;

  return home === undefined || home === '' ? undefined : `${home}/.config/rxtop/config.yaml`;
}

/** Reads the text of a config file. Throws a UserError with path, line and column of what is wrong. */
export function parseConfig(text: string, path: string): Config {
  const lines = new LineCounter();
  const document = parseYaml(text, path, lines);
  const file: ConfigFile = {text, path, lines};
  const [broken] = document.errors;
  if (broken !== undefined) throw refusal(file, broken.pos[0], firstLine(broken.message), 'Mend the YAML there.');

  const {contents} = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return EMPTY;
  if (!isMap(contents)) throw refusal(file, start(contents), 'expected keys with values, such as "interval: 2s"');

  let config = EMPTY;
  for (const pair of contents.items) config = {...config, ...readPair(file, config, pair as Pair<Node, Node>)};
  return config;
}

/** The YAML library goes down into what is nested, until the stack is full. */
function parseYaml(text: string, path: string, lineCounter: LineCounter): Document {
  try {
    return parseDocument(text, {lineCounter, prettyErrors: false});
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;

    const hint = `No key needs more than a list. ${HINT}`;
    throw new UserError(`${safeText(path)}: it is nested too deeply`, {hint, kind: 'usage', cause});
  }
}

interface ConfigFile {
  readonly text: string;
  readonly path: string;
  readonly lines: LineCounter;
}

function readPair(file: ConfigFile, config: Config, {key, value}: Pair<Node, Node | null>): Partial<Config> {
  const name = isScalar(key) ? String(key.value) : 'this';
  const known = KEYS.find(each => each === name);
  if (known === undefined) {
    const guess = didYouMean(name, KEYS);
    const ending = guess === undefined ? '' : `; did you mean "${guess}"?`;
    throw refusal(file, start(key), `there is no key "${name}"${ending}`);
  }

  const node = value ?? key;
  switch (known) {
    case 'rules':
      return {rules: readRules(file, node)};
    case 'interval':
      return {intervalSeconds: readInterval(file, node)};
    case 'host':
    case 'context':
      if ((known === 'host' ? config.contexts : config.hosts).length > 0) {
        throw refusal(file, start(key), '"host" and "context" cannot both be given');
      }
      return {[`${known}s`]: readTexts(file, node, known)};
    case 'source':
      return {source: readChoice(file, node, known, ['auto', 'host', 'namespace', 'engine'])};
    case 'units':
      return {units: readChoice(file, node, known, ['bytes', 'bits'])};
    case 'steps':
      return {steps: readChoice(file, node, known, ['si', 'iec'])};
    case 'totals':
      return {resetDay: readResetDay(file, node)};
  }
}

const LATEST_RESET_DAY = 28;

/** The only thing that can be said of totals so far. Every month has a 28th. */
function readResetDay(file: ConfigFile, node: Node): number | undefined {
  if (isScalar(node) && node.value === null) return undefined;

  const hint = `Write it like this: "totals: {resetDay: 15}", with a day from 1 to ${LATEST_RESET_DAY}.`;
  if (!isMap(node)) throw refusal(file, start(node), '"totals" must hold keys with values', hint);

  let resetDay: number | undefined;
  for (const {key, value} of node.items as Pair<Node, Node | null>[]) {
    const name = isScalar(key) ? String(key.value) : 'this';
    if (name !== 'resetDay') throw refusal(file, start(key), `there is no key "${name}" in "totals"`, hint);

    const day = isScalar(value) ? value.value : undefined;
    if (typeof day !== 'number' || !Number.isInteger(day) || day < 1 || day > LATEST_RESET_DAY) {
      throw refusal(file, start(value ?? key), `"resetDay" must be a whole number from 1 to ${LATEST_RESET_DAY}`, hint);
    }
    resetDay = day;
  }
  return resetDay;
}

function readRules(file: ConfigFile, node: Node): Rule[] {
  // All of its lines are commented out.
  if (isScalar(node) && node.value === null) return [];
  if (!isSeq(node)) throw refusal(file, start(node), '"rules" must be a list, one rule a line, each after "- "');

  return node.items.map(item => {
    if (!isText(item))
      throw refusal(file, start(item as Node), 'a rule must be one line of text; put it in quotes', RULE_HINT);

    const parsed = parseRule(item.value);
    if (parsed.state === 'parsed') return parsed.rule;

    const {column, message} = parsed.refusal;
    const position = inScalar(file, item, column);
    throw refusal(file, position, `rule "${item.value}" goes wrong at its column ${column}: ${message}`, RULE_HINT);
  });
}

/** Where a column of a text stands in the file; its beginning where the text is written otherwise than it reads. */
function inScalar({text}: ConfigFile, scalar: Scalar<string>, column: number): number {
  const begin = start(scalar);
  const first = text.startsWith(scalar.value, begin) ? begin : begin + 1;
  return text.startsWith(scalar.value, first) ? first + [...scalar.value].slice(0, column - 1).join('').length : begin;
}

function readInterval(file: ConfigFile, node: Node): number {
  const value = isScalar(node) ? node.value : undefined;
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw refusal(file, start(node), '"interval" must be a duration such as 2s or 500ms');
  }

  try {
    return parseInterval(String(value));
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;

    throw refusal(file, start(node), `"interval" cannot be ${value}: ${withinSentence(error.message)}`);
  }
}

function withinSentence(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/u, '');
}

/** One text, or a list of them. */
function readTexts(file: ConfigFile, node: Node, name: string): string[] {
  const items: readonly unknown[] = isSeq(node) ? node.items : [node];
  return items.map(item => {
    if (isText(item) && item.value !== '') return item.value;

    throw refusal(file, start(item as Node), `"${name}" must be a text, or a list of texts`);
  });
}

function readChoice<const T extends string>(file: ConfigFile, node: Node, name: string, choices: readonly T[]): T {
  const choice = choices.find(each => isScalar(node) && each === node.value);
  if (choice !== undefined) return choice;

  throw refusal(file, start(node), `"${name}" must be one of ${choices.join(', ')}`);
}

function isText(node: unknown): node is Scalar<string> {
  return isScalar(node) && typeof node.value === 'string';
}

function start(node: Node): number {
  return node.range?.[0] ?? 0;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}

function refusal({path, lines}: ConfigFile, offset: number, message: string, hint = HINT): UserError {
  const {line, col} = lines.linePos(offset);
  return new UserError(`${safeText(path)}:${line}:${col}: ${safeText(message)}`, {hint, kind: 'usage'});
}
