import {UserError} from '../errors.js';
import {
  addCommand,
  alertsOf,
  burstOption,
  type CommandSite,
  type RuleFlags,
  ruleOption,
  rulesOf,
} from './add-command.js';
import {addCommonOptions, commonOptions} from './common-options.js';
import {addExportOptions, type ExportFlags, exportOptions} from './export-options.js';
import {loadConfig} from './load-config.js';
import {parseCount, parseKeeping} from './number-options.js';

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

/** `rxtop top`, the default. A config file that is wrong does not keep the dashboard from starting: it is told there. */
export function addTop({program, ports, setCode}: CommandSite): void {
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
}

/** `rxtop json` */
export function addJson(site: CommandSite): void {
  const {program, ports} = site;
  addCommand<JsonFlags>(
    site,
    program.command('json').description('one JSON document on stdout'),
    async (flags, config) => {
      const {runJson} = await import('./json.js');
      const {count, rates, follow} = flags;
      const rules = rulesOf(flags, config);
      const documents = {count, withRates: rates, follows: follow === true};
      return runJson({...commonOptions(flags, config), rules, ...documents}, ports);
    },
  )
    .addOption(ruleOption())
    .addOption(burstOption())
    .option('-n, --count <documents>', 'so many documents, one a line', parseCount)
    .option('--follow', 'documents without end, one a line')
    .option('--no-rates', 'one sweep and no wait: counters only');
}

/** `rxtop alert` */
export function addAlert(site: CommandSite): void {
  const {program, ports} = site;
  addCommand<AlertFlags>(
    site,
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
}

/** `rxtop check` */
export function addCheck(site: CommandSite): void {
  const {program, ports} = site;
  addCommand<CheckFlags>(
    site,
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
}

/** `rxtop export` */
export function addExport(site: CommandSite): void {
  const {program, version, ports} = site;
  const command = addCommand<ExportFlags>(
    site,
    program.command('export').description('serve counters as metrics for Prometheus, until it is ended'),
    async (flags, config) => {
      const options = exportOptions(flags, commonOptions(flags, config));
      if (flags.print !== undefined) {
        const {printExport} = await import('./print-export.js');
        const {print: file, image = `rxtop:${version}`, targets = []} = flags;
        return printExport({file, rules: rulesOf(flags, config), image, targets}, options, ports);
      }

      refuseForPrinting(flags);
      const {runExport} = await import('./export.js');
      return runExport(options, version, ports);
    },
  );
  addExportOptions(command).addOption(burstOption()).addOption(ruleOption());
}

/** What only a printed file would show is not dropped without a word. */
function refuseForPrinting({image, targets}: ExportFlags): void {
  const flag = image === undefined ? '--targets' : '--image';
  if (image === undefined && targets === undefined) return;

  throw new UserError(`${flag} says something about a file, and none is to be printed`, {
    hint: 'Name the file with --print, or leave the flag away.',
    kind: 'usage',
  });
}
