import {InvalidArgumentError} from 'commander';
import {isMap, isScalar, isSeq, type Node, type Pair} from 'yaml';
import type {UserError} from '../errors.js';
import {THEMES} from '../view/theme.js';
import {readAllow} from './allow-config.js';
import {type Config, EMPTY_CONFIG} from './config.js';
import {readColors, readKeys} from './look-config.js';
import {readNotifiers} from './notifier-config.js';
import {parseInterval} from './number-options.js';
import {readServers} from './prometheus-config.js';
import {readGroups, readRules} from './rule-config.js';
import {readAlertOptions, readMaintenance, readMutes} from './silence-config.js';
import {isText, start, YamlFile} from './yaml-file.js';

/** What may stand in a config file. */
export const CONFIG_KEYS = [
  'rules',
  'groups',
  'alerts',
  'mutes',
  'maintenance',
  'allow',
  'interval',
  'host',
  'context',
  'prometheus',
  'source',
  'units',
  'steps',
  'totals',
  'theme',
  'colors',
  'keys',
  'notifiers',
] as const;
const HINT = `Known keys: ${CONFIG_KEYS.join(', ')}.`;

/** Reads the text of a config file. Throws a UserError with path, line and column of what is wrong first. */
export function parseConfig(text: string, path: string): Config {
  const {file, config} = readConfig(text, path);
  file.assertSound();
  return config;
}

/** Everything that is wrong in the text of a config file. */
export function configProblems(text: string, path: string): readonly UserError[] {
  return readConfig(text, path).file.problems;
}

function readConfig(text: string, path: string): {file: YamlFile; config: Config} {
  const file = new YamlFile(text, path, HINT);
  let config = EMPTY_CONFIG;
  file.attempt(() => {
    for (const pair of file.pairs(CONFIG_KEYS, 'interval: 2s')) {
      config = {...config, ...file.attempt(() => readPair(file, config, pair))};
    }
  });
  return {file, config};
}

function readPair(
  file: YamlFile,
  config: Config,
  {key: known, keyNode, node}: ReturnType<typeof file.pairs<(typeof CONFIG_KEYS)[number]>>[number],
): Partial<Config> {
  switch (known) {
    case 'rules':
      return {rules: [...config.rules, ...readRules(file, node)]};
    case 'groups':
      return {rules: [...config.rules, ...readGroups(file, node)]};
    case 'alerts':
      return {policy: {...config.policy, ...readAlertOptions(file, node)}};
    case 'mutes':
      return {policy: {...config.policy, mutes: readMutes(file, node)}};
    case 'maintenance':
      return {policy: {...config.policy, maintenance: readMaintenance(file, node)}};
    case 'allow':
      return {policy: {...config.policy, allow: readAllow(file, node)}};
    case 'interval':
      return {intervalSeconds: readInterval(file, node)};
    case 'host':
    case 'context':
      if ((known === 'host' ? config.contexts : config.hosts).length > 0) {
        throw file.refusal(start(keyNode), '"host" and "context" cannot both be given');
      }
      return {[`${known}s`]: readTexts(file, node, known)};
    case 'prometheus':
      return {prometheus: readServers(file, node, file.folder)};
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
