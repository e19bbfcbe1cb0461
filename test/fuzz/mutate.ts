/** Numbers from 0 to 1, the same for the same seed: mulberry32. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

const MOST_BYTES = 64 * 1024;

/** What parsers stumble over. */
const WORDS = [
  ...[
    '',
    '\n',
    '\r\n',
    '\t',
    '\0',
    ' ',
    ':',
    '=',
    '/',
    '..',
    '*',
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    '"',
    "'",
    '\\',
    '%',
    '&a',
    '*a',
  ],
  ...[
    '-1',
    '0',
    '1e999',
    'NaN',
    'null',
    'true',
    '18446744073709551615',
    '18446744073709551616',
    '9007199254740993',
    '0x10',
  ],
  ...[
    '__proto__',
    'constructor',
    '\u001b[31m',
    '\u202e',
    '\u200b',
    '\ufeff',
    '\ud83d\ude00',
    '{bold}',
    '#[fg=red]',
    '#(true)',
  ],
  ...[
    '[[[[[[[[',
    '{"a":{"a":',
    '- - - - ',
    '? ? ? ',
    '!!',
    '0001-01-01T00:00:00Z',
    '64',
    'a'.repeat(64),
    'f'.repeat(64),
  ],
].map(text => Buffer.from(text));

/** Another input: one of the seeds with some things done to it. */
export function mutate(seeds: readonly Buffer[], random: () => number): Buffer {
  let input = pick(seeds, random);
  const changes = 1 + Math.floor(random() * 6);
  for (let change = 0; change < changes; change++) input = changed(input, seeds, random);
  return input.subarray(0, MOST_BYTES);
}

function changed(input: Buffer, seeds: readonly Buffer[], random: () => number): Buffer {
  const at = Math.floor(random() * (input.length + 1));
  const length = Math.floor(random() ** 3 * (input.length - at));
  const [before, part, after] = [input.subarray(0, at), input.subarray(at, at + length), input.subarray(at + length)];
  switch (Math.floor(random() * 8)) {
    case 0:
      return Buffer.concat([before, Buffer.from([Math.floor(random() * 256)]), after]);
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return before;
    case 3:
      return Buffer.concat([before, part, part, after]);
    case 4:
      return Buffer.concat([
        before,
        ...Array<Buffer>(Math.floor(random() ** 4 * 3000)).fill(pick(WORDS, random)),
        after,
      ]);
    case 5: {
      const other = pick(seeds, random);
      const from = Math.floor(random() * other.length);
      return Buffer.concat([before, other.subarray(from, from + Math.floor(random() * 200)), after]);
    }
    case 6:
      return Buffer.from(input.toString('latin1').replace(/\d+/, pick(WORDS, random).toString('latin1')), 'latin1');
    default:
      return Buffer.concat([before, pick(WORDS, random), after]);
  }
}

function pick(from: readonly Buffer[], random: () => number): Buffer {
  return from[Math.floor(random() * from.length)] ?? Buffer.alloc(0);
}
