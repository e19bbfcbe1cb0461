/** A rectangle or the outline of a path, in the coordinates of a cell: 0..1 from left to right and from top to bottom. */
export type GlyphShape =
  | {readonly kind: 'fill'; readonly rectangles: readonly Rectangle[]}
  | {readonly kind: 'dots'; readonly dots: readonly Dot[]}
  | {readonly kind: 'line'; readonly path: readonly Step[]; readonly isDashed: boolean};

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Dot {
  readonly x: number;
  readonly y: number;
}

/** `Q` bends round its first point to its second. */
export type Step = readonly ['M' | 'L', number, number] | readonly ['Q', number, number, number, number];

const LOWER_BLOCK_FIRST = 0x2581;
const FULL_BLOCK = 0x2588;
const LEFT_BLOCK_LAST = 0x258f;
const BRAILLE_FIRST = 0x2800;
const BRAILLE_LAST = 0x28ff;

/** Where the bits of a braille pattern stand: column and row. */
const BRAILLE_DOTS: readonly Dot[] = [
  ...[0, 1, 2].map(row => ({x: 0, y: row})),
  ...[0, 1, 2].map(row => ({x: 1, y: row})),
  {x: 0, y: 3},
  {x: 1, y: 3},
];

/** Which edges a box drawing character joins by a line through its middle. */
const BOX_EDGES: Readonly<Record<string, string>> = {
  '─': 'left right',
  '│': 'top bottom',
  '┌': 'right bottom',
  '┐': 'left bottom',
  '└': 'top right',
  '┘': 'top left',
  '├': 'top bottom right',
  '┤': 'top bottom left',
  '┬': 'left right bottom',
  '┴': 'left right top',
  '┼': 'left right top bottom',
  '┈': 'left right',
  '╌': 'left right',
  '┊': 'top bottom',
};

const DASHED = '┈╌┊';

/** Corners with a bend: from one edge to the other. */
const BENDS: Readonly<Record<string, readonly [from: string, to: string]>> = {
  '╭': ['bottom', 'right'],
  '╮': ['left', 'bottom'],
  '╰': ['top', 'right'],
  '╯': ['left', 'top'],
};

const EDGES: Readonly<Record<string, readonly [number, number]>> = {
  left: [0, 0.5],
  right: [1, 0.5],
  top: [0.5, 0],
  bottom: [0.5, 1],
};

/**
 * The shape of a block, braille or box drawing character; undefined for everything else, which is left to the font. Drawn
 * shapes meet at the edges of their cells, whatever font the reader has.
 */
export function shapeOf(glyph: string): GlyphShape | undefined {
  const code = glyph.codePointAt(0) ?? 0;
  if (code === 0x2580) return fill({x: 0, y: 0, width: 1, height: 0.5});
  if (code >= LOWER_BLOCK_FIRST && code <= FULL_BLOCK) {
    const height = (code - LOWER_BLOCK_FIRST + 1) / 8;
    return fill({x: 0, y: 1 - height, width: 1, height});
  }

  if (code > FULL_BLOCK && code <= LEFT_BLOCK_LAST) {
    return fill({x: 0, y: 0, width: (LEFT_BLOCK_LAST + 1 - code) / 8, height: 1});
  }

  if (code >= BRAILLE_FIRST && code <= BRAILLE_LAST) return braille(code - BRAILLE_FIRST);

  const bend = BENDS[glyph];
  if (bend !== undefined) return bent(bend);

  const edges = BOX_EDGES[glyph];
  return edges === undefined ? undefined : straight(edges.split(' '), DASHED.includes(glyph));
}

function fill(rectangle: Rectangle): GlyphShape {
  return {kind: 'fill', rectangles: [rectangle]};
}

function braille(bits: number): GlyphShape {
  const lit = BRAILLE_DOTS.filter((_, bit) => (bits & (1 << bit)) !== 0);
  return {kind: 'dots', dots: lit.map(({x, y}) => ({x: 0.25 + x / 2, y: 0.125 + y / 4}))};
}

function bent([from, to]: readonly [string, string]): GlyphShape {
  return {
    kind: 'line',
    path: [
      ['M', ...edge(from)],
      ['Q', 0.5, 0.5, ...edge(to)],
    ],
    isDashed: false,
  };
}

function straight(edges: readonly string[], isDashed: boolean): GlyphShape {
  return {
    kind: 'line',
    path: edges.flatMap(name => [['M', 0.5, 0.5] as const, ['L', ...edge(name)] as const]),
    isDashed,
  };
}

function edge(name: string): readonly [number, number] {
  return EDGES[name] ?? [0.5, 0.5];
}
