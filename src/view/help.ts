import {type ColumnId, sortable} from './columns.js';
import {cut, displayWidth} from './display-width.js';
import {paintFrame} from './frame.js';
import {bindingsIn, type KeyMap, NUMBER_KEYS, type Pane} from './key-map.js';
import type {Palette} from './palette.js';
import type {Surface} from './surface.js';

/** What the help tells of: the keys that work where the user is, and the numbers of the columns. */
export interface HelpView {
  readonly pane: Pane;
  readonly keys: KeyMap;
  readonly columns: readonly ColumnId[];
}

/** Keys as they are shown, then what they do. */
type Pair = readonly [key: string, meaning: string];

/** A column of pairs in which no meaning is cut at 80 cells. */
const PART_WIDTH = 38;
/** Where there is room, no meaning is cut at all. */
const WIDEST_PART = 52;
const SHOWN_WIDTH = 8;
const WIDEST_SHOWN = 14;
/** A number, and the longest meaning of a column that is worth telling in full. */
const NUMBERS_WIDTH = 36;
const NUMBER_WIDTH = 2;

/** Paints the help in the middle of the screen: every key of the pane, and the columns with their numbers. */
export function paintHelp(surface: Surface, {pane, keys, columns}: HelpView, palette: Palette): void {
  const pairs: Pair[] = bindingsIn(keys, pane).map(({shown, meaning}) => [shown, meaning]);
  const numbered: Pair[] = sortable(columns)
    .slice(0, NUMBER_KEYS.length)
    .map(({meaning}, index) => [NUMBER_KEYS[index]!, meaning]);
  const parts = Math.max(1, Math.min(pane === 'table' ? 3 : 2, Math.floor((surface.width - 2) / PART_WIDTH)));
  const hasNumbers = pane === 'table' && parts === 3;
  const keyParts = hasNumbers ? 2 : Math.min(parts, 2);
  const rows = Math.max(Math.ceil(pairs.length / keyParts), hasNumbers ? numbered.length + 1 : 0);
  const room = Math.floor((surface.width - 2) / parts);
  const width = Math.min(surface.width, parts * Math.min(WIDEST_PART, Math.max(PART_WIDTH, room)) + 2);
  const height = Math.min(surface.height, rows + 2);
  const box = surface.part({
    x: Math.floor((surface.width - width) / 2),
    y: Math.max(0, Math.floor((surface.height - height) / 2)),
    width,
    height,
  });
  box.fill(' ', palette.text);
  const inside = paintFrame(box, {left: `help: ${pane}`, right: 'Esc closes'}, palette);
  const keysRoom = hasNumbers ? inside.width - NUMBERS_WIDTH : inside.width;
  const partWidth = Math.floor(keysRoom / keyParts);
  for (let part = 0; part < keyParts; part++) {
    paintPairs(
      inside,
      {x: part * partWidth + 1, y: 0, width: partWidth - 1},
      pairs.slice(part * rows, (part + 1) * rows),
      SHOWN_WIDTH,
      palette,
    );
  }
  if (!hasNumbers) return;

  const x = keyParts * partWidth + 1;
  inside.put(x, 0, 'Columns, by the number that sorts', palette.title);
  paintPairs(inside, {x, y: 1, width: NUMBERS_WIDTH - 1}, numbered, NUMBER_WIDTH, palette);
}

function paintPairs(
  inside: Surface,
  {x, y, width}: {readonly x: number; readonly y: number; readonly width: number},
  pairs: readonly Pair[],
  leastGap: number,
  palette: Palette,
): void {
  const widest = Math.max(leastGap, ...pairs.map(([key]) => displayWidth(key) + 1));
  const gap = Math.min(WIDEST_SHOWN, widest);
  for (const [index, [key, meaning]] of pairs.entries()) {
    inside.put(x, y + index, cut(key, gap - 1), palette.key);
    inside.put(x + gap, y + index, cut(meaning, width - gap), palette.text);
  }
}
