/** What stands for each sign of the dashboard where only ASCII can be shown. */
const SIGNS: Readonly<Record<string, string>> = {
  '–': '-',
  '…': '~',
  '·': '.',
  '●': '*',
  '▼': 'v',
  '▲': '^',
  '↓': 'v',
  '↑': '^',
  '→': '>',
  '✖': 'x',
  '─': '-',
  '│': '|',
  '╭': '+',
  '╮': '+',
  '╰': '+',
  '├': '|',
  '╯': '+',
  '┈': '.',
  '■': '#',
  '▸': '>',
  '▾': 'v',
  '└': '`',
  '≥': '>',
  '✓': 'x',
  '←': '<',
  '▁': '.',
  '▂': ':',
  '▃': '-',
  '▄': '=',
  '▅': '+',
  '▆': '*',
  '▇': '#',
  '█': '@',
};

const BRAILLE_FIRST = 0x2800;
const BRAILLE_LAST = 0x28ff;

/** One ASCII character for a glyph of one cell: the sign's stand-in, or `?` for foreign text. */
export function asciiGlyph(glyph: string): string {
  if (glyph >= ' ' && glyph <= '~') return glyph[0]!;

  const code = glyph.codePointAt(0) ?? 0;
  return code >= BRAILLE_FIRST && code <= BRAILLE_LAST ? brailleAsAscii(code - BRAILLE_FIRST) : (SIGNS[glyph] ?? '?');
}

/** A whole text in ASCII, sign by sign. */
export function asciiText(text: string): string {
  return Array.from(text, asciiGlyph).join('');
}

function brailleAsAscii(dots: number): string {
  let count = 0;
  for (let rest = dots; rest > 0; rest >>= 1) count += rest & 1;
  return count === 0 ? ' ' : count < 4 ? '.' : count < 7 ? ':' : '#';
}
