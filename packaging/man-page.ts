import type {CommandEntry, OptionEntry} from '../src/cli/command-table.js';

/** What the man page tells beside the commands. */
export interface ManPageFacts {
  readonly version: string;
  readonly description: string;
  readonly commands: readonly CommandEntry[];
}

const EXIT_STATUS = [
  ['0', 'all went well'],
  ['1', 'something failed; with alert --once-firing, an alert fired'],
  ['2', 'wrong use, or an engine that was named does not answer'],
  ['129, 130, 143', 'ended by SIGHUP, SIGINT, SIGTERM'],
] as const;

const ENVIRONMENT = [
  ['DOCKER_HOST, DOCKER_CONTEXT', 'the engine, as the docker command takes it'],
  ['DOCKER_TLS_VERIFY, DOCKER_CERT_PATH', 'TLS for tcp://'],
  ['NO_COLOR', 'no colours'],
  ['LC_ALL, LC_CTYPE, LANG', 'whether the terminal shows more than ASCII'],
  ['XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME', 'folders of the files below'],
] as const;

const FILES = [
  ['~/.config/rxtop/config.yaml', 'rules, notifiers and other settings'],
  ['~/.config/rxtop/dashboard.yaml', 'what the dashboard has saved'],
  ['~/.local/state/rxtop/', 'running totals, and alerts that outlive rxtop'],
  ['~/.cache/rxtop/', 'compiled code, for a quicker start; may be deleted'],
] as const;

/** The page `rxtop(1)` in roff, from the commands and options that there are. */
export function manPage({version, description, commands}: ManPageFacts): string {
  const common = commonOptions(commands);
  return [
    `.TH RXTOP 1 "" ${quoted(`rxtop ${version}`)} "User Commands"`,
    '.SH NAME',
    `rxtop \\- ${roff(description)}`,
    '.SH SYNOPSIS',
    ...commands.flatMap(synopsis),
    '.SH DESCRIPTION',
    roff(
      'Receive and transmit are as seen from inside each container. Numbers that are not known are not shown as 0. ',
    ),
    roff('Without a command, rxtop is the dashboard; its keys are listed by "?".'),
    '.SH COMMON OPTIONS',
    roff('Commands that watch containers take these.'),
    ...common.flatMap(optionItem),
    '.SH COMMANDS',
    ...commands.flatMap(command => commandSection(command, common)),
    ...tableSection('EXIT STATUS', EXIT_STATUS),
    roff('"rxtop check" has the codes of the Monitoring Plugins: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.'),
    ...tableSection('ENVIRONMENT', ENVIRONMENT),
    ...tableSection('FILES', FILES),
    '.SH SEE ALSO',
    roff('docker-stats(1), ip-link(8), top(1)'),
    '',
  ].join('\n');
}

/** What the first command shares with most others. */
function commonOptions(commands: readonly CommandEntry[]): readonly OptionEntry[] {
  const uses = (flags: string) => commands.filter(({options}) => options.some(option => option.flags === flags)).length;
  return (commands[0]?.options ?? []).filter(({flags}) => uses(flags) > commands.length / 2);
}

function synopsis({name, isDefault, arguments: values, options}: CommandEntry, index: number): string[] {
  const words = values.map(value => (value.isRequired ? `<${value.name}>` : `[${value.name}]`));
  const line = ['rxtop', isDefault ? `[${name}]` : name, ...(options.length > 1 ? ['[options]'] : []), ...words].join(
    ' ',
  );
  return [...(index === 0 ? [] : ['.br']), `.B ${roff(line)}`];
}

function commandSection({name, description, arguments: values, options}: CommandEntry, common: readonly OptionEntry[]) {
  const isCommon = ({flags}: OptionEntry) => common.some(each => each.flags === flags);
  return [
    `.SS ${roff(name)}`,
    roff(`${description.charAt(0).toUpperCase()}${description.slice(1)}.`),
    ...values.flatMap(value => item(value.name, withChoices(value.description, value.choices))),
    ...options.filter(option => !isCommon(option)).flatMap(optionItem),
  ];
}

function optionItem({flags, description, value}: OptionEntry): string[] {
  return item(flags, withChoices(description, value?.choices ?? []));
}

/** Many descriptions name the choices already. */
function withChoices(description: string, choices: readonly string[]): string {
  const isTold = choices.every(choice => description.includes(choice.replace(/=$/u, '')));
  return isTold ? description : `${description} (${choices.join(', ')})`;
}

function tableSection(title: string, rows: readonly (readonly [string, string])[]): string[] {
  return [`.SH ${title}`, ...rows.flatMap(([term, text]) => item(term, text)), '.PP'];
}

function item(term: string, text: string): string[] {
  return ['.TP', `.B ${roff(term)}`, roff(text)];
}

/** Text in ASCII that no formatter takes for a request. groff_char(7) */
function roff(text: string): string {
  return text
    .trim()
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('~', '\\(ti')
    .replaceAll(
      /[^\x20-\x7e]/gu,
      character => `\\[u${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`,
    )
    .replace(/^[.']/u, '\\&$&');
}

function quoted(text: string): string {
  return `"${roff(text).replaceAll('"', '\\(dq')}"`;
}
