import type {AlertChange} from '../alerts/alert.js';
import {AlertWatch} from '../alerts/alert-watch.js';
import type {AlertPolicy} from '../alerts/policy.js';
import type {Rule} from '../alerts/rule.js';
import {type LineScreen, openLineScreen} from '../dashboard/line-screen.js';
import {ExitCode, UserError} from '../errors.js';
import type {Sweep} from '../model/traffic.js';
import {createNotifier, type Notifier} from '../notify/notifier.js';
import type {NotifierWish} from '../notify/read-notifier.js';
import type {Ports} from '../ports.js';
import {stateFolder} from '../state/state-folder.js';
import {TellingRight} from '../state/telling-right.js';
import {alertDocument, alertLine, watchingLine} from '../view/alert-line.js';
import {alertList} from '../view/alert-list.js';
import {alertSummary} from '../view/alert-summary.js';
import {noticeLine} from '../view/notice-line.js';
import {AlertKeeper} from './alert-keeper.js';
import {AlertNotes} from './alert-notes.js';
import {assertUsable, tellOfAway} from './assert-usable.js';
import type {CommonOptions} from './common-options.js';
import {asksForAnomalies, depthFor} from './depth-for.js';
import {asksForPeaks, assertPeaks} from './peak-rules.js';
import {requireRules} from './rules.js';
import {openSession, socketsOf} from './session.js';

/** What `rxtop alert` can be told besides the common options. */
export interface AlertOptions extends CommonOptions {
  readonly rules: readonly Rule[];
  readonly policy: AlertPolicy;
  /** Reads rules, policy and notifiers anew. Throws a UserError where the config file is wrong. */
  readonly reread?: () => Promise<Pick<AlertOptions, 'rules' | 'policy' | 'notifiers'>>;
  /** Number of sweeps; undefined goes on until the program is ended. */
  readonly count: number | undefined;
  readonly isJson: boolean;
  /** Also prints what is pending, and what was pending and never fired. JSON always tells of these. */
  readonly isVerbose: boolean;
  readonly notifiers: readonly NotifierWish[];
  /** Prints a line a change also on a terminal, which else shows a list that is drawn again and again. */
  readonly isLinesWanted: boolean;
  /** Ends at the first alert that people are told of, or were by another run while it still fires, with exit code 1. */
  readonly endsOnceFiring: boolean;
}

/**
 * Watches the rules until the program is ended: a list on a terminal, else a line for each alert that fires or is resolved;
 * notifiers beside it. Throws a UserError where there is no rule, no engine, or no container that the filter fits.
 */
export async function runAlert(options: AlertOptions, ports: Ports): Promise<number> {
  requireRules(options.rules, options.policy.allow);
  assertPeaks(options.rules, options);
  const {stderr} = ports;
  const pace = {
    start: 'wait-for-engine',
    count: options.count,
    settles: false,
    depth: depthFor(options.rules),
    detects: asksForAnomalies(options.rules),
    findsPeaks: asksForPeaks(options.rules),
    keepsTotals: true,
  } as const;
  const session = await openSession(options, pace, ports);
  const watch = new AlertWatch(options.rules, options.policy, options.selection, socketsOf(session, ports));
  const notes = new AlertNotes(options.units);
  const list = isListWanted(options, ports) ? openLineScreen(ports.stdout) : undefined;
  const notifier = createNotifier(options.notifiers, ports, {
    firing: () => notes.firing(),
    told: () => watch.told,
    heldBack: () => watch.untoldEnds.map(change => notes.of(change, 'resolved')),
    // The list has a line for what is wrong with notifiers.
    report: sentence => void (list ?? stderr.write(`rxtop: ${sentence}\n`)),
  });
  const keeper = options.collector.demo === undefined ? new AlertKeeper(watch, ports, notifier) : undefined;
  await keeper?.open();
  const right = new TellingRight(stateFolder(ports.environment), 'watch', ports.clock);
  await right.look();
  const {reread} = options;
  if (reread !== undefined) ports.onHangup?.(() => void reload({watch, notifier, notes}, reread, pace, stderr));
  try {
    return await watchAlerts(options, session.sweeps, {watch, keeper, notifier, notes, list, right}, ports);
  } finally {
    await Promise.all([notifier.close().then(() => keeper?.close()), session.close(), right.release()]);
    list?.close();
  }
}

/** Goes on with what the config file says now; with what it said before, where that is wrong. */
async function reload(
  {watch, notifier, notes}: Pick<AlertDesk, 'watch' | 'notifier' | 'notes'>,
  reread: NonNullable<AlertOptions['reread']>,
  {detects, findsPeaks}: {readonly detects: boolean; readonly findsPeaks: boolean},
  stderr: NodeJS.WritableStream,
): Promise<void> {
  try {
    const {rules, policy, notifiers} = await reread();
    requireRules(rules, policy.allow);
    const ends = watch.configure(rules, policy);
    notifier.configure(notifiers);
    notifier.tell(ends.map(change => notes.of(change, 'resolved')));
    stderr.write(`rxtop: the configuration was read anew: ${watchingLine(rules, policy.allow.length)}\n`);
    if (asksForAnomalies(rules) && !detects) stderr.write('rxtop: rules on anomalies take a restart of rxtop\n');
    if (asksForPeaks(rules) && !findsPeaks) stderr.write('rxtop: rules on peaks take a restart of rxtop\n');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;

    stderr.write(`rxtop: ${error.message}: the rules before go on\n`);
  }
}

function isListWanted({isJson, isVerbose, isLinesWanted, endsOnceFiring}: AlertOptions, ports: Ports): boolean {
  const isLines = isJson || isVerbose || isLinesWanted || endsOnceFiring;
  return ports.stdout.isTTY && ports.environment.TERM !== 'dumb' && !isLines;
}

/** What a watch works with. `keeper` lets alerts outlive the program, `list` shows them in place of lines. */
export interface AlertDesk {
  readonly watch: AlertWatch;
  readonly keeper?: AlertKeeper | undefined;
  readonly notifier: Notifier;
  readonly notes: AlertNotes;
  readonly list?: LineScreen | undefined;
  /** Dashboards leave the telling to us. */
  readonly right?: TellingRight | undefined;
}

/** The watch itself: tells of what changes with each sweep, until the sweeps end. Answers the exit code. */
export async function watchAlerts(
  options: AlertOptions,
  sweeps: AsyncIterable<Sweep>,
  {watch, keeper, notifier, notes, list, right}: AlertDesk,
  {stdout, stderr}: Pick<Ports, 'stdout' | 'stderr'>,
): Promise<number> {
  const {rules, units, isJson, isVerbose} = options;
  const before = new Set(watch.current.map(({key}) => key));
  let hasToldOfBlindSpot = false;
  for await (const sweep of sweeps) {
    const news = watch.evaluate(sweep);
    keeper?.update(sweep, news);
    right?.lookAgain();
    const {changes, notices} = news;
    if (sweep.number === 0) {
      assertUsable(sweep, options);
      tellOfAway(sweep, stderr);
      if (list === undefined) {
        if (stderr.isTTY) stderr.write(`rxtop: ${watchingLine(rules, options.policy.allow.length)}\n`);
        warnOfIdleRules(watch.idleRules, stderr);
        for (const change of stillFiring(watch, before, sweep)) {
          stdout.write(`${isJson ? alertDocument(change, sweep.time) : alertLine(change, sweep.time, units)}\n`);
        }
      }
    }

    const {blindSpot} = watch;
    if (blindSpot !== undefined && list === undefined && !hasToldOfBlindSpot) {
      stderr.write(`rxtop: ${blindSpot}\n`);
      hasToldOfBlindSpot = true;
    }

    if (isJson) for (const change of changes) stdout.write(`${alertDocument(change, sweep.time)}\n`);
    else if (list === undefined) {
      if (isVerbose)
        for (const change of changes.filter(isQuiet)) stdout.write(`${alertLine(change, sweep.time, units)}\n`);
      for (const notice of notices) stdout.write(`${noticeLine(notice, sweep.time, units)}\n`);
    }

    notes.update(watch.current.filter(({silence}) => silence === undefined));
    notifier.tell(notices.flatMap(({kind, changes: told}) => told.map(change => notes.of(change, kind))));
    // What was true before the program began may be so no more: with the first figures it is known.
    if (sweep.intervalSeconds !== undefined) notifier.keepUp();
    notifier.setStatus(alertSummary(watch.current, units));
    if (options.endsOnceFiring) {
      const isNews = notices.some(({kind}) => kind !== 'resolved');
      if (isNews || isKnownToFire(watch, before, sweep)) return ExitCode.failure;
    }

    const {current} = watch;
    const troubles = notifier.health.flatMap(({name, problem, failures}) =>
      problem === undefined ? [] : [`${name} ${problem} (${failures} failed)`],
    );
    if (blindSpot !== undefined) troubles.push(blindSpot);
    list?.show(
      alertList({current, ruleCount: watch.ruleCount, troubles, time: sweep.time, units}, list.width, list.height),
    );
  }
  return ExitCode.ok;
}

/** What another run has told of, and still fires: others know it, who reads this output does not. */
function stillFiring({current}: AlertWatch, before: ReadonlySet<string>, {monotonicSeconds}: Sweep): AlertChange[] {
  return current
    .filter(({key, state}) => state === 'firing' && before.has(key))
    .map(alert => ({alert, cause: 'value', durationSeconds: monotonicSeconds - alert.beganSeconds}));
}

/** Whether something that another run has told of fires by this run's own figures too. */
function isKnownToFire(watch: AlertWatch, before: ReadonlySet<string>, sweep: Sweep): boolean {
  if (sweep.intervalSeconds === undefined) return false;

  return stillFiring(watch, before, sweep).some(
    ({alert: {silence, isAcknowledged}}) => silence === undefined && !isAcknowledged,
  );
}

function isQuiet({alert: {state}}: AlertChange): boolean {
  return state === 'pending' || state === 'inactive';
}

/** A mistyped name would else be waited for in silence; but the container may also come later. */
function warnOfIdleRules(rules: readonly Rule[], stderr: NodeJS.WritableStream): void {
  for (const {text} of rules) stderr.write(`rxtop: no container fits "${text}" now\n`);
}
