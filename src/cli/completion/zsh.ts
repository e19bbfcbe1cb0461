import type {CommandEntry, OptionEntry, ValueEntry} from '../command-table.js';

/** A completion for zsh: a file `_rxtop` in a folder of `$fpath`. */
export function zshCompletion(commands: readonly CommandEntry[]): string {
  const names = commands.map(({name}) => name);
  const usual = commands.find(({isDefault}) => isDefault)?.name ?? '';
  const described = commands.map(({name, description}) => `${name}\\:${quoted(description)}`);
  return `#compdef rxtop
# zsh completion for rxtop
_rxtop() {
  local command=${usual} word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case $word in
      ${names.join('|')}) command=$word; break ;;
    esac
  done

  local -a first=('1:command:((${described
    .map(word => `'${word}'`)
    .join(' ')
    .replaceAll("'", '"')}))')
  case $command in
${commands.map(argumentsOf).join('\n')}
  esac
}
_rxtop "$@"
`;
}

function argumentsOf({name, arguments: values, options}: CommandEntry): string {
  const specs = [...options.flatMap(optionSpecs), ...values.map((value, index) => `'${index + 2}${action(value)}'`)];
  return [`    ${name})`, '      _arguments "$first[@]" \\', `        ${specs.join(' \\\n        ')} ;;`].join('\n');
}

/** One spec for each spelling, which may be given again: many options may. */
function optionSpecs({short, long, description, value}: OptionEntry): string[] {
  const text = `[${quoted(description)}]`;
  const spellings = [...(short === undefined ? [] : [short]), long];
  return spellings.map(flag => {
    if (value === undefined) return `'*${flag}${text}'`;

    const joint = flag.startsWith('--') ? '=' : '+';
    return `'*${flag}${value.isRequired ? joint : `${joint}-`}${text}${value.isRequired ? action(value) : `:${action(value)}`}'`;
  });
}

function action({name, choices}: ValueEntry): string {
  if (name === 'file') return `:${name}:_files`;
  if (name === 'folder') return `:${name}:_files -/`;
  if (choices.length === 0) return `:${quoted(name)}: `;
  if (choices.some(choice => choice.endsWith('='))) return `:${quoted(name)}:compadd -S "" -- ${choices.join(' ')}`;

  return `:${quoted(name)}:(${choices.join(' ')})`;
}

/** Within single quotes, brackets and between colons. */
function quoted(text: string): string {
  return text.replaceAll(/[[\]:\\()"]/gu, '\\$&').replaceAll("'", '’');
}
