import {OWN_BACKGROUND} from './colors.js';
import {type GlyphShape, type Step, shapeOf} from './glyphs.js';

/** A cell of a terminal as it looks: inverse video is resolved into the colours. */
export interface Cell {
  /** Empty for the second half of a wide character. */
  readonly glyph: string;
  readonly foreground: string;
  readonly background: string;
  readonly isBold: boolean;
  readonly isUnderlined: boolean;
}

/** Rows of cells, from the top. */
export type Grid = readonly (readonly Cell[])[];

const CELL = {width: 10, height: 20, baseline: 15} as const;
/** DejaVu Sans Mono is 0.602 em wide: a glyph fills its cell. */
const FONT_SIZE = 16.6;
const MARGIN = 14;
const LINE_WIDTH = 1.3;
const DOT_WIDTH = 2.7;

/** Draws a grid as SVG. Every glyph has its own place, so that the columns stand whatever font the reader has. */
export function drawSvg(grid: Grid): string {
  const width = (grid[0]?.length ?? 0) * CELL.width + 2 * MARGIN;
  const height = grid.length * CELL.height + 2 * MARGIN;
  const rows = grid.map((row, y) => [...backgrounds(row, y), ...shapes(row, y), ...texts(row, y)].join('\n'));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${OWN_BACKGROUND}"/>`,
    `<g font-family="'DejaVu Sans Mono', ui-monospace, Menlo, Consolas, monospace" font-size="${FONT_SIZE}">`,
    ...rows.filter(row => row !== ''),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Neighbours of one kind, from the column `x` on. */
interface Run<C extends Cell> {
  readonly x: number;
  readonly cells: readonly C[];
}

function backgrounds(row: readonly Cell[], y: number): string[] {
  return runs(row, ({background}) => background)
    .filter(({cells}) => cells[0]?.background !== OWN_BACKGROUND)
    .map(({x, cells}) => {
      const width = cells.length * CELL.width;
      return `<rect x="${left(x)}" y="${top(y)}" width="${width}" height="${CELL.height}" fill="${cells[0]?.background}"/>`;
    });
}

/** Neighbouring shapes of one colour and kind become one path. */
function shapes(row: readonly Cell[], y: number): string[] {
  const drawn = row.map(cell => ({...cell, shape: shapeOf(cell.glyph)}));
  return runs(drawn, ({shape, foreground}) => (shape === undefined ? '' : `${kindOf(shape)} ${foreground}`)).flatMap(
    ({x, cells}) => {
      const [first] = cells;
      if (first?.shape === undefined) return [];

      const path = cells.map(({shape}, offset) => outline(shape, x + offset, y)).join('');
      return [`<path d="${path}" ${paint(first.shape, first.foreground)}/>`];
    },
  );
}

function kindOf(shape: GlyphShape): string {
  return shape.kind === 'line' ? `line ${shape.isDashed}` : shape.kind;
}

function paint(shape: GlyphShape, color: string): string {
  switch (shape.kind) {
    case 'fill':
      return `fill="${color}"`;
    case 'dots':
      return `stroke="${color}" stroke-width="${DOT_WIDTH}" stroke-linecap="round"`;
    case 'line': {
      const dashes = shape.isDashed ? ' stroke-dasharray="1.5 2.5"' : '';
      return `fill="none" stroke="${color}" stroke-width="${LINE_WIDTH}"${dashes}`;
    }
  }
}

function outline(shape: GlyphShape | undefined, column: number, row: number): string {
  switch (shape?.kind) {
    case 'fill':
      return shape.rectangles
        .map(({x, y, width, height}) => {
          const [w, h] = [short(width * CELL.width), short(height * CELL.height)];
          return `M${short(left(column) + x * CELL.width)} ${short(top(row) + y * CELL.height)}h${w}v${h}h-${w}z`;
        })
        .join('');
    case 'dots':
      // A line of no length with round ends is a dot, and the shortest way to write one.
      return shape.dots
        .map(({x, y}) => `M${short(left(column) + x * CELL.width)} ${short(top(row) + y * CELL.height)}h0`)
        .join('');
    case 'line':
      return shape.path.map(step => placed(step, column, row)).join('');
    default:
      return '';
  }
}

function placed([command, ...points]: Step, column: number, row: number): string {
  const numbers = points.map((value, index) =>
    short(index % 2 === 0 ? left(column) + value * CELL.width : top(row) + value * CELL.height),
  );
  return `${command}${numbers.join(' ')}`;
}

/** Words of one look become one text element that lists the place of each glyph. */
function texts(row: readonly Cell[], y: number): string[] {
  return runs(row, cell => (isText(cell) ? `${lookOf(cell)} ${cell.isUnderlined}` : '')).flatMap(({x, cells}) => {
    const [first] = cells;
    if (first === undefined || !isText(first)) return [];

    const places = cells.map((_, offset) => left(x + offset)).join(' ');
    const glyphs = cells.map(({glyph}) => escaped(glyph)).join('');
    const text = `<text x="${places}" y="${top(y) + CELL.baseline}" ${lookOf(first)}>${glyphs}</text>`;
    return first.isUnderlined ? [text, underline(x, y, cells.length, first.foreground)] : [text];
  });
}

function isText({glyph}: Cell): boolean {
  return glyph.trim() !== '' && shapeOf(glyph) === undefined;
}

function lookOf({foreground, isBold}: Cell): string {
  return `fill="${foreground}"${isBold ? ' font-weight="bold"' : ''}`;
}

function underline(x: number, y: number, length: number, color: string): string {
  const at = top(y) + CELL.baseline + 2.5;
  return `<path d="M${left(x)} ${at}h${length * CELL.width}" stroke="${color}" stroke-width="1"/>`;
}

function runs<C extends Cell>(row: readonly C[], kind: (cell: C) => string): Run<C>[] {
  const found: {x: number; cells: C[]}[] = [];
  for (const [x, cell] of row.entries()) {
    const last = found.at(-1);
    const first = last?.cells[0];
    if (last !== undefined && first !== undefined && kind(first) === kind(cell)) last.cells.push(cell);
    else found.push({x, cells: [cell]});
  }

  return found;
}

function left(column: number): number {
  return MARGIN + column * CELL.width;
}

function top(row: number): number {
  return MARGIN + row * CELL.height;
}

function short(value: number): number {
  return Math.round(value * 100) / 100;
}

function escaped(glyph: string): string {
  return glyph.replace(/[&<>"]/g, character => `&#${character.codePointAt(0)};`);
}
