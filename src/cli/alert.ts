import type {AlertChange} from '../alerts/alert.js';
import {AlertWatch} from '../alerts/alert-watch.js';
import type {AlertPolicy} from '../alerts/policy.js';
import type {Rule} from '../alerts/rule.js';
import {ExitCode} from '../errors.js';
import type {Sweep} from '../model/traffic.js';
import {createNotifier, type Notifier} from '../notify/notifier.js';
import type {NotifierWish} from '../notify/read-notifier.js';
import type {Ports} from '../ports.js';
import {alertDocument, alertLine, watchingLine} from '../view/alert-line.js';
import {alertSummary} from '../view/alert-summary.js';
import {noticeLine} from '../view/notice-line.js';
import {AlertNotes} from './alert-notes.js';
import {assertUsable, tellOfAway} from './assert-usable.js';
import type {CommonOptions} from './common-options.js';
import {asksForAnomalies, depthFor} from './depth-for.js';
import {requireRules} from './rules.js';
import {openSession} from './session.js';

/** What `rxtop alert` can be told besides the common options. */
export interface AlertOptions extends CommonOptions {
  readonly rules: readonly Rule[];
  readonly policy: AlertPolicy;
  /** Number of sweeps; undefined goes on until the program is ended. */
  readonly count: number | undefined;
  readonly isJson: boolean;
  /** Also prints what is pending, and what was pending and never fired. JSON always tells of these. */
  readonly isVerbose: boolean;
  readonly notifiers: readonly NotifierWish[];
}

/**
 * Watches the rules until the program is ended: a line for each alert that fires or is resolved, the terminal's bell, and
 * tmux. Throws a UserError where there is no rule, no engine, or no container that the filter fits.
 */
export async function runAlert(options: AlertOptions, ports: Ports): Promise<number> {
  requireRules(options.rules);
  const {stderr} = ports;
  const pace = {
    start: 'wait-for-engine',
    count: options.count,
    settles: false,
    depth: depthFor(options.rules),
    detects: asksForAnomalies(options.rules),
    keepsTotals: true,
  } as const;
  const session = await openSession(options, pace, ports);
  const notes = new AlertNotes(options.units);
  const notifier = createNotifier(options.notifiers, ports, {
    firing: () => notes.firing(),
    report: sentence => void stderr.write(`rxtop: ${sentence}\n`),
  });
  try {
    await watchAlerts(options, session.sweeps, {notifier, notes}, ports);
  } finally {
    await Promise.all([notifier.close(), session.close()]);
  }

  return ExitCode.ok;
}

/** The watch itself: tells of what changes with each sweep, until the sweeps end. */
export async function watchAlerts(
  options: AlertOptions,
  sweeps: AsyncIterable<Sweep>,
  {notifier, notes}: {readonly notifier: Notifier; readonly notes: AlertNotes},
  {stdout, stderr}: Pick<Ports, 'stdout' | 'stderr'>,
): Promise<void> {
  const {rules, policy, units, selection, isJson, isVerbose} = options;
  const watch = new AlertWatch(rules, policy, selection);
  for await (const sweep of sweeps) {
    const {changes, notices} = watch.evaluate(sweep);
    if (sweep.number === 0) {
      assertUsable(sweep, options);
      tellOfAway(sweep, stderr);
      if (stderr.isTTY) stderr.write(`rxtop: ${watchingLine(rules)}\n`);
      warnOfIdleRules(watch.idleRules, stderr);
    }

    if (isJson) for (const change of changes) stdout.write(`${alertDocument(change, sweep.time)}\n`);
    else {
      if (isVerbose)
        for (const change of changes.filter(isQuiet)) stdout.write(`${alertLine(change, sweep.time, units)}\n`);
      for (const notice of notices) stdout.write(`${noticeLine(notice, sweep.time, units)}\n`);
    }

    notes.update(watch.current.filter(({silence}) => silence === undefined));
    notifier.tell(notices.flatMap(({changes: told}) => told.map(change => notes.of(change))));
    notifier.setStatus(alertSummary(watch.current, units));
  }
}

function isQuiet({alert: {state}}: AlertChange): boolean {
  return state === 'pending' || state === 'inactive';
}

/** A mistyped name would else be waited for in silence; but the container may also come later. */
function warnOfIdleRules(rules: readonly Rule[], stderr: NodeJS.WritableStream): void {
  for (const {text} of rules) stderr.write(`rxtop: no container fits "${text}" now\n`);
}
