import {AlertEngine} from '../alerts/alert-engine.js';
import {isPeakMetric} from '../alerts/metrics.js';
import type {Rule} from '../alerts/rule.js';
import {CheckCode, UserError} from '../errors.js';
import {isListCurrent} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import type {Ports} from '../ports.js';
import {type CheckResult, checkLine, checkStatus, unknownLine} from '../view/alert-check.js';
import {formatDuration} from '../view/format.js';
import {assertUsable, awayText} from './assert-usable.js';
import type {CommonOptions} from './common-options.js';
import {asksForAnomalies, depthFor} from './depth-for.js';
import {asksForPeaks, assertPeaks} from './peak-rules.js';
import {requireRules} from './rules.js';
import {openSession} from './session.js';

/** What `rxtop check` can be told besides the common options. */
export interface CheckOptions extends CommonOptions {
  readonly rules: readonly Rule[];
  /** How long every rule's value has to be beyond its threshold, at least; undefined leaves it to the rules. */
  readonly forSeconds: number | undefined;
}

const CODES = {
  OK: CheckCode.ok,
  WARNING: CheckCode.warning,
  CRITICAL: CheckCode.critical,
  UNKNOWN: CheckCode.unknown,
} as const;

/**
 * Looks once, as a Monitoring Plugin: one line with performance data on stdout, and its exit code. What keeps it from
 * looking is UNKNOWN, not an error.
 */
export async function runCheck(options: CheckOptions, ports: Ports): Promise<number> {
  try {
    requireRules(options.rules);
    assertPeaks(options.rules, options);
    const pace = {
      start: 'wait-for-engine',
      count: undefined,
      settles: true,
      depth: depthFor(options.rules),
      detects: asksForAnomalies(options.rules),
      findsPeaks: asksForPeaks(options.rules),
    } as const;
    const session = await openSession(options, pace, ports);
    try {
      const result = await check(options, session.sweeps);
      ports.stdout.write(`${checkLine(result, options.units)}\n`);
      return CODES[checkStatus(result)];
    } finally {
      await session.close();
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;

    return reportUnknown(error, ports);
  }
}

/** A check that was used wrongly or could not start: to a monitoring system, exit code 2 would mean CRITICAL. */
export function reportUnknown(error: UserError, {stdout}: Pick<Ports, 'stdout'>): number {
  stdout.write(`${unknownLine(error.sentences)}\n`);
  return CheckCode.unknown;
}

/** How much longer than a rule asks for a value is waited for that is not known yet. */
const PATIENCE_SECONDS = 3;

/**
 * The check itself. A rate takes two sweeps, `for` as long as it says; where nothing is beyond its threshold there is
 * nothing to wait for: it cannot be beyond all the time any more.
 */
export async function check(options: CheckOptions, sweeps: AsyncIterable<Sweep>): Promise<CheckResult> {
  const {selection, collector, forSeconds = 0} = options;
  const rules = options.rules.map(rule => ({...rule, forSeconds: Math.max(rule.forSeconds, forSeconds)}));
  const engine = new AlertEngine(rules, selection);
  const longestSeconds = collector.intervalSeconds + Math.max(...rules.map(({forSeconds}) => forSeconds));
  let first: Sweep | undefined;
  let last: Sweep | undefined;
  for await (const sweep of sweeps) {
    if (first === undefined) assertUsable(sweep, options);
    engine.evaluate(sweep);
    first ??= sweep;
    last = sweep;
    if (isDecided(engine, sweep)) break;
    if (hasWaited(first, sweep, longestSeconds + (areAllKnown(engine) ? 0 : PATIENCE_SECONDS))) break;
  }

  const firing = engine.current.filter(({state}) => state === 'firing');
  return {firing, readings: engine.readings, unknown: whatIsUnknown(engine, first, last, longestSeconds)};
}

/** Nothing is pending, and every value that there can be is known. */
function isDecided(engine: AlertEngine, {intervalSeconds}: Sweep): boolean {
  return intervalSeconds !== undefined && !isPending(engine) && areAllKnown(engine);
}

function isPending({current}: AlertEngine): boolean {
  return current.some(({state}) => state === 'pending');
}

function areAllKnown({readings}: AlertEngine): boolean {
  return readings.every(({observation}) => observation.state !== 'unknown');
}

function hasWaited(first: Sweep, {number, monotonicSeconds}: Sweep, seconds: number): boolean {
  return number > first.number && hasPassed(monotonicSeconds - first.monotonicSeconds, seconds);
}

/** A timer may be a little early. */
function hasPassed(seconds: number, wantedSeconds: number): boolean {
  return seconds >= wantedSeconds - 0.05;
}

/** Why OK would be too much said, or undefined. Each rule needs the value of one container at least. */
function whatIsUnknown(
  engine: AlertEngine,
  first: Sweep | undefined,
  last: Sweep | undefined,
  wantedSeconds: number,
): string | undefined {
  if (first === undefined || last === undefined) return 'nothing was read';

  const away = last.inventory.engines.find(status => !isListCurrent(status));
  if (away !== undefined) return awayText(away);

  const silent = engine.rules.find(
    rule => !engine.readings.some(reading => reading.rule === rule && reading.observation.state === 'known'),
  );
  if (silent !== undefined) return silenceOf(silent, engine);
  if (!isPending(engine)) return undefined;
  if (!hasWaited(first, last, wantedSeconds)) {
    return `ended before the ${formatDuration(wantedSeconds)} had passed that the rules ask for`;
  }

  return whatWasInterrupted(engine, last);
}

/** What was beyond its threshold from beginning to end, with times between of which nothing is known. */
function whatWasInterrupted({current}: AlertEngine, {monotonicSeconds}: Sweep): string | undefined {
  const alert = current.find(
    ({state, rule, beganSeconds}) => state === 'pending' && hasPassed(monotonicSeconds - beganSeconds, rule.forSeconds),
  );
  if (alert === undefined) return undefined;

  const {subject, rule} = alert;
  return `${subject} had figures for only a part of the ${formatDuration(rule.forSeconds)} that "${rule.text}" is watched`;
}

function silenceOf(rule: Rule, {readings}: AlertEngine): string {
  const fitting = readings.filter(reading => reading.rule === rule);
  const [only] = fitting;
  if (only === undefined) return `no container fits "${rule.text}"`;
  if (rule.metric === 'anomaly' && fitting.some(({observation}) => observation.state === 'unknown'))
    return `"${rule.text}" takes minutes to learn what is usual: "rxtop alert" watches so long`;
  if (isPeakMetric(rule.metric) && fitting.some(({observation}) => observation.state === 'unknown'))
    return `peaks of ${only.subject} are not known: only what has a veth on this host is read between sweeps`;
  if (fitting.length > 1) return `none of the ${fitting.length} containers of "${rule.text}" has figures`;

  const {subject, observation} = only;
  return `${subject} has no figures (${observation.state === 'absent' ? observation.cause : 'not known yet'})`;
}
