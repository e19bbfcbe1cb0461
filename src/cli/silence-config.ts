import {isScalar, type Node} from 'yaml';
import {type MaintenanceWindow, WEEKDAYS, type Weekday} from '../alerts/maintenance.js';
import type {Mute, MuteEnd} from '../alerts/mute.js';
import {type AlertPolicy, GROUPINGS_OF_ALERTS} from '../alerts/policy.js';
import {safeText} from '../model/safe-text.js';
import type {Selector} from '../selectors/selector.js';
import {readDuration, readSelect} from './rule-config.js';
import {start, type YamlFile} from './yaml-file.js';

const ALERTS_HINT =
  'Write it like this: "alerts: {cooldown: 10m, groupBy: service, groupWait: 10s, flapping: {count: 4, within: 10m}}".';
const MUTE_HINT = 'A mute looks like this: {select: {service: backup}, rule: "tx*", until: 2026-12-24T18:00}.';
const WINDOW_HINT =
  'A window looks like this: {days: [sat, sun], from: "22:00", to: "02:00", select: {project: shop}}, or once: {from: 2026-12-24T22:00, to: 2026-12-25T06:00}.';

/** Reads `alerts:`: how people are told. */
export function readAlertOptions(file: YamlFile, node: Node): Partial<AlertPolicy> {
  let options: Partial<AlertPolicy> = {};
  for (const {key, node: value} of file.map(
    node,
    'alerts',
    ['cooldown', 'groupBy', 'groupWait', 'flapping'],
    ALERTS_HINT,
  )) {
    if (key === 'cooldown') options = {...options, cooldownSeconds: readDuration(file, value, key)};
    else if (key === 'groupBy') options = {...options, groupBy: file.choice(value, key, GROUPINGS_OF_ALERTS)};
    else if (key === 'groupWait') options = {...options, groupSeconds: readDuration(file, value, key)};
    else options = {...options, ...readFlapping(file, value)};
  }
  return options;
}

/** Reads `mutes:`, which hold for as long as they stand there, or until a time. */
export function readMutes(file: YamlFile, node: Node): Mute[] {
  return file.list(node, '"mutes" must be a list, one mute each after "- "', item => {
    let scope: {selectors: readonly Selector[]; rule: string | undefined} = {selectors: [], rule: undefined};
    let until: MuteEnd = 'ever';
    for (const {key, node: value} of file.map(item, 'mutes', ['select', 'rule', 'until'], MUTE_HINT)) {
      if (key === 'select') scope = {...scope, selectors: readSelect(file, value)};
      else if (key === 'rule') scope = {...scope, rule: file.word(value, key)};
      else until = readMoment(file, value, key);
    }
    if (scope.selectors.length === 0 && scope.rule === undefined) {
      throw file.refusal(start(item), 'a mute needs "select", "rule" or both', MUTE_HINT);
    }
    return {...scope, until, id: `config:${start(item)}:${file.text.slice(...rangeOf(item))}`};
  });
}

/** Reads `maintenance:`, windows in local time. */
export function readMaintenance(file: YamlFile, node: Node): MaintenanceWindow[] {
  return file.list(node, '"maintenance" must be a list, one window each after "- "', item => {
    let scope: Omit<MaintenanceWindow, 'when'> = {name: undefined, selectors: [], rule: undefined};
    let days: readonly Weekday[] | undefined;
    let from: Node | undefined;
    let to: Node | undefined;
    const keys = ['name', 'days', 'from', 'to', 'select', 'rule'] as const;
    for (const {key, node: value} of file.map(item, 'maintenance', keys, WINDOW_HINT)) {
      if (key === 'name') scope = {...scope, name: safeText(file.word(value, key))};
      else if (key === 'select') scope = {...scope, selectors: readSelect(file, value)};
      else if (key === 'rule') scope = {...scope, rule: file.word(value, key)};
      else if (key === 'days') days = file.scalars(value, key).map(day => file.choice(day, key, WEEKDAYS));
      else if (key === 'from') from = value;
      else to = value;
    }
    if (from === undefined || to === undefined)
      throw file.refusal(start(item), 'a window needs "from" and "to"', WINDOW_HINT);

    return {...scope, when: readWhen(file, {days, from, to})};
  });
}

function readWhen(
  file: YamlFile,
  {days, from, to}: {readonly days: readonly Weekday[] | undefined; readonly from: Node; readonly to: Node},
): MaintenanceWindow['when'] {
  const [fromMinute, toMinute] = [minuteOf(from), minuteOf(to)];
  if (fromMinute !== undefined && toMinute !== undefined) return {days: days ?? WEEKDAYS, fromMinute, toMinute};
  if (days !== undefined) {
    const wrong = fromMinute === undefined ? from : to;
    throw file.refusal(start(wrong), 'with "days" goes a time of the day, such as "22:00"', WINDOW_HINT);
  }

  const when = {from: readMoment(file, from, 'from'), to: readMoment(file, to, 'to')};
  if (when.from < when.to) return when;

  throw file.refusal(start(to), '"to" must be later than "from"', WINDOW_HINT);
}

function readFlapping(file: YamlFile, node: Node): Partial<AlertPolicy> {
  let options: Partial<AlertPolicy> = {};
  for (const {key, node: value} of file.map(node, 'flapping', ['count', 'within'], ALERTS_HINT)) {
    if (key === 'within') options = {...options, flappingSeconds: readDuration(file, value, key)};
    else options = {...options, flappingCount: readFlappingCount(file, value)};
  }
  return options;
}

const FLAPPING_COUNTS = {fewest: 2, most: 100};

function readFlappingCount(file: YamlFile, node: Node): number {
  const count = isScalar(node) ? node.value : undefined;
  const {fewest, most} = FLAPPING_COUNTS;
  if (typeof count === 'number' && Number.isInteger(count) && count >= fewest && count <= most) return count;

  throw file.refusal(start(node), `"count" must be a whole number from ${fewest} to ${most}`, ALERTS_HINT);
}

/** `22:00`; YAML 1.1 would have read it as a number, this is 1.2. */
function minuteOf(node: Node): number | undefined {
  const match = isScalar(node) ? /^(\d{1,2}):(\d\d)$/u.exec(String(node.value)) : null;
  const [hour, minute] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || hour > 24 || minute > 59 || hour * 60 + minute > 24 * 60) return undefined;

  return hour * 60 + minute;
}

/** A date and a time without a zone are local. */
function readMoment(file: YamlFile, node: Node, name: string): Date {
  const text = isScalar(node) ? String(node.value) : '';
  const moment = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?$/u.test(text)
    ? new Date(text.replace(' ', 'T'))
    : undefined;
  if (moment !== undefined && Number.isFinite(moment.getTime())) return moment;

  const expected = name === 'until' ? '' : ' or a time of the day such as "22:00"';
  throw file.refusal(start(node), `"${name}" must be a date and time such as 2026-12-24T18:00${expected}`);
}

function rangeOf(node: Node): [number, number] {
  const [from = 0, to = 0] = node.range ?? [];
  return [from, to];
}
