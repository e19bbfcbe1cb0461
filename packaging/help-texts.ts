import type {Command} from 'commander';

/** What `rxtop --help` prints, under the empty name, and what `rxtop COMMAND --help` prints. */
export function helpTexts(program: Command): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ['', printedBy(program)],
    ...program.commands.map(command => [command.name(), printedBy(command)] as const),
  ]);
}

function printedBy(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: part => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}
