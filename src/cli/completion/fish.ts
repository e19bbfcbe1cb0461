import type {CommandEntry, OptionEntry, ValueEntry} from '../command-table.js';

/** A completion for fish: `rxtop completion fish | source`. */
export function fishCompletion(commands: readonly CommandEntry[]): string {
  const names = commands.map(({name}) => name).join(' ');
  return [
    '# fish completion for rxtop',
    'complete -c rxtop -f',
    ...commands.map(
      ({name, description}) =>
        `complete -c rxtop -n ${quoted(`not __fish_seen_subcommand_from ${names}`)} -a ${name} -d ${quoted(description)}`,
    ),
    ...commands.flatMap(command => linesOf(command, names)),
    '',
  ].join('\n');
}

function linesOf({name, isDefault, arguments: values, options}: CommandEntry, names: string): string[] {
  const others = names.split(' ').filter(each => each !== name);
  const condition = isDefault
    ? `not __fish_seen_subcommand_from ${others.join(' ')}`
    : `__fish_seen_subcommand_from ${name}`;
  const begin = `complete -c rxtop -n ${quoted(condition)}`;
  return [
    ...options.map(option => `${begin} ${optionWords(option)}`),
    ...values.flatMap(value => valueWords(value).map(words => `${begin} ${words}`)),
  ];
}

function optionWords({short, long, description, value}: OptionEntry): string {
  const words = [
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    `-l ${long.slice(2)}`,
    // An optional value is always joined to its option by "=".
    ...(value?.isRequired ? [isPath(value) ? '-r' : '-x', ...valueWords(value)] : []),
    `-d ${quoted(description)}`,
  ];
  return words.join(' ');
}

function isPath({name}: ValueEntry): boolean {
  return name === 'file' || name === 'folder';
}

function valueWords({name, choices}: ValueEntry): string[] {
  if (name === 'file') return ['-F'];
  if (name === 'folder') return ["-f -a '(__fish_complete_directories)'"];

  return choices.length === 0 ? [] : [`-a ${quoted(choices.join(' '))}`];
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/gu, '\\$&')}'`;
}
