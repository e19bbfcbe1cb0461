import {constants} from 'node:os';
import {createAlertEngine} from '../alerts/alert-engine.js';
import type {Rule} from '../alerts/rule.js';
import type {Dashboard, DashboardWish} from '../dashboard/dashboard.js';
import {DEFAULT_SETTINGS} from '../dashboard/settings.js';
import {ExitCode} from '../errors.js';
import {Tempo} from '../monitor.js';
import type {Ports} from '../ports.js';
import {alertView} from '../view/alerts-pane.js';
import {USUAL_KEYS} from '../view/key-map.js';
import type {SortOrder} from '../view/row-order.js';
import {assertUsable, tellOfAway} from './assert-usable.js';
import {type CommonOptions, DEMO_CONTAINERS} from './common-options.js';
import {depthFor} from './depth-for.js';
import {printPlain} from './plain.js';
import {parseRowFilter} from './row-filter.js';
import {KEEP_ENDED_SECONDS, openSession} from './session.js';
import {sortOrder} from './sort-order.js';

/** What `rxtop top` can be told besides the common options. */
export interface TopOptions extends CommonOptions {
  /** Number of sweeps to show; undefined goes on until the user leaves. */
  readonly count: number | undefined;
  readonly rules: readonly Rule[];
}

/** Shows the dashboard, or plain rows where the output is no terminal that can be drawn on. Answers the exit code. */
export async function runTop(options: TopOptions, ports: Ports): Promise<number> {
  const order = sortOrder(options);
  const isScreen = ports.stdout.isTTY && ports.stdin.isTTY && ports.environment.TERM !== 'dumb';
  return isScreen ? runScreen(options, order, ports) : runPlain(options, order, ports);
}

async function runPlain(options: TopOptions, order: SortOrder, ports: Ports): Promise<number> {
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

/** The dashboard's packages are loaded only when there is something to draw on. */
async function runScreen(options: TopOptions, order: SortOrder, ports: Ports): Promise<number> {
  const [{openTerminal}, {abilitiesOf}, {Dashboard}, {dieBySignal}] = await Promise.all([
    import('../dashboard/terminal.js'),
    import('../dashboard/terminal-abilities.js'),
    import('../dashboard/dashboard.js'),
    import('../dashboard/exit-paths.js'),
  ]);
  const abilities = abilitiesOf(ports.environment, options);
  const terminal = openTerminal(ports, abilities);
  const tempo = new Tempo(options.collector.intervalSeconds);
  let signal: NodeJS.Signals | undefined;
  try {
    const dashboard = new Dashboard(terminal, ports.clock, {
      settings: {
        ...DEFAULT_SETTINGS,
        order,
        units: options.units,
        intervalSeconds: options.collector.intervalSeconds,
      },
      isAll: options.isAll,
      colors: abilities.colors,
      ownColors: {},
      keys: USUAL_KEYS,
      ruleCount: options.rules.length,
      isWanted: container => options.selection.matches(container),
      isNarrowed: options.selection.selectors.length > 0,
      parseFilter: parseRowFilter,
      greeting: undefined,
      save: () => Promise.resolve({text: 'not saved', isBad: true}),
      changeInterval: seconds => tempo.change(seconds),
    });
    const left = terminal.ended.then(name => {
      signal = name;
      return 'quit' as const;
    });
    const wish = await watch(dashboard, options, tempo, left, ports);
    if (wish === 'demo') {
      dashboard.startOver();
      await watch(dashboard, withDemo(options), tempo, left, ports);
    }
  } finally {
    terminal.close();
  }

  if (signal === undefined) return ExitCode.ok;
  if (signal === 'SIGHUP') dieBySignal(signal);
  return 128 + constants.signals[signal];
}

/** Feeds the dashboard with one session's sweeps until the user leaves or the sweeps end. */
async function watch(
  dashboard: Dashboard,
  options: TopOptions,
  tempo: Tempo,
  left: Promise<DashboardWish>,
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
      keepEndedSeconds: KEEP_ENDED_SECONDS,
      tempo,
    },
    ports,
  );
  const alerts = createAlertEngine(options.rules, options.selection);
  const feed = async (): Promise<DashboardWish> => {
    for await (const sweep of session.sweeps) {
      alerts.evaluate(sweep);
      dashboard.show(
        sweep,
        alerts.current.map(alert => alertView(alert, options.units)),
      );
      session.collector.watchClosely(dashboard.selectedKey);
    }
    return 'quit';
  };
  try {
    return await Promise.race([left, dashboard.nextWish(), feed()]);
  } finally {
    await session.close();
  }
}

function withDemo(options: TopOptions): TopOptions {
  return {...options, collector: {...options.collector, demo: DEMO_CONTAINERS}};
}

/** The first sweep has no rates. */
function sweepsFor(count: number | undefined): number | undefined {
  return count === undefined ? undefined : count + 1;
}
