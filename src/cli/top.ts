import {constants} from 'node:os';
import {AlertWatch} from '../alerts/alert-watch.js';
import type {AlertPolicy} from '../alerts/policy.js';
import type {Rule} from '../alerts/rule.js';
import type {Dashboard} from '../dashboard/dashboard.js';
import type {DashboardWish} from '../dashboard/dashboard-options.js';
import type {Settings} from '../dashboard/settings.js';
import type {Terminal} from '../dashboard/terminal.js';
import {ExitCode} from '../errors.js';
import {Tempo} from '../monitor.js';
import type {NotifierWish} from '../notify/read-notifier.js';
import type {Ports} from '../ports.js';
import {stateFolder} from '../state/state-folder.js';
import {TellingRight} from '../state/telling-right.js';
import type {Message} from '../view/key-line.js';
import {createKeyMap, type OwnKeys} from '../view/key-map.js';
import type {OwnColors} from '../view/theme.js';
import {createAlertActions} from './alert-actions.js';
import {AlertKeeper} from './alert-keeper.js';
import {assertUsable, tellOfAway} from './assert-usable.js';
import {type CommonOptions, DEMO_CONTAINERS} from './common-options.js';
import {DashboardTelling} from './dashboard-telling.js';
import {depthFor} from './depth-for.js';
import {printPlain} from './plain.js';
import {parseRowFilter} from './row-filter.js';
import {KEEP_ENDED_SECONDS, openSession, socketsOf} from './session.js';
import {saveSettings} from './settings-file.js';
import {sortOrder} from './sort-order.js';

/** What `rxtop top` can be told besides the common options. */
export interface TopOptions extends CommonOptions {
  /** Number of sweeps to show; undefined goes on until the user leaves. */
  readonly count: number | undefined;
  readonly rules: readonly Rule[];
  readonly policy: AlertPolicy;
}

/** What the dashboard can be told besides, by the config file: whom it is to tell of alerts. */
export interface WatchOptions extends TopOptions {
  readonly notifiers: readonly NotifierWish[];
}

/** How the dashboard is to look at the start, and what keys do. */
export interface ScreenOptions {
  readonly settings: Settings;
  readonly ownColors: OwnColors;
  readonly ownKeys: OwnKeys;
  /** Said at the start: what was wrong with a file. */
  readonly greeting: Message | undefined;
}

/** Whether there is a terminal that can be drawn on. */
export function isDrawable({stdout, stdin, environment}: Ports): boolean {
  return stdout.isTTY && stdin.isTTY && environment.TERM !== 'dumb';
}

/** Prints plain rows. Answers the exit code. */
export async function runPlain(options: TopOptions, ports: Ports): Promise<number> {
  const order = sortOrder(options);
  const {units, isAll, isAscii, selection} = options;
  const session = await openSession(
    options,
    {
      start: 'wait-for-engine',
      count: sweepsFor(options.count),
      settles: false,
      depth: 'regular',
      keepsTotals: true,
      keepEndedSeconds: KEEP_ENDED_SECONDS,
    },
    ports,
  );
  try {
    await printPlain(session.sweeps, ports.stdout, {
      units,
      isAll,
      isAscii,
      order,
      accepts: container => selection.matches(container),
      check: sweep => {
        assertUsable(sweep, options);
        tellOfAway(sweep, ports.stderr);
      },
      ending: ports.ending,
    });
  } finally {
    await session.close();
  }

  return ExitCode.ok;
}

/** Shows the dashboard, whose packages are loaded only when there is something to draw on. Answers the exit code. */
export async function runScreen(options: WatchOptions, look: ScreenOptions, ports: Ports): Promise<number> {
  const [{openTerminal}, {abilitiesOf}, {Dashboard}, {dieBySignal}] = await Promise.all([
    import('../dashboard/terminal.js'),
    import('../dashboard/terminal-abilities.js'),
    import('../dashboard/dashboard.js'),
    import('../dashboard/exit-paths.js'),
  ]);
  const abilities = abilitiesOf(ports.environment, options);
  const terminal = openTerminal(ports, abilities);
  const tempo = new Tempo(look.settings.intervalSeconds);
  let signal: NodeJS.Signals | undefined;
  try {
    const dashboard = new Dashboard(terminal, ports.clock, {
      settings: look.settings,
      isAll: options.isAll,
      colors: abilities.colors,
      ownColors: look.ownColors,
      keys: createKeyMap(look.ownKeys),
      ruleCount: options.rules.length + options.policy.allow.length,
      isWanted: container => options.selection.matches(container),
      isNarrowed: options.selection.selectors.length > 0,
      parseFilter: parseRowFilter,
      ownUse: ports.ownUse,
      greeting: look.greeting,
      save: settings => saveSettings(settings, ports.environment),
      changeInterval: seconds => tempo.change(seconds),
    });
    const left = terminal.ended.then(name => {
      signal = name;
      return 'quit' as const;
    });
    const {intervalSeconds} = look.settings;
    const timed = {...options, collector: {...options.collector, intervalSeconds}};
    const stage = {dashboard, terminal, tempo, left};
    const wish = await watch(stage, timed, ports);
    if (wish === 'demo') {
      dashboard.startOver();
      await watch(stage, withDemo(timed), ports);
    }
  } finally {
    terminal.close();
  }

  if (signal === undefined) return ExitCode.ok;
  if (signal === 'SIGHUP') dieBySignal(signal);
  return 128 + constants.signals[signal];
}

/** What sweeps are shown on. `left` resolves when a signal asks the program to end. */
interface Stage {
  readonly dashboard: Dashboard;
  readonly terminal: Terminal;
  readonly tempo: Tempo;
  readonly left: Promise<DashboardWish>;
}

/** Feeds the dashboard with one session's sweeps until the user leaves or the sweeps end. */
async function watch(
  {dashboard, terminal, tempo, left}: Stage,
  options: WatchOptions,
  ports: Ports,
): Promise<DashboardWish> {
  const depth = depthFor(options.rules);
  const session = await openSession(
    options,
    {
      start: 'at-once',
      count: sweepsFor(options.count),
      settles: false,
      depth,
      keepsTotals: true,
      detects: true,
      findsPeaks: true,
      keepEndedSeconds: KEEP_ENDED_SECONDS,
      tempo,
    },
    ports,
  );
  dashboard.serveBy({readSockets: (...all) => session.collector.readSockets(...all)});
  const alerts = new AlertWatch(options.rules, options.policy, options.selection, socketsOf(session, ports));
  const isDemo = options.collector.demo !== undefined;
  const telling = isDemo || alerts.ruleCount === 0 ? undefined : tellingOf(alerts, options, terminal, ports);
  await telling?.open();
  const keeper = isDemo ? undefined : new AlertKeeper(alerts, ports, telling);
  await keeper?.open();
  const actions = createAlertActions(alerts, keeper, options.units, ports.clock, telling);
  dashboard.serveBy({alertActions: actions});
  const feed = async (): Promise<DashboardWish> => {
    for await (const sweep of session.sweeps) {
      const news = alerts.evaluate(sweep);
      keeper?.update(sweep, news);
      telling?.update(sweep, news);
      actions.note(news.changes, sweep.monotonicSeconds);
      dashboard.show(sweep, actions.views());
      session.collector.watchClosely(dashboard.selectedKey);
    }
    return 'quit';
  };
  let wish: DashboardWish = 'quit';
  try {
    wish = await Promise.race([left, dashboard.nextWish(), feed()]);
    return wish;
  } finally {
    // Whoever quits has the terminal back at once: the last message to a notifier may take its time.
    if (wish === 'quit') terminal.close();
    await telling?.close();
    await keeper?.close();
    await session.close();
  }
}

/** Bells and notes go to the terminal between two pictures. */
function tellingOf(
  alerts: AlertWatch,
  {notifiers, units}: WatchOptions,
  terminal: Terminal,
  {clock, environment}: Ports,
): DashboardTelling {
  const right = new TellingRight(stateFolder(environment), 'screen', clock);
  const write = (text: string | Uint8Array) => {
    terminal.send(String(text));
    return true;
  };
  return new DashboardTelling(alerts, {notifiers, units, right}, {clock, environment, stdout: {isTTY: true, write}});
}

function withDemo(options: WatchOptions): WatchOptions {
  return {...options, collector: {...options.collector, demo: DEMO_CONTAINERS}};
}

/** The first sweep has no rates. */
function sweepsFor(count: number | undefined): number | undefined {
  return count === undefined ? undefined : count + 1;
}
