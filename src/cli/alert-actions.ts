import type {Alert, AlertChange} from '../alerts/alert.js';
import type {AlertWatch} from '../alerts/alert-watch.js';
import type {Mute} from '../alerts/mute.js';
import {RecentlyEnded} from '../alerts/recently-ended.js';
import {ruleId} from '../alerts/rule.js';
import type {AlertActions} from '../dashboard/panes/alerts.js';
import type {Clock} from '../model/collector.js';
import {escapeGlob} from '../selectors/glob.js';
import type {Selector} from '../selectors/selector.js';
import {alertView, endedAlertView} from '../view/alerts-pane.js';
import {formatClock, type UnitStyle} from '../view/format.js';
import type {AlertKeeper} from './alert-keeper.js';
import type {DashboardTelling} from './dashboard-telling.js';

/** For how long one key mutes. */
const MUTE_SECONDS = 3600;

/** What the dashboard does about alerts, and the alerts that it lists. */
export interface DashboardAlerts extends AlertActions {
  /** Takes what a sweep at that time has changed: what has ended stays listed for a while. */
  readonly note: (changes: readonly AlertChange[], nowSeconds: number) => void;
}

/** What the dashboard does about alerts. Without a keeper, of a demo, nothing of it outlives the program. */
export function createAlertActions(
  watch: AlertWatch,
  keeper: Pick<AlertKeeper, 'mute' | 'unmute' | 'noteAcknowledgement'> | undefined,
  units: UnitStyle,
  clock: Pick<Clock, 'now'>,
  telling?: Pick<DashboardTelling, 'view'>,
): DashboardAlerts {
  const ended = new RecentlyEnded();
  const find = (key: string) => watch.current.find(alert => alert.key === key);
  const mute = (wanted: Mute) => {
    if (keeper === undefined) watch.mutes = [...watch.mutes, wanted];
    else keeper.mute(wanted);
  };
  const unmute = (id: string) => {
    if (keeper === undefined) watch.mutes = watch.mutes.filter(each => each.id !== id);
    else keeper.unmute(id);
  };
  return {
    note: (changes, nowSeconds) => ended.note(changes, nowSeconds),
    delivery: () => telling?.view,
    views() {
      const untilOf = new Map(watch.mutes.map(({id, until}) => [id, until]));
      const current = watch.current.map(alert => {
        const until = alert.silence === 'mute' ? untilOf.get(muteId(alert.key)) : undefined;
        return alertView(alert, units, until instanceof Date ? until : undefined);
      });
      return [...current, ...ended.all.map(change => endedAlertView(change, units))];
    },
    acknowledge(key) {
      const alert = find(key);
      if (alert === undefined) return OVER;

      if (alert.isAcknowledged) {
        watch.unacknowledge(key);
        keeper?.noteAcknowledgement();
        return said(`${alert.subject}: no longer acknowledged`);
      }
      if (!watch.acknowledge(key)) return refused(`${alert.subject} does not fire yet: nothing to acknowledge`);

      keeper?.noteAcknowledgement();
      return said(`${alert.subject}: acknowledged until it ends; the same key takes that back`);
    },
    mute(key) {
      const alert = find(key);
      if (alert === undefined) return OVER;

      const id = muteId(key);
      if (watch.mutes.some(each => each.id === id)) {
        unmute(id);
        return said(`${alert.subject}: no longer muted here`);
      }
      if (alert.silence === 'mute') return refused(`${alert.subject} is muted already, by another mute`);

      const until = new Date(clock.now().getTime() + MUTE_SECONDS * 1000);
      mute({id, ...scopeOf(alert), until});
      return said(`${alert.subject}: muted for 1 h, until ${formatClock(until)}; the same key takes that back`);
    },
  };
}

const OVER = refused('that alert is over');

function said(text: string): {text: string; isBad: boolean} {
  return {text, isBad: false};
}

function refused(text: string): {text: string; isBad: boolean} {
  return {text, isBad: true};
}

/** The same in every run, so that another one can take the mute back. */
function muteId(alertKey: string): string {
  return `alert ${alertKey}`;
}

/** This rule on what has this name, also when it is created anew. */
function scopeOf({rule, container, host, subject}: Alert): Pick<Mute, 'selectors' | 'rule'> {
  const isOneOfSeveralHosts = subject !== container.name;
  const selectors = isOneOfSeveralHosts
    ? [exactly('name', container.name), exactly('host', host)]
    : [exactly('name', container.name)];
  return {selectors, rule: escapeGlob(ruleId(rule))};
}

function exactly(key: 'name' | 'host', text: string): Selector {
  return {key, label: undefined, pattern: escapeGlob(text), isNegated: false};
}
