import {InvalidArgumentError} from 'commander';
import {isMap, isScalar, isSeq, type Node, type Pair, type Scalar} from 'yaml';
import {parseRule} from '../alerts/parse-rule.js';
import type {Rule} from '../alerts/rule.js';
import {errorCode, UserError} from '../errors.js';
import type {CollectorOptions} from '../model/collector.js';
import {safeText} from '../model/safe-text.js';
import type {NotifierWish} from '../notify/read-notifier.js';
import type {Ports} from '../ports.js';
import type {UnitStyle} from '../view/format.js';
import type {OwnKeys} from '../view/key-map.js';
import {type OwnColors, THEMES, type ThemeName} from '../view/theme.js';
import {configFolder} from './config-folder.js';
import {readColors, readKeys} from './look-config.js';
import {readNotifiers} from './notifier-config.js';
import {parseInterval} from './number-options.js';
import {RULE_HINT} from './rules.js';
import {isText, start, YamlFile} from './yaml-file.js';

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
  readonly theme: ThemeName | undefined;
  readonly colors: OwnColors;
  readonly keys: OwnKeys;
  readonly notifiers: readonly NotifierWish[];
}

/** What holds without a config file. */
export const EMPTY_CONFIG: Config = {
  rules: [],
  intervalSeconds: undefined,
  hosts: [],
  contexts: [],
  source: undefined,
  units: undefined,
  steps: undefined,
  resetDay: undefined,
  theme: undefined,
  colors: {},
  keys: {},
  notifiers: [],
};

const KEYS = [
  'rules',
  'interval',
  'host',
  'context',
  'source',
  'units',
  'steps',
  'totals',
  'theme',
  'colors',
  'keys',
  'notifiers',
] as const;
const HINT = `Known keys: ${KEYS.join(', ')}.`;

/**
 * Reads the file named by `--config`, or the user's own one, which need not exist:
 * `$XDG_CONFIG_HOME/rxtop/config.yaml`, else `~/.config/rxtop/config.yaml`.
 */
export async function loadConfig(
  given: string | undefined,
  {environment, readText}: Pick<Ports, 'environment' | 'readText'>,
): Promise<Config> {
  const folder = configFolder(environment);
  const path = given ?? (folder === undefined ? undefined : `${folder}/config.yaml`);
  if (path === undefined) return EMPTY_CONFIG;

  let text: string;
  try {
    text = await readText(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    if (given === undefined && (code === 'ENOENT' || code === 'ENOTDIR')) return EMPTY_CONFIG;

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

/** Reads the text of a config file. Throws a UserError with path, line and column of what is wrong. */
export function parseConfig(text: string, path: string): Config {
  const file = new YamlFile(text, path, HINT);
  let config = EMPTY_CONFIG;
  for (const pair of file.pairs(KEYS, 'interval: 2s')) config = {...config, ...readPair(file, config, pair)};
  return config;
}

function readPair(
  file: YamlFile,
  config: Config,
  {key: known, keyNode, node}: ReturnType<typeof file.pairs<(typeof KEYS)[number]>>[number],
): Partial<Config> {
  switch (known) {
    case 'rules':
      return {rules: readRules(file, node)};
    case 'interval':
      return {intervalSeconds: readInterval(file, node)};
    case 'host':
    case 'context':
      if ((known === 'host' ? config.contexts : config.hosts).length > 0) {
        throw file.refusal(start(keyNode), '"host" and "context" cannot both be given');
      }
      return {[`${known}s`]: readTexts(file, node, known)};
    case 'source':
      return {source: file.choice(node, known, ['auto', 'host', 'namespace', 'engine'])};
    case 'units':
      return {units: file.choice(node, known, ['bytes', 'bits'])};
    case 'steps':
      return {steps: file.choice(node, known, ['si', 'iec'])};
    case 'totals':
      return {resetDay: readResetDay(file, node)};
    case 'theme':
      return {theme: file.choice(node, known, THEMES)};
    case 'colors':
      return {colors: readColors(file, node)};
    case 'keys':
      return {keys: readKeys(file, node)};
    case 'notifiers':
      return {notifiers: readNotifiers(file, node)};
  }
}

const LATEST_RESET_DAY = 28;

/** The only thing that can be said of totals so far. Every month has a 28th. */
function readResetDay(file: YamlFile, node: Node): number | undefined {
  if (isScalar(node) && node.value === null) return undefined;

  const hint = `Write it like this: "totals: {resetDay: 15}", with a day from 1 to ${LATEST_RESET_DAY}.`;
  if (!isMap(node)) throw file.refusal(start(node), '"totals" must hold keys with values', hint);

  let resetDay: number | undefined;
  for (const {node: value} of file.pairsOf(
    node.items as Pair<Node, Node | null>[],
    ['resetDay'],
    ' in "totals"',
    hint,
  )) {
    const day = isScalar(value) ? value.value : undefined;
    if (typeof day !== 'number' || !Number.isInteger(day) || day < 1 || day > LATEST_RESET_DAY) {
      throw file.refusal(start(value), `"resetDay" must be a whole number from 1 to ${LATEST_RESET_DAY}`, hint);
    }
    resetDay = day;
  }
  return resetDay;
}

function readRules(file: YamlFile, node: Node): Rule[] {
  // All of its lines are commented out.
  if (isScalar(node) && node.value === null) return [];
  if (!isSeq(node)) throw file.refusal(start(node), '"rules" must be a list, one rule a line, each after "- "');

  return node.items.map(item => {
    if (!isText(item))
      throw file.refusal(start(item as Node), 'a rule must be one line of text; put it in quotes', RULE_HINT);

    const parsed = parseRule(item.value);
    if (parsed.state === 'parsed') return parsed.rule;

    const {column, message} = parsed.refusal;
    const position = inScalar(file, item, column);
    throw file.refusal(position, `rule "${item.value}" goes wrong at its column ${column}: ${message}`, RULE_HINT);
  });
}

/** Where a column of a text stands in the file; its beginning where the text is written otherwise than it reads. */
function inScalar({text}: YamlFile, scalar: Scalar<string>, column: number): number {
  const begin = start(scalar);
  const first = text.startsWith(scalar.value, begin) ? begin : begin + 1;
  return text.startsWith(scalar.value, first) ? first + [...scalar.value].slice(0, column - 1).join('').length : begin;
}

/** An interval, as the command line takes it. */
export function readInterval(file: YamlFile, node: Node): number {
  const value = isScalar(node) ? node.value : undefined;
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw file.refusal(start(node), '"interval" must be a duration such as 2s or 500ms');
  }

  try {
    return parseInterval(String(value));
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;

    throw file.refusal(start(node), `"interval" cannot be ${value}: ${withinSentence(error.message)}`);
  }
}

function withinSentence(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/u, '');
}

/** One text, or a list of them. */
function readTexts(file: YamlFile, node: Node, name: string): string[] {
  const items: readonly unknown[] = isSeq(node) ? node.items : [node];
  return items.map(item => {
    if (isText(item) && item.value !== '') return item.value;

    throw file.refusal(start(item as Node), `"${name}" must be a text, or a list of texts`);
  });
}
