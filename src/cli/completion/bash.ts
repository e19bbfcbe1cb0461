import type {CommandEntry, OptionEntry, ValueEntry} from '../command-table.js';

/** A completion for bash 4.4 and later: `source <(rxtop completion bash)`. */
export function bashCompletion(commands: readonly CommandEntry[]): string {
  const names = commands.map(({name}) => name);
  return `# bash completion for rxtop
_rxtop() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= word
  COMPREPLY=()
  # bash takes "--source=host" for three words.
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
      ${names.join('|')}) command=$word; break ;;
    esac
  done

  case \${command:-${nameOfDefault(commands)}} in
${commands.map(valueCases).join('\n')}
  esac

  local words=
  case $current in
    -*)
      case \${command:-${nameOfDefault(commands)}} in
${commands.map(({name, options}) => `        ${name}) words='${options.flatMap(flagsOf).join(' ')}' ;;`).join('\n')}
      esac ;;
    *)
      case $command in
        '') words='${names.join(' ')}' ;;
${commands.flatMap(argumentCase).join('\n')}
      esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _rxtop rxtop
`;
}

function nameOfDefault(commands: readonly CommandEntry[]): string {
  return commands.find(({isDefault}) => isDefault)?.name ?? '';
}

function valueCases({name, options}: CommandEntry): string {
  const cases = options.flatMap(option =>
    option.value?.isRequired ? [`        ${flagsOf(option).join('|')}) ${fill(option.value)} return ;;`] : [],
  );
  return [`    ${name})`, '      case $previous in', ...cases, '      esac ;;'].join('\n');
}

function argumentCase({name, arguments: [value]}: CommandEntry): string[] {
  return value === undefined ? [] : [`        ${name}) ${fill(value)} return ;;`];
}

/** Statements that offer what a value may be. */
function fill({name, choices}: ValueEntry): string {
  if (name === 'file') return 'COMPREPLY=($(compgen -f -- "$current")); compopt -o filenames 2>/dev/null;';
  if (name === 'folder') return 'COMPREPLY=($(compgen -d -- "$current")); compopt -o filenames 2>/dev/null;';
  if (choices.length === 0) return '';

  const goesOn = choices.some(choice => choice.endsWith('=')) ? ' compopt -o nospace 2>/dev/null;' : '';
  return `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$current"));${goesOn}`;
}

function flagsOf({short, long}: OptionEntry): string[] {
  return short === undefined ? [long] : [short, long];
}
