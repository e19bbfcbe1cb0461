import {Argument} from 'commander';
import type {CommandSite} from './add-command.js';
import {SHELLS, type Shell} from './completion/shells.js';

/** `rxtop check-config` */
export function addCheckConfig({program, ports, setCode}: CommandSite): void {
  program
    .command('check-config')
    .description('all that is wrong in a config file, with line and column')
    .argument('[file]', 'the config file (default: the one that is read anyway)')
    .option('--config <file>', 'the same')
    .action(async (file: string | undefined, flags: {readonly config?: string}) => {
      const {runCheckConfig} = await import('./check-config.js');
      setCode(await runCheckConfig(file ?? flags.config, ports));
    });
}

/** `rxtop detect` */
export function addDetect({program, ports, setCode}: CommandSite): void {
  program
    .command('detect')
    .description('score a series on stdin: lines "timestamp,value" in, "timestamp,value,score" out')
    .action(async () => {
      const {runDetect} = await import('./detect.js');
      setCode(await runDetect(ports));
    });
}

/** `rxtop install-plugin` */
export function addInstallPlugin({program, ports, setCode}: CommandSite): void {
  program
    .command('install-plugin')
    .description('make rxtop the command "docker traffic", a plugin of the Docker CLI')
    .option('--uninstall', 'take it away again')
    .action(async ({uninstall}: {readonly uninstall?: true}) => {
      const {runInstallPlugin} = await import('./install-plugin.js');
      setCode(await runInstallPlugin({isRemoval: uninstall === true}, ports));
    });
}

/** `rxtop completion SHELL`, which knows every command that the program has when it runs. */
export function addCompletion({program, ports}: CommandSite): void {
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
}
