import {type Command, Option} from 'commander';
import type {BurstWish} from '../burst-pace.js';
import type {CollectorOptions} from '../model/collector.js';
import type {PrometheusServer} from '../model/prometheus.js';
import {parseFilter} from '../selectors/filter.js';
import {createSelection, type Selection, type Selector} from '../selectors/selector.js';
import type {UnitStyle} from '../view/format.js';
import type {Config} from './config.js';
import {addEngineOptions, type EngineFlags, engineOptions} from './engine-options.js';
import {parseDemoCount, parseInterval, parseKeeping} from './number-options.js';
import {prometheusOptions} from './prometheus-options.js';

/** Number of simulated containers when `--demo` names none. */
export const DEMO_CONTAINERS = 24;

/** What every command that watches can be told. */
export interface CommonOptions {
  readonly collector: CollectorOptions;
  readonly selection: Selection;
  readonly isAll: boolean;
  readonly units: UnitStyle;
  /** Name of the column to sort by; undefined leaves it to the command. */
  readonly sort: string | undefined;
  readonly isReversed: boolean;
  readonly isColorWanted: boolean;
  readonly isAscii: boolean;
  /** How long a container that has ended stays listed; undefined leaves it to the command. */
  readonly keepEndedSeconds?: number | undefined;
  /** The day of the month on which the months of running totals begin; the first if undefined. */
  readonly resetDay?: number | undefined;
  /** How often counters are read between two sweeps; `auto` if undefined. */
  readonly burst?: BurstWish | undefined;
}

/** The flags as commander hands them over, before the config file fills in what was not said. */
export interface CommonFlags extends EngineFlags {
  readonly interval?: number;
  readonly burst?: BurstWish;
  readonly all?: true;
  readonly keepEnded?: number;
  readonly filter?: readonly Selector[];
  readonly source?: CollectorOptions['source'];
  readonly bits?: true;
  readonly iec?: true;
  readonly config?: string;
  readonly procRoot: string;
  readonly loopback?: true;
  readonly sort?: string;
  readonly reverse?: true;
  readonly color: boolean;
  readonly ascii?: true;
}

/** Adds the flags that every command that watches understands. */
export function addCommonOptions(command: Command): Command {
  return addEngineOptions(command)
    .addOption(
      new Option('-i, --interval <time>', 'time between two sweeps: 1, 500ms, 2s (default: 1s)').argParser(
        parseInterval,
      ),
    )
    .option('-a, --all', 'also show containers that do not run')
    .addOption(
      new Option(
        '--keep-ended <time>',
        'how long one that has ended stays, with its final counters: 60s, 5m, 0 (default: 60s; one document or look: 0)',
      ).argParser(parseKeeping),
    )
    .addOption(
      new Option(
        '-f, --filter <key=value>',
        'show only these: name, id, label, project, service, pod, network, image, state, host; globs; repeatable',
      ).argParser((text: string, before: readonly Selector[] = []) => [...before, parseFilter(text)]),
    )
    .addOption(
      new Option('--source <source>', 'where to read counters (default: auto)').choices([
        'auto',
        'host',
        'namespace',
        'engine',
      ]),
    )
    .option('-s, --sort <column>', 'sort by this column: name, rx, tx, …')
    .option('-r, --reverse', 'sort the other way round')
    .option('--bits', 'show bits per second instead of bytes')
    .option('--iec', 'steps of 1024 (KiB) instead of 1000 (kB)')
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .option('--ascii', 'ASCII characters only')
    .option('--config <file>', 'configuration file (default: rxtop/config.yaml in the XDG config folder)')
    .addOption(
      new Option('--demo [containers]', `simulated containers (default: ${DEMO_CONTAINERS})`).argParser(parseDemoCount),
    )
    .option('--loopback', 'also list loopback interfaces; they are never part of a sum')
    .addOption(new Option('--proc-root <folder>', 'where the host’s procfs is mounted').default('/proc'));
}

/** A Prometheus of the config file gives way to any place that is named on the command line. */
function serversOf(flags: CommonFlags, config: Config): readonly PrometheusServer[] {
  const isElsewhere = [flags.host, flags.context, flags.engine, flags.demo].some(flag => flag !== undefined);
  return flags.prometheus ?? (isElsewhere ? [] : config.prometheus);
}

/** Puts flags and config file together; a flag comes before the file. */
export function commonOptions(flags: CommonFlags, config: Config): CommonOptions {
  return {
    collector: {
      ...engineOptions(flags, config),
      prometheus: prometheusOptions(serversOf(flags, config), flags.filter ?? []),
      source: flags.source ?? config.source ?? 'auto',
      procRoot: flags.procRoot,
      intervalSeconds: flags.interval ?? config.intervalSeconds ?? 1,
      withLoopback: flags.loopback === true,
      demo: flags.demo === true ? DEMO_CONTAINERS : flags.demo,
    },
    selection: createSelection(flags.filter ?? []),
    isAll: flags.all === true,
    keepEndedSeconds: flags.keepEnded,
    units: {
      unit: flags.bits === true ? 'bits' : (config.units ?? 'bytes'),
      steps: flags.iec === true ? 'iec' : (config.steps ?? 'si'),
    },
    sort: flags.sort,
    isReversed: flags.reverse === true,
    isColorWanted: flags.color,
    isAscii: flags.ascii === true,
    resetDay: config.resetDay,
    burst: flags.burst,
  };
}
