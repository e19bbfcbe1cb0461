import type {AlertChange} from './alert.js';
import type {AlertGrouping} from './policy.js';
import {type Rule, ruleId} from './rule.js';

/**
 * What a notice says of its alerts: they fire, they have ended, or they do both again and again (nothing more is said of those
 * until they have calmed down).
 */
export type NoticeKind = 'firing' | 'resolved' | 'flapping';

/** One message to people: alerts of one rule that have something in common. `changes` are at least one, the highest value first. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly rule: Rule;
  /** What the containers have in common: `shop/web`; undefined for a single container, and for a rule's containers of any kind. */
  readonly group: string | undefined;
  readonly changes: readonly AlertChange[];
}

/** What could be told, by itself: one alert. */
export interface Telling {
  readonly kind: NoticeKind;
  readonly change: AlertChange;
}

/** A rule with more groups than this at once is told of in one message. */
const MOST_GROUPS = 5;

/** The name of the group that an alert is told of with. */
export function groupOf({alert: {rule, subject, project, service}}: AlertChange, by: AlertGrouping): string {
  const all = ruleId(rule);
  if (by === 'rule') return all;
  if (by === 'project' && project !== undefined) return `${all}:${project}`;
  if (by === 'service' && service !== undefined) return `${all}:${serviceName(project, service)}`;

  return `${all}:/${subject}`;
}

/** Puts what is to be told together: one notice for each kind, rule and group. */
export function createNotices(tellings: readonly Telling[], by: AlertGrouping): Notice[] {
  const groups = new Map<string, Telling[]>();
  const groupsOfRule = new Map<string, string[]>();
  for (const telling of tellings) {
    const ofRule = `${telling.kind}:${ruleId(telling.change.alert.rule)}`;
    const key = `${telling.kind}:${groupOf(telling.change, by)}`;
    const group = groups.get(key);
    if (group !== undefined) {
      group.push(telling);
      continue;
    }

    groups.set(key, [telling]);
    const keys = groupsOfRule.get(ofRule);
    if (keys === undefined) groupsOfRule.set(ofRule, [key]);
    else keys.push(key);
  }

  return [...groupsOfRule.values()].flatMap(keys => {
    const found = keys.map(key => groups.get(key)!);
    return found.length > MOST_GROUPS ? [noticeOf(found.flat(), 'rule')] : found.map(group => noticeOf(group, by));
  });
}

function noticeOf(tellings: readonly Telling[], by: AlertGrouping): Notice {
  const {kind, change} = tellings[0]!;
  const {rule, project, service} = change.alert;
  const isMany = tellings.length > 1;
  const isService = by === 'service' && service !== undefined;
  const group = isService ? serviceName(project, service) : by === 'project' ? project : undefined;
  const isLow = rule.comparison.startsWith('<');
  const changes = tellings
    .map(telling => telling.change)
    .sort((a, b) => (isLow ? -1 : 1) * (measured(b) - measured(a)));
  return {kind, rule, group: isMany ? group : undefined, changes};
}

function measured({alert: {value}}: AlertChange): number {
  return value ?? 0;
}

function serviceName(project: string | undefined, service: string): string {
  return project === undefined ? service : `${project}/${service}`;
}
