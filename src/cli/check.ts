import {type AlertEngine, createAlertEngine} from '../alerts/alert-engine.js';
import type {Rule} from '../alerts/rule.js';
import {CheckCode, type UserError} from '../errors.js';
import type {Sweep} from '../model/traffic.js';
import type {Ports} from '../ports.js';
import {checkLine, checkStatus, unknownLine} from '../view/alert-check.js';
import {formatDuration, type UnitStyle} from '../view/format.js';
import {requireRules} from './rules.js';

/** What `rxtop check` can be told besides the common options. */
export interface CheckOptions {
  readonly rules: readonly Rule[];
  readonly units: UnitStyle;
  readonly intervalSeconds: number;
}

const CODES = {
  OK: CheckCode.ok,
  WARNING: CheckCode.warning,
  CRITICAL: CheckCode.critical,
  UNKNOWN: CheckCode.unknown,
} as const;

/**
 * Looks once, as a Monitoring Plugin: one line with performance data on stdout, and its exit code. A rate takes two sweeps,
 * `for` as long as it says; where nothing is beyond its threshold there is nothing to wait for. Throws a UserError if there
 * is no rule.
 */
export async function runCheck(
  {rules, units, intervalSeconds}: CheckOptions,
  sweeps: AsyncIterable<Sweep>,
  {stdout}: Pick<Ports, 'stdout'>,
): Promise<number> {
  requireRules(rules);
  const engine = createAlertEngine(rules);
  const longestSeconds = intervalSeconds + Math.max(...rules.map(({forSeconds}) => forSeconds));
  let first: Sweep | undefined;
  let last: Sweep | undefined;
  for await (const sweep of sweeps) {
    engine.evaluate(sweep);
    first ??= sweep;
    last = sweep;
    if (isDecided(engine, sweep) || hasWaited(first, sweep, longestSeconds)) break;
  }

  const firing = engine.current.filter(({state}) => state === 'firing');
  const result = {firing, readings: engine.readings, unknown: whatIsUnknown(engine, first, last, longestSeconds)};
  stdout.write(`${checkLine(result, units)}\n`);
  return CODES[checkStatus(result)];
}

/** A check that was used wrongly or could not start: to a monitoring system, exit code 2 would mean CRITICAL. */
export function reportUnknown(error: UserError, {stdout}: Pick<Ports, 'stdout'>): number {
  stdout.write(`${unknownLine(`${error.message}. ${error.hint}`)}\n`);
  return CheckCode.unknown;
}

/** Nothing is pending, and every value that there can be is known. */
function isDecided({current, readings}: AlertEngine, {intervalSeconds}: Sweep): boolean {
  return (
    intervalSeconds !== undefined &&
    current.every(({state}) => state === 'firing') &&
    readings.every(({observation}) => observation.state !== 'unknown')
  );
}

/** A timer may be a little early. */
function hasWaited(first: Sweep, sweep: Sweep, seconds: number): boolean {
  return sweep.number > 0 && sweep.monotonicSeconds - first.monotonicSeconds >= seconds - 0.05;
}

/** Why OK would be too much said, or undefined. Each rule needs the value of one container at least. */
function whatIsUnknown(
  engine: AlertEngine,
  first: Sweep | undefined,
  last: Sweep | undefined,
  wantedSeconds: number,
): string | undefined {
  if (first === undefined || last === undefined) return 'nothing was read';

  const {engine: status} = last.inventory;
  if (status.state !== 'connected') return status.reason ?? `the engine at ${status.endpoint} does not answer`;

  const silent = engine.rules.find(rule => !engine.readings.some(reading => reading.rule === rule && isKnown(reading)));
  if (silent !== undefined) return silenceOf(silent, engine);
  if (engine.current.every(({state}) => state === 'firing') || hasWaited(first, last, wantedSeconds)) return undefined;

  return `stopped before the ${formatDuration(wantedSeconds)} that the rules ask for had passed`;
}

function isKnown({observation}: AlertEngine['readings'][number]): boolean {
  return observation.state === 'known';
}

function silenceOf(rule: Rule, {readings}: AlertEngine): string {
  const fitting = readings.filter(reading => reading.rule === rule);
  const [only] = fitting;
  if (only === undefined) return `no container fits "${rule.text}"`;
  if (fitting.length > 1) return `none of the ${fitting.length} containers of "${rule.text}" has figures`;

  const {container, observation} = only;
  return `${container.name} has no figures (${observation.state === 'absent' ? observation.cause : 'not known yet'})`;
}
