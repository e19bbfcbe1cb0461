import {lookOf, OWN_COLOR, PLAIN, type Style} from '../view/style.js';
import type {ColorDepth} from '../view/theme.js';

/** A cell as blessed keeps it: its style and its glyph. An empty glyph is the second half of a wide one. */
export type Cell = [style: Style, glyph: string];

/** Moving the cursor costs at least this many bytes: so many unchanged cells are rather written again. */
const CHEAPER_TO_REWRITE = 3;

/**
 * The bytes that turn what a terminal shows into what it should show, and `shown` brought up to date with that. Nothing
 * is assumed of the cursor, and the style is the terminal's own at the end. It replaces blessed's own drawing, which
 * resets the style before each change and saves and restores the cursor around each frame.
 */
export function encodeChanges(wanted: readonly Cell[][], shown: readonly Cell[][], colors: ColorDepth): string {
  const pen = new Pen(colors);
  for (const [y, row] of wanted.entries()) {
    const before = shown[y];
    if (before !== undefined) encodeRow(pen, y, row, before);
  }

  return pen.finish();
}

function encodeRow(pen: Pen, y: number, row: readonly Cell[], before: readonly Cell[]): void {
  for (let x = 0; x < row.length; x++) {
    const isWide = row[x + 1]?.[1] === '';
    const isSame = isUnchanged(row[x]!, before[x]!) && (!isWide || isUnchanged(row[x + 1]!, before[x + 1]!));
    if (!isSame) {
      pen.moveTo(x, y, row);
      pen.write(row[x]!, isWide);
      copy(row[x]!, before[x]!);
      if (isWide) copy(row[x + 1]!, before[x + 1]!);
    }
    if (isWide) x++;
  }
}

function isUnchanged([style, glyph]: Cell, [styleBefore, glyphBefore]: Cell): boolean {
  return style === styleBefore && glyph === glyphBefore;
}

function copy(from: Cell, to: Cell): void {
  to[0] = from[0];
  to[1] = from[1];
}

/** Knows where the cursor is and which style is on. */
class Pen {
  #out = '';
  #x = -1;
  #y = -1;
  #style: Style = PLAIN;
  readonly #colors: ColorDepth;

  constructor(colors: ColorDepth) {
    this.#colors = colors;
  }

  moveTo(x: number, y: number, row: readonly Cell[]): void {
    if (y === this.#y && x === this.#x) return;

    const skipped = x - this.#x;
    if (y === this.#y && skipped > 0 && skipped <= CHEAPER_TO_REWRITE && this.#canRewrite(row, x)) {
      for (let at = this.#x; at < x; at++) this.#out += row[at]![1];
    } else if (y === this.#y && skipped > 0) {
      this.#out += skipped === 1 ? '\x1b[C' : `\x1b[${skipped}C`;
    } else {
      this.#out += x === 0 ? `\x1b[${y + 1}H` : `\x1b[${y + 1};${x + 1}H`;
    }
    this.#x = x;
    this.#y = y;
  }

  write([style, glyph]: Cell, isWide: boolean): void {
    if (style !== this.#style) this.#out += styleChange(this.#style, style, this.#colors);
    this.#style = style;
    // Where the terminal takes it for narrow, what stood in its second cell must not stay.
    if (isWide) this.#out += '  \b\b';
    this.#out += glyph === '' ? ' ' : glyph;
    this.#x++;
    // Terminals do not agree on the width of every such glyph: the next cell is found by its address.
    if (isWide || glyph.length > 1) this.#y = -1;
  }

  finish(): string {
    return this.#style === PLAIN ? this.#out : `${this.#out}\x1b[m`;
  }

  #canRewrite(row: readonly Cell[], end: number): boolean {
    for (let at = this.#x; at < end; at++) {
      const [style, glyph] = row[at]!;
      if (style !== this.#style || glyph.length !== 1 || glyph > '~') return false;
    }

    return true;
  }
}

const changes = new Map<string, string>();

/** The shortest SGR sequence from one style to another. They are few, and kept. */
function styleChange(from: Style, to: Style, colors: ColorDepth): string {
  const key = `${from}>${to}>${colors}`;
  const known = changes.get(key);
  if (known !== undefined) return known;

  const sequence = sgr(from, to, colors);
  changes.set(key, sequence);
  return sequence;
}

/** SGR parameters: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html */
function sgr(from: Style, to: Style, colors: ColorDepth): string {
  const wanted = lookOf(to);
  const isLess = losesAttribute(from, to);
  const now = isLess ? lookOf(PLAIN) : lookOf(from);
  const codes: (number | string)[] = isLess ? [''] : [];
  if (wanted.isBold && !now.isBold) codes.push(1);
  if (wanted.isUnderlined && !now.isUnderlined) codes.push(4);
  if (wanted.isInverse && !now.isInverse) codes.push(7);
  if (colors !== 'none') {
    if (wanted.foreground !== now.foreground) codes.push(colorCode(wanted.foreground, 30, colors));
    if (wanted.background !== now.background) codes.push(colorCode(wanted.background, 40, colors));
  }

  return codes.length === 0 ? '' : `\x1b[${codes.join(';')}m`;
}

function losesAttribute(from: Style, to: Style): boolean {
  return ((from >> 18) & ~(to >> 18)) !== 0;
}

/** Bright colours have numbers of their own where there are 16: aixterm's, which every such terminal knows. */
function colorCode(color: number, base: 30 | 40, colors: ColorDepth): number | string {
  if (color === OWN_COLOR) return base + 9;
  if (colors === 16 && color >= 8) return base + 60 + (color & 7);
  return color < 8 ? base + color : `${base + 8};5;${color}`;
}
