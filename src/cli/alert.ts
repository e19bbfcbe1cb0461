import type {AlertChange} from '../alerts/alert.js';
import {AlertEngine} from '../alerts/alert-engine.js';
import type {Rule} from '../alerts/rule.js';
import {ExitCode} from '../errors.js';
import type {Sweep} from '../model/traffic.js';
import {ringBell} from '../notify/bell.js';
import {createNotifier} from '../notify/create-notifier.js';
import type {Notifier} from '../notify/notifier.js';
import type {Ports} from '../ports.js';
import {alertDocument, alertLabel, alertLine, watchingLine} from '../view/alert-line.js';
import {alertSummary} from '../view/alert-summary.js';
import type {UnitStyle} from '../view/format.js';
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
}

/**
 * Watches the rules until the program is ended: a line for each alert that fires or is resolved, the terminal's bell, and
 * tmux. Throws a UserError where there is no rule, no engine, or no container that the filter fits.
 */
export async function runAlert(options: AlertOptions, ports: Ports): Promise<number> {
  requireRules(options.rules);
  const {stderr, environment} = ports;
  const pace = {
    start: 'wait-for-engine',
    count: options.count,
    settles: false,
    depth: depthFor(options.rules),
    detects: asksForAnomalies(options.rules),
    keepsTotals: true,
  } as const;
  const session = await openSession(options, pace, ports);
  const notifier = createNotifier(environment, problem => stderr.write(`rxtop: ${problem}\n`));
  try {
    await watchAlerts(options, session.sweeps, notifier, ports);
  } finally {
    await Promise.all([notifier.close(), session.close()]);
  }

  return ExitCode.ok;
}

/** The watch itself: tells of what changes with each sweep, until the sweeps end. */
export async function watchAlerts(
  options: AlertOptions,
  sweeps: AsyncIterable<Sweep>,
  notifier: Notifier,
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

    if (changes.some(({alert}) => alert.state === 'firing')) ringBell(stdout);
    notifier.announce(announcement(changes.filter(isLoud), units));
    notifier.setStatus(alertSummary(engine.current, units));
  }
}

function isLoud({alert: {state}}: AlertChange): boolean {
  return state === 'firing' || state === 'resolved';
}

/** One message for all that changed in a sweep, what fires first. */
function announcement(changes: readonly AlertChange[], units: UnitStyle): string | undefined {
  const first = changes.find(({alert}) => alert.state === 'firing') ?? changes[0];
  if (first === undefined) return undefined;

  const {alert} = first;
  const rest = changes.length > 1 ? ` (and ${changes.length - 1} more)` : '';
  return `rxtop: ${alert.state.toUpperCase()} ${alertLabel(alert, units)}${rest}`;
}

/** A mistyped name would else be waited for in silence; but the container may also come later. */
function warnOfIdleRules(rules: readonly Rule[], busy: readonly Rule[], stderr: NodeJS.WritableStream): void {
  for (const rule of rules.filter(each => !busy.includes(each))) {
    stderr.write(`rxtop: no container fits "${rule.text}" now\n`);
  }
}
