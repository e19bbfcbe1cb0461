import {displayWidth, glyphsOf, isOneCellAUnit} from './display-width.js';
import {PLAIN, type Style} from './style.js';

/** A rectangle of cells; `x` and `y` count from 0. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The cells of a screen: what stands in each and how it looks. The second cell of a glyph that is two cells wide holds
 * an empty text.
 */
export class CellGrid {
  readonly width: number;
  readonly height: number;
  readonly glyphs: string[];
  readonly styles: Uint32Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.glyphs = new Array<string>(width * height).fill(' ');
    this.styles = new Uint32Array(width * height).fill(PLAIN);
  }

  /** The whole grid, to paint on. */
  surface(): Surface {
    return new Surface(this, {x: 0, y: 0, width: this.width, height: this.height});
  }

  /** The grid as text, a line a row, without blanks at the ends. */
  toText(): string {
    return Array.from({length: this.height}, (_, y) =>
      this.glyphs
        .slice(y * this.width, (y + 1) * this.width)
        .join('')
        .trimEnd(),
    ).join('\n');
  }
}

/** A part of a grid. What is painted outside of it is cut off: a pane cannot spill into another. */
export class Surface {
  readonly width: number;
  readonly height: number;
  readonly #grid: CellGrid;
  readonly #x: number;
  readonly #y: number;

  constructor(grid: CellGrid, {x, y, width, height}: Rectangle) {
    this.#grid = grid;
    this.#x = x;
    this.#y = y;
    this.width = Math.max(0, Math.min(width, grid.width - x));
    this.height = Math.max(0, Math.min(height, grid.height - y));
  }

  /** A part of this surface. */
  part({x, y, width, height}: Rectangle): Surface {
    return new Surface(this.#grid, {
      x: this.#x + x,
      y: this.#y + y,
      width: Math.max(0, Math.min(width, this.width - x)),
      height: Math.max(0, Math.min(height, this.height - y)),
    });
  }

  /** Puts one glyph of one cell. */
  set(x: number, y: number, glyph: string, look: Style): void {
    if (x < 0 || x >= this.width || y < 0 || y >= this.height) return;

    const index = (this.#y + y) * this.#grid.width + this.#x + x;
    this.#grid.glyphs[index] = glyph;
    this.#grid.styles[index] = look;
  }

  /** Changes how a cell looks, and not what stands in it. */
  restyle(x: number, y: number, change: (look: Style) => Style): void {
    if (x < 0 || x >= this.width || y < 0 || y >= this.height) return;

    const index = (this.#y + y) * this.#grid.width + this.#x + x;
    this.#grid.styles[index] = change(this.#grid.styles[index]!);
  }

  /** Writes a text from a cell on; answers the cell behind it. A wide glyph that would be cut in half is left out. */
  put(x: number, y: number, text: string, look: Style): number {
    if (isOneCellAUnit(text)) {
      for (let index = 0; index < text.length; index++) this.set(x + index, y, text[index]!, look);
      return x + text.length;
    }

    let at = x;
    for (const glyph of glyphsOf(text)) {
      const isCut = glyph.width === 2 && at + 1 >= this.width;
      this.set(at, y, isCut ? ' ' : glyph.text, look);
      if (glyph.width === 2 && !isCut) this.set(at + 1, y, '', look);
      at += glyph.width;
    }

    return at;
  }

  /** Writes a text that ends before a cell; answers the cell it begins at. */
  putBefore(end: number, y: number, text: string, look: Style): number {
    const x = end - displayWidth(text);
    this.put(x, y, text, look);
    return x;
  }

  /** Fills the surface, or some of its rows, with one glyph. */
  fill(glyph: string, look: Style, fromRow = 0, rows: number = this.height): void {
    for (let y = Math.max(0, fromRow); y < Math.min(this.height, fromRow + rows); y++) {
      const start = (this.#y + y) * this.#grid.width + this.#x;
      this.#grid.glyphs.fill(glyph, start, start + this.width);
      this.#grid.styles.fill(look, start, start + this.width);
    }
  }
}
