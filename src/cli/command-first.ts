import type {Command} from 'commander';

/**
 * Puts the command before its flags, where commander wants it: `-H ssh://b json` becomes `json -H ssh://b`, as whoever knows the
 * `docker` command types it. A word that is the value of a flag stays that; an optional value never swallows a command.
 */
export function commandFirst(argv: readonly string[], commands: readonly Command[]): readonly string[] {
  const names = new Set(commands.map(command => command.name()));
  const takesValue = new Set(
    commands
      .flatMap(({options}) => options)
      .filter(option => option.required)
      .flatMap(({short, long}) => [short, long]),
  );
  const place = argv.findIndex((word, index) => names.has(word) && !takesValue.has(argv[index - 1]));
  const isAfterEnd = argv.slice(0, place).includes('--');
  return place <= 0 || isAfterEnd ? argv : [argv[place]!, ...argv.slice(0, place), ...argv.slice(place + 1)];
}
