import {Command, CommanderError} from 'commander';
import {ExitCode, UserError} from '../errors.js';
import {safeText} from '../model/safe-text.js';
import type {Ports} from '../ports.js';
import {didYouMean} from '../selectors/did-you-mean.js';
import type {CommandSite} from './add-command.js';
import {commandFirst} from './command-first.js';
import {addDoctor, addFlows, addTopology, addTotals} from './look-commands.js';
import {addCheckConfig, addCompletion, addDetect, addInstallPlugin} from './own-commands.js';
import {addAlert, addCheck, addExport, addJson, addTop} from './watch-commands.js';

/** In the order of the help. */
const COMMANDS: readonly ((site: CommandSite) => void)[] = [
  addTop,
  addJson,
  addAlert,
  addCheck,
  addDoctor,
  addExport,
  addCheckConfig,
  addDetect,
  addFlows,
  addTopology,
  addTotals,
  addInstallPlugin,
  addCompletion,
];

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

    const meant = error instanceof CommanderError ? wrongUse(error, argv[0]) : error;
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
function wrongUse({message}: CommanderError, command: string | undefined): UserError {
  const line = message
    .replace(/^error: /u, '')
    .replaceAll(/\s*\n\s*/gu, ' ')
    .replace(/[.?]?\s*$/u, '');
  const whose = command === undefined || command.startsWith('-') ? [] : [command];
  return new UserError(safeText(line), {hint: `See "${['rxtop', ...whose, '--help'].join(' ')}".`, kind: 'usage'});
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
  for (const addTo of COMMANDS) addTo({program, version, ports, setCode});
  return program;
}
