import stringWidth from 'string-width';

/**
 * Text that is one cell a UTF-16 unit beyond doubt: ASCII, Latin letters, and the dashes, arrows, lines, blocks, triangles
 * and braille of our own drawing. Everything else is looked at glyph by glyph, which costs a hundred times as much.
 */
const ONE_CELL_A_UNIT = /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2026\u2190-\u21ff\u2500-\u25fc\u2716\u2800-\u28ff]*$/;

const segmenter = new Intl.Segmenter();

/** What a person sees as one character, and how many cells it takes: 0, 1 or 2. */
export interface Glyph {
  readonly text: string;
  readonly width: number;
}

/** Whether each UTF-16 unit of the text is one cell. */
export function isOneCellAUnit(text: string): boolean {
  return ONE_CELL_A_UNIT.test(text);
}

/** Number of cells that a text takes in a terminal. */
export function displayWidth(text: string): number {
  return isOneCellAUnit(text) ? text.length : stringWidth(text);
}

/** The text as glyphs. Glyphs of no width of their own are left out. */
export function* glyphsOf(text: string): Generator<Glyph> {
  for (const {segment} of segmenter.segment(text)) {
    const width = stringWidth(segment);
    if (width > 0) yield {text: segment, width: Math.min(width, 2)};
  }
}

/** Cuts a text to so many cells; an ellipsis tells that it was cut. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width <= 0) return '';
  if (isOneCellAUnit(text)) return `${text.slice(0, width - 1)}…`;

  let kept = '';
  let used = 0;
  for (const glyph of glyphsOf(text)) {
    if (used + glyph.width > width - 1) break;

    kept += glyph.text;
    used += glyph.width;
  }

  return `${kept}…`;
}

/** Cuts a text to so many cells and fills it up with blanks. */
export function toWidth(text: string, width: number, align: 'left' | 'right'): string {
  const shown = cut(text, width);
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(shown)));
  return align === 'left' ? shown + blanks : blanks + shown;
}

/** Breaks a text into lines of at most so many cells, between words where that is possible. Nothing is lost. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap(part => pieces(part, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (displayWidth(longer) <= width) {
      line = longer;
      continue;
    }

    if (line !== '') lines.push(line);
    line = word;
  }

  return line === '' ? lines : [...lines, line];
}

/** A word that is longer than a line, a path for example, in parts that are not. */
function pieces(word: string, width: number): string[] {
  if (displayWidth(word) <= width) return [word];

  const parts = [''];
  for (const glyph of glyphsOf(word)) {
    const last = parts.at(-1)!;
    if (displayWidth(last) + glyph.width > width) parts.push(glyph.text);
    else parts[parts.length - 1] = last + glyph.text;
  }

  return parts;
}
