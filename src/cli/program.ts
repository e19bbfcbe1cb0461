import {Argument, Command, CommanderError, Option} from 'commander';
import type {AlertPolicy} from '../alerts/policy.js';
import type {Rule} from '../alerts/rule.js';
import {ExitCode, UserError} from '../errors.js';
import {safeText} from '../model/safe-text.js';
import type {Ports} from '../ports.js';
import {didYouMean} from '../selectors/did-you-mean.js';
import {commandFirst} from './command-first.js';
import {addCommonOptions, type CommonFlags, commonOptions} from './common-options.js';
import {SHELLS, type Shell} from './completion/shells.js';
import type {Config} from './config.js';
import {addExportOptions, type ExportFlags, exportOptions} from './export-options.js';
import {loadConfig} from './load-config.js';
import {parseBurst, parseCount, parseKeeping} from './number-options.js';
import {parseRules} from './rules.js';
import {TOPOLOGY_FORMATS, type TopologyFlags} from './topology-options.js';
import {TOTALS_BY, type TotalsFlags} from './totals-options.js';

interface RuleFlags extends CommonFlags {
  readonly rule?: readonly string[];
}

interface TopFlags extends RuleFlags {
  readonly count?: number;
  readonly plain?: true;
}

interface JsonFlags extends RuleFlags {
  readonly count?: number;
  readonly rates: boolean;
  readonly follow?: true;
}

interface AlertFlags extends RuleFlags {
  readonly count?: number;
  readonly json?: true;
  readonly verbose?: true;
  readonly test?: true;
  readonly lines?: true;
  readonly onceFiring?: true;
}

interface CheckFlags extends RuleFlags {
  readonly for?: number;
}

interface FlowsFlags extends CommonFlags {
  readonly count?: number;
  readonly json?: true;
}

const HELP_AFTER = `
"rxtop" alone is "rxtop top". "rxtop COMMAND --help" lists a command's options.

Examples:
  rxtop --filter project=shop            dashboard of one compose project
  rxtop json | jq '.containers[].receive.bytesPerSecond'
  rxtop alert --rule 'service=db tx > 5MB/s for 10s as critical'
  rxtop flows web                        who a container talks with
  rxtop export                           metrics for Prometheus
  rxtop topology --format dot            a graph of networks and containers
  rxtop --demo                           look round without an engine`;

/** Reads the command line and runs what it asks for; answers the exit code. Throws a UserError for wrong use. */
export async function run(words: readonly string[], version: string, ports: Ports): Promise<number> {
  let code: number = ExitCode.ok;
  const program = createProgram(version, ports, value => {
    code = value;
  });
  const argv = commandFirst(words, program.commands);
  try {
    assertCommand(argv[0], program);
    await program.parseAsync(argv, {from: 'user'});
  } catch (error) {
    // Help and version were printed as asked.
    if (error instanceof CommanderError && error.exitCode === 0) return ExitCode.ok;

    const meant = error instanceof CommanderError ? wrongUse(error) : error;
    if (argv[0] !== 'check' || !(meant instanceof UserError)) throw meant;

    // To a monitoring system, exit code 2 would mean CRITICAL.
    const {reportUnknown} = await import('./check.js');
    return reportUnknown(meant, ports);
  }
  return code;
}

/** Without this, a mistyped command would be an argument too many of the default one. */
function assertCommand(word: string | undefined, program: Command): void {
  const names = program.commands.map(command => command.name());
  if (word === undefined || word.startsWith('-') || names.includes(word)) return;

  const guess = didYouMean(word, names);
  throw new UserError(`there is no command "${safeText(word)}"`, {
    hint: guess === undefined ? `Commands: ${names.join(', ')}.` : `Did you mean "${guess}"?`,
    kind: 'usage',
  });
}

/** Commander's messages may have several lines, and begin and end in its own way. */
function wrongUse({message}: CommanderError): UserError {
  const line = message
    .replace(/^error: /u, '')
    .replaceAll(/\s*\n\s*/gu, ' ')
    .replace(/[.?]?\s*$/u, '');
  return new UserError(safeText(line), {hint: 'See "rxtop --help".', kind: 'usage'});
}

/** As wide as the narrowest usual terminal, so that the build can make what `--help` prints. */
const HELP_WIDTH = 80;

/** All commands with their options. What they do, they do by the ports; their exit codes are handed to `setCode`. */
export function createProgram(version: string, ports: Ports, setCode: (code: number) => void): Command {
  const program = new Command('rxtop')
    .description('top for container network traffic: what every container receives and transmits, on which network')
    .version(version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .addHelpText('after', HELP_AFTER)
    .exitOverride()
    .configureOutput({
      getOutHelpWidth: () => HELP_WIDTH,
      writeOut: text => void ports.stdout.write(text),
      // What goes wrong is said once, by main.
      outputError: () => undefined,
    });
  const add = <Flags extends CommonFlags>(
    command: Command,
    runCommand: (flags: Flags, config: Config, words: readonly string[]) => Promise<number>,
  ): Command =>
    addCommonOptions(command).action(async () => {
      const flags = command.opts<Flags>();
      setCode(await runCommand(flags, await loadConfig(flags.config, ports), command.args));
    });

  addCommonOptions(program.command('top', {isDefault: true}).description('dashboard (the default)'))
    .action(async (flags: TopFlags) => {
      const {isDrawable, runPlain, runScreen} = await import('./top.js');
      const {count, plain} = flags;
      if (plain === true || !isDrawable(ports)) {
        const config = await loadConfig(flags.config, ports);
        setCode(await runPlain({...commonOptions(flags, config), ...alertsOf(flags, config), count}, ports));
        return;
      }

      const {loadDashboardFiles, startSettings} = await import('./dashboard-settings.js');
      const files = await loadDashboardFiles(flags.config, ports);
      const {config, problem: greeting} = files;
      const {colors: ownColors, keys: ownKeys, notifiers} = config;
      const options = {...commonOptions(flags, config), ...alertsOf(flags, config), notifiers, count};
      setCode(await runScreen(options, {settings: startSettings(flags, files), ownColors, ownKeys, greeting}, ports));
    })
    .addOption(ruleOption())
    .addOption(burstOption())
    .option('--plain', 'a line a container and interval, also on a terminal')
    .option('-n, --count <sweeps>', 'end after so many sweeps', parseCount);

  add<JsonFlags>(program.command('json').description('one JSON document on stdout'), async (flags, config) => {
    const {runJson} = await import('./json.js');
    const {count, rates, follow} = flags;
    const rules = rulesOf(flags, config);
    return runJson({...commonOptions(flags, config), rules, count, withRates: rates, follows: follow === true}, ports);
  })
    .addOption(ruleOption())
    .addOption(burstOption())
    .option('-n, --count <documents>', 'so many documents, one a line', parseCount)
    .option('--follow', 'documents without end, one a line')
    .option('--no-rates', 'one sweep and no wait: counters only');

  add<AlertFlags>(
    program.command('alert').description('watch rules and tell of each change'),
    async (flags, config) => {
      if (flags.test === true) {
        const {runAlertTest} = await import('./alert-test.js');
        return runAlertTest(config.notifiers, ports);
      }

      const {runAlert} = await import('./alert.js');
      const {count, json, verbose, lines, onceFiring} = flags;
      return runAlert(
        {
          ...commonOptions(flags, config),
          ...alertsOf(flags, config),
          reread: async () => {
            const anew = await loadConfig(flags.config, ports);
            return {...alertsOf(flags, anew), notifiers: anew.notifiers};
          },
          count,
          isJson: json === true,
          isVerbose: verbose === true,
          notifiers: config.notifiers,
          isLinesWanted: lines === true,
          endsOnceFiring: onceFiring === true,
        },
        ports,
      );
    },
  )
    .addOption(ruleOption())
    .addOption(burstOption())
    .option('-n, --count <sweeps>', 'end after so many sweeps', parseCount)
    .option('--json', 'one JSON object a line')
    .option('--lines', 'a line a change also on a terminal, instead of a list')
    .option('--once-firing', 'end at the first alert, with exit code 1')
    .option('--verbose', 'also tell what is pending')
    .option('--test', 'send a sample through every notifier, say which took it, and end');

  add<CheckFlags>(
    program.command('check').description('check rules once, with the exit codes of the Monitoring Plugins'),
    async (flags, config) => {
      const {runCheck} = await import('./check.js');
      const rules = rulesOf(flags, config);
      return runCheck({...commonOptions(flags, config), rules, forSeconds: flags.for}, ports);
    },
  )
    .addOption(ruleOption())
    .addOption(burstOption())
    .option(
      '--for <time>',
      'watch so long what is beyond its threshold: it has to be so all the time (at least: a rule may ask for more)',
      parseKeeping,
    );

  add(
    program.command('doctor').description('what can be read here, what cannot, and how to mend it'),
    async (flags, config) => {
      const {runDoctor} = await import('./doctor.js');
      return runDoctor(commonOptions(flags, config), ports);
    },
  );

  addExportOptions(
    add<ExportFlags>(
      program.command('export').description('serve counters as metrics for Prometheus, until it is ended'),
      async (flags, config) => {
        const options = exportOptions(flags, commonOptions(flags, config));
        if (flags.print !== undefined) {
          const {printExport} = await import('./print-export.js');
          const image = flags.image ?? `rxtop:${version}`;
          return printExport({file: flags.print, rules: rulesOf(flags, config), image}, options, ports);
        }

        const {runExport} = await import('./export.js');
        return runExport(options, version, ports);
      },
    ),
  )
    .addOption(burstOption())
    .addOption(ruleOption());

  program
    .command('check-config')
    .description('all that is wrong in a config file, with line and column')
    .argument('[file]', 'the config file (default: the one that is read anyway)')
    .option('--config <file>', 'the same')
    .action(async (file: string | undefined, flags: {readonly config?: string}) => {
      const {runCheckConfig} = await import('./check-config.js');
      setCode(await runCheckConfig(file ?? flags.config, ports));
    });

  program
    .command('detect')
    .description('score a series on stdin: lines "timestamp,value" in, "timestamp,value,score" out')
    .action(async () => {
      const {runDetect} = await import('./detect.js');
      setCode(await runDetect(ports));
    });

  add<FlowsFlags>(
    program
      .command('flows')
      .description('the connections of one container, from the kernel’s table: who with, and how much')
      .argument('<container>', 'its name, or the beginning of its id'),
    async (flags, config, [container = '']) => {
      const {runFlows} = await import('./flows.js');
      const {count, json} = flags;
      return runFlows({...commonOptions(flags, config), container, count, isJson: json === true}, ports);
    },
  )
    .option('-n, --count <times>', 'look so many times, an interval apart', parseCount)
    .option('--json', 'one JSON document; with a count, one a line');

  add<TopologyFlags>(
    program.command('topology').description('networks with their containers and the rate of each, as text or a graph'),
    async (flags, config) => {
      const {runTopology} = await import('./topology.js');
      return runTopology({...commonOptions(flags, config), format: flags.format}, ports);
    },
  ).addOption(new Option('--format <format>', 'what it is written in').choices(TOPOLOGY_FORMATS).default('text'));

  add<TotalsFlags>(
    program.command('totals').description('what every container has received and sent: today, this month, in all'),
    async (flags, config) => {
      const {runTotals} = await import('./totals.js');
      return runTotals({...commonOptions(flags, config), by: flags.by, isJson: flags.json === true}, ports);
    },
  )
    .addOption(new Option('--by <what>', 'one row for each of these').choices(TOTALS_BY).default('service'))
    .option('--json', 'one JSON document');

  program
    .command('install-plugin')
    .description('make rxtop the command "docker traffic", a plugin of the Docker CLI')
    .option('--uninstall', 'take it away again')
    .action(async ({uninstall}: {readonly uninstall?: true}) => {
      const {runInstallPlugin} = await import('./install-plugin.js');
      setCode(await runInstallPlugin({isRemoval: uninstall === true}, ports));
    });

  program
    .command('completion')
    .description('a script that makes the shell complete commands, options and their values')
    .addArgument(new Argument('<shell>', 'whose completion').choices(SHELLS))
    .action(async (shell: Shell) => {
      const [{completionFor}, {commandTable}] = await Promise.all([
        import('./completion/completion.js'),
        import('./command-table.js'),
      ]);
      ports.stdout.write(completionFor(shell, commandTable(program)));
    });
  return program;
}

function burstOption(): Option {
  return new Option(
    '--burst <time>',
    'read bytes so often between two sweeps, for peaks: 20ms, 50ms, 100ms, off, auto (default: as often as costs 1 % of a core)',
  ).argParser(parseBurst);
}

function ruleOption(): Option {
  return new Option('--rule <rule>', 'alert rule, such as "name=web-* tx > 5MB/s for 10s"; repeatable').argParser(
    (text: string, before: readonly string[] = []) => [...before, text],
  );
}

function rulesOf({rule}: RuleFlags, config: Config): readonly Rule[] {
  return [...config.rules, ...parseRules(rule ?? [])];
}

function alertsOf(flags: RuleFlags, config: Config): {readonly rules: readonly Rule[]; readonly policy: AlertPolicy} {
  return {rules: rulesOf(flags, config), policy: config.policy};
}
