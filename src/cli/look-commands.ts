import {Option} from 'commander';
import {addCommand, type CommandSite} from './add-command.js';
import {type CommonFlags, commonOptions} from './common-options.js';
import {parseCount} from './number-options.js';
import {TOPOLOGY_FORMATS, type TopologyFlags} from './topology-options.js';
import {TOTALS_BY, type TotalsFlags} from './totals-options.js';

interface FlowsFlags extends CommonFlags {
  readonly count?: number;
  readonly json?: true;
}

/** `rxtop doctor` */
export function addDoctor(site: CommandSite): void {
  const {program, ports} = site;
  addCommand(
    site,
    program.command('doctor').description('what can be read here, what cannot, and how to mend it'),
    async (flags, config) => {
      const {runDoctor} = await import('./doctor.js');
      return runDoctor(commonOptions(flags, config), ports);
    },
  );
}

/** `rxtop flows CONTAINER` */
export function addFlows(site: CommandSite): void {
  const {program, ports} = site;
  addCommand<FlowsFlags>(
    site,
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
}

/** `rxtop topology` */
export function addTopology(site: CommandSite): void {
  const {program, ports} = site;
  addCommand<TopologyFlags>(
    site,
    program.command('topology').description('networks with their containers and the rate of each, as text or a graph'),
    async (flags, config) => {
      const {runTopology} = await import('./topology.js');
      return runTopology({...commonOptions(flags, config), format: flags.format}, ports);
    },
  ).addOption(new Option('--format <format>', 'what it is written in').choices(TOPOLOGY_FORMATS).default('text'));
}

/** `rxtop totals` */
export function addTotals(site: CommandSite): void {
  const {program, ports} = site;
  addCommand<TotalsFlags>(
    site,
    program.command('totals').description('what every container has received and sent: today, this month, in all'),
    async (flags, config) => {
      const {runTotals} = await import('./totals.js');
      return runTotals({...commonOptions(flags, config), by: flags.by, isJson: flags.json === true}, ports);
    },
  )
    .addOption(new Option('--by <what>', 'one row for each of these').choices(TOTALS_BY).default('service'))
    .option('--json', 'one JSON document');
}
