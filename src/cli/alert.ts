import type {AlertChange} from '../alerts/alert.js';
import {AlertEngine} from '../alerts/alert-engine.js';
import type {Rule} from '../alerts/rule.js';
import {ExitCode} from '../errors.js';
import type {Sweep} from '../model/traffic.js';
import {createNotifier, type Notifier} from '../notify/notifier.js';
import type {NotifierWish} from '../notify/read-notifier.js';
import type {Ports} from '../ports.js';
import {alertDocument, alertLine, watchingLine} from '../view/alert-line.js';
import {alertSummary} from '../view/alert-summary.js';
import {AlertNotes} from './alert-notes.js';
import {assertUsable, tellOfAway} from './assert-usable.js';
import type {CommonOptions} from './common-options.js';
import {asksForAnomalies, depthFor} from './depth-for.js';
import {requireRules} from './rules.js';
import {openSession} from './session.js';

/** What `rxtop alert` can be told besides the common options. */
export interface AlertOptions extends CommonOptions {
  readonly rules: readonly Rule[];
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
  const {rules, units, selection} = options;
  const engine = new AlertEngine(rules, selection);
  for await (const sweep of sweeps) {
    const changes = engine.evaluate(sweep);
    if (sweep.number === 0) {
      assertUsable(sweep, options);
      tellOfAway(sweep, stderr);
      if (stderr.isTTY) stderr.write(`rxtop: ${watchingLine(rules)}\n`);
      warnOfIdleRules(
        rules,
        engine.readings.map(({rule}) => rule),
        stderr,
      );
    }

    for (const change of changes) {
      if (options.isJson) stdout.write(`${alertDocument(change, sweep.time)}\n`);
      else if (options.isVerbose || isLoud(change)) stdout.write(`${alertLine(change, sweep.time, units)}\n`);
    }

    notes.update(engine.current);
    notifier.tell(changes.filter(isLoud).map(change => notes.of(change)));
    notifier.setStatus(alertSummary(engine.current, units));
  }
}

function isLoud({alert: {state}}: AlertChange): boolean {
  return state === 'firing' || state === 'resolved';
}

/** A mistyped name would else be waited for in silence; but the container may also come later. */
function warnOfIdleRules(rules: readonly Rule[], busy: readonly Rule[], stderr: NodeJS.WritableStream): void {
  for (const rule of rules.filter(each => !busy.includes(each))) {
    stderr.write(`rxtop: no container fits "${rule.text}" now\n`);
  }
}
