import type {AlertChange} from '../alerts/alert.js';
import {createAlertEngine} from '../alerts/alert-engine.js';
import type {Rule} from '../alerts/rule.js';
import {ExitCode} from '../errors.js';
import type {Sweep} from '../model/traffic.js';
import {ringBell} from '../notify/bell.js';
import type {Notifier} from '../notify/notifier.js';
import type {Ports} from '../ports.js';
import {alertDocument, alertLabel, alertLine, watchingLine} from '../view/alert-line.js';
import {alertSummary} from '../view/alert-summary.js';
import type {UnitStyle} from '../view/format.js';
import {requireRules} from './rules.js';

/** What `rxtop alert` can be told besides the common options. */
export interface AlertOptions {
  readonly rules: readonly Rule[];
  readonly units: UnitStyle;
  readonly format: 'lines' | 'json';
  /** Also prints what is pending, and what was pending and never fired. JSON always tells of these. */
  readonly isVerbose: boolean;
}

/**
 * Prints a line for each alert that changes, rings the bell when one fires, and keeps the notifier up to date, until the
 * sweeps end. Throws a UserError if there is no rule.
 */
export async function runAlert(
  options: AlertOptions,
  sweeps: AsyncIterable<Sweep>,
  notifier: Notifier,
  {stdout, stderr}: Pick<Ports, 'stdout' | 'stderr'>,
): Promise<number> {
  const {rules, units, format, isVerbose} = options;
  requireRules(rules);
  const engine = createAlertEngine(rules);
  if (stderr.isTTY) stderr.write(`rxtop: ${watchingLine(rules)}\n`);
  try {
    for await (const sweep of sweeps) {
      const changes = engine.evaluate(sweep);
      if (sweep.number === 0)
        warnOfIdleRules(
          rules,
          engine.readings.map(({rule}) => rule),
          stderr,
        );

      for (const change of changes) {
        if (format === 'json') stdout.write(`${alertDocument(change, sweep.time)}\n`);
        else if (isVerbose || isLoud(change)) stdout.write(`${alertLine(change, sweep.time, units)}\n`);
      }

      const fired = changes.filter(({alert}) => alert.state === 'firing');
      if (fired.length > 0) ringBell(stdout);
      notifier.announce(announcement(changes.filter(isLoud), units));
      notifier.setStatus(alertSummary(engine.current, units));
    }
  } finally {
    await notifier.close();
  }

  return ExitCode.ok;
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
