import {asciiGlyph} from '../view/ascii.js';
import type {CellGrid, Rectangle} from '../view/surface.js';
import {addPaintedBox, type BlessedScreen} from './blessed-screen.js';

/** Brings a grid of cells onto the screen. */
export interface Painter {
  /** The cells to show from now on. What a widget drew inside the hole stays. */
  setPicture(grid: CellGrid, hole: Rectangle | undefined): void;
}

/**
 * One box over the whole screen whose rendering is a copy of cells into blessed's buffer: no content strings, no tags, no
 * parsing. A picture of another size than the screen's is not shown: a new one is on its way.
 */
export function createPainter(screen: BlessedScreen, isUnicode: boolean): Painter {
  let picture: CellGrid | undefined;
  let hole: Rectangle | undefined;

  addPaintedBox(screen, () => {
    if (picture === undefined || picture.width !== screen.width || picture.height !== screen.height) return;

    copyCells(picture, screen, hole, isUnicode);
  });

  return {
    setPicture(grid, kept) {
      picture = grid;
      hole = kept;
    },
  };
}

function copyCells(grid: CellGrid, screen: BlessedScreen, hole: Rectangle | undefined, isUnicode: boolean): void {
  let index = 0;
  for (let y = 0; y < grid.height; y++) {
    const line = screen.lines[y]!;
    for (let x = 0; x < grid.width; x++, index++) {
      if (hole !== undefined && isInside(hole, x, y)) continue;

      const cell = line[x]!;
      const glyph = grid.glyphs[index]!;
      cell[0] = grid.styles[index]!;
      cell[1] = isUnicode ? glyph : asciiGlyph(glyph);
    }
  }
}

function isInside(hole: Rectangle, x: number, y: number): boolean {
  return y >= hole.y && y < hole.y + hole.height && x >= hole.x && x < hole.x + hole.width;
}
