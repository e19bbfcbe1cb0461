import {isMap, isScalar, isSeq, type Node, type Scalar} from 'yaml';
import {parseDuration} from '../alerts/duration.js';
import {formatSelector} from '../alerts/format-rule.js';
import {parseRule} from '../alerts/parse-rule.js';
import type {Rule} from '../alerts/rule.js';
import {RULE_KEYS} from '../alerts/rule-selectors.js';
import {safeText} from '../model/safe-text.js';
import type {Selector} from '../selectors/selector.js';
import {RULE_HINT} from './rules.js';
import {isText, start, type YamlFile} from './yaml-file.js';

const OBJECT_HINT =
  'A rule with more to it: {rule: "tx > 5MB/s for 10s", name: much, select: {service: db}, cooldown: 10m}.';
const GROUP_HINT = 'A group looks like this: {select: {project: shop, service: db}, rules: ["tx > 5MB/s for 10s"]}.';
const SELECT_HINT =
  'Write it like this: "select: {project: shop, service: [db, cache], label: {tier: front}, not: {name: \\"*-test\\"}}".';

/** Reads the list of rules: each a line of the rule language, or an object that holds one. */
export function readRules(file: YamlFile, node: Node): Rule[] {
  return file.list(node, '"rules" must be a list, one rule a line, each after "- "', item => readRule(file, item));
}

/** Reads the groups: rules that share what they select, for the intent of a whole service, say. */
export function readGroups(file: YamlFile, node: Node): Rule[] {
  const groups = file.list(node, '"groups" must be a list, one group each after "- "', item => {
    let selectors: readonly Selector[] = [];
    let rules: readonly Rule[] = [];
    for (const {key, node: value} of file.map(item, 'groups', ['name', 'select', 'rules'], GROUP_HINT)) {
      if (key === 'name') file.word(value, key);
      else if (key === 'select') selectors = readSelect(file, value);
      else rules = readRules(file, value);
    }
    if (rules.length === 0) throw file.refusal(start(item), 'this group has no rules', GROUP_HINT);

    return rules.map(rule => selecting(selectors, rule));
  });
  return groups.flat();
}

/** Reads `select:`, and what mutes and windows of maintenance are about: keys of selectors with globs, or lists of them. */
export function readSelect(file: YamlFile, node: Node): Selector[] {
  const keys = [...RULE_KEYS, 'label', 'not'] as const;
  return file.map(node, 'select', keys, SELECT_HINT).flatMap(({key, node: value}): Selector[] => {
    if (key === 'not') return readSelect(file, value).map(selector => ({...selector, isNegated: true}));
    if (key !== 'label')
      return patterns(file, value, key).map(pattern => ({key, label: undefined, pattern, isNegated: false}));
    if (!isMap(value)) throw file.refusal(start(value), '"label" must hold labels with values', SELECT_HINT);

    return value.items.flatMap(({key: label, value: wanted}) =>
      patterns(file, (wanted ?? label) as Node, 'label').map(pattern => ({
        key: 'label' as const,
        label: isScalar(label) ? String(label.value) : '',
        pattern,
        isNegated: false,
      })),
    );
  });
}

/** Reads a duration; a bare number is seconds. */
export function readDuration(file: YamlFile, node: Node, name: string): number {
  const value = isScalar(node) ? node.value : undefined;
  const seconds =
    typeof value === 'number' && value >= 0 ? value : typeof value === 'string' ? parseDuration(value) : undefined;
  if (seconds !== undefined && Number.isFinite(seconds)) return seconds;

  throw file.refusal(start(node), `"${name}" must be a duration such as 30s, 10m or 1h`);
}

function patterns(file: YamlFile, node: Node, name: string): string[] {
  const items = isSeq(node) ? node.items : [node];
  return items.map(item => {
    if (isScalar(item) && ['string', 'number'].includes(typeof item.value) && item.value !== '')
      return String(item.value);

    throw file.refusal(start(item as Node), `"${name}" must be a name or a glob, or a list of them`, SELECT_HINT);
  });
}

function readRule(file: YamlFile, item: Node): Rule {
  if (isText(item)) return readText(file, item);
  if (!isMap(item)) throw file.refusal(start(item), 'a rule must be one line of text; put it in quotes', RULE_HINT);

  let rule: Rule | undefined;
  let selectors: readonly Selector[] = [];
  let more: Pick<Rule, 'name' | 'cooldownSeconds'> = {};
  for (const {key, node} of file.map(item, 'rules', ['rule', 'name', 'select', 'cooldown'], OBJECT_HINT)) {
    if (key === 'name') more = {...more, name: safeText(file.word(node, key))};
    else if (key === 'select') selectors = readSelect(file, node);
    else if (key === 'cooldown') more = {...more, cooldownSeconds: readDuration(file, node, key)};
    else if (isText(node)) rule = readText(file, node);
    else throw file.refusal(start(node), '"rule" must be one line of text; put it in quotes', RULE_HINT);
  }
  if (rule === undefined) throw file.refusal(start(item), 'this has no "rule"', OBJECT_HINT);

  return {...selecting(selectors, rule), ...more};
}

/** What is selected round a rule stands in its text as well: that is what people see of it. */
function selecting(selectors: readonly Selector[], rule: Rule): Rule {
  if (selectors.length === 0) return rule;

  const text = safeText([...selectors.map(formatSelector), rule.text].join(' '));
  return {...rule, text, selectors: [...selectors, ...rule.selectors]};
}

function readText(file: YamlFile, item: Scalar<string>): Rule {
  const parsed = parseRule(item.value);
  if (parsed.state === 'parsed') return parsed.rule;

  const {column, message} = parsed.refusal;
  const position = inScalar(file, item, column);
  throw file.refusal(position, `rule "${item.value}" goes wrong at its column ${column}: ${message}`, RULE_HINT);
}

/** Where a column of a text stands in the file; its beginning where the text is written otherwise than it reads. */
function inScalar({text}: YamlFile, scalar: Scalar<string>, column: number): number {
  const begin = start(scalar);
  const first = text.startsWith(scalar.value, begin) ? begin : begin + 1;
  return text.startsWith(scalar.value, first) ? first + [...scalar.value].slice(0, column - 1).join('').length : begin;
}
