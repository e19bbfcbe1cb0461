import {type Command, Option} from 'commander';
import {UserError} from '../errors.js';
import type {CollectorOptions} from '../model/collector.js';
import {parseFilter} from '../selectors/filter.js';
import {createSelection, type Selection, type Selector} from '../selectors/selector.js';
import type {UnitStyle} from '../view/format.js';
import type {Config} from './config.js';
import {parseDemoCount, parseInterval, parseKeeping} from './number-options.js';

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
}

/** The flags as commander hands them over, before the config file fills in what was not said. */
export interface CommonFlags {
  readonly host?: string;
  readonly context?: string;
  readonly engine?: 'auto' | 'docker' | 'podman' | 'none';
  readonly interval?: number;
  readonly all?: true;
  readonly keepEnded?: number;
  readonly filter?: readonly Selector[];
  readonly source?: CollectorOptions['source'];
  readonly bits?: true;
  readonly iec?: true;
  readonly config?: string;
  readonly demo?: number | true;
  readonly procRoot: string;
  readonly loopback?: true;
  readonly sort?: string;
  readonly reverse?: true;
  readonly color: boolean;
  readonly ascii?: true;
}

/** Adds the flags that every command that watches understands. */
export function addCommonOptions(command: Command): Command {
  return command
    .option('-H, --host <url>', 'engine to ask: unix:///path or tcp://host:port')
    .option('-c, --context <name>', 'Docker context to use')
    .addOption(
      new Option(
        '--engine <engine>',
        'which engine to ask; none: find containers by their cgroups (default: auto)',
      ).choices(['auto', 'docker', 'podman', 'none']),
    )
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
        'show only these: name, id, label, project, service, pod, network, image, state; globs; repeatable',
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

/** What can be watched instead of what the `docker` command would use. */
const ENGINE_FLAGS = ['demo', 'host', 'context'] as const;

function assertOneEngine(flags: CommonFlags & {readonly engine?: string}): void {
  const given = ENGINE_FLAGS.filter(flag => flags[flag] !== undefined);
  const nameless = given.find(flag => flags[flag] === '');
  if (nameless !== undefined) {
    throw new UserError(`--${nameless} names nothing`, {hint: 'Leave it out, or say which engine.', kind: 'usage'});
  }
  const [first, second] = flags.demo !== undefined && flags.engine !== undefined ? ['demo', 'engine'] : given;
  if (second !== undefined) {
    throw new UserError(`--${first} and --${second} cannot be used together`, {
      hint: 'Give one of them.',
      kind: 'usage',
    });
  }
}

/** Puts flags and config file together; a flag comes before the file. */
export function commonOptions(flags: CommonFlags, config: Config): CommonOptions {
  assertOneEngine(flags);
  const namesEngine = flags.host !== undefined || flags.context !== undefined;
  if (namesEngine && flags.engine === 'none') {
    const flag = flags.host === undefined ? '--context' : '--host';
    throw new UserError(`${flag} and --engine none cannot be used together`, {
      hint: 'Give one of them.',
      kind: 'usage',
    });
  }

  const asksConfigured = !namesEngine && flags.engine !== 'none';
  return {
    collector: {
      host: asksConfigured ? config.host : flags.host,
      context: asksConfigured ? config.context : flags.context,
      engine: flags.engine,
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
  };
}
