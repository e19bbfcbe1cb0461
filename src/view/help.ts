import {SORTABLE_COLUMNS} from './columns.js';
import {displayWidth} from './display-width.js';
import {paintFrame} from './frame.js';
import {KEY_BINDINGS} from './key-map.js';
import type {Palette} from './palette.js';
import type {Surface} from './surface.js';

const SHOWN_WIDTH = 8;

/** Paints the help in the middle of the screen: every key, and the columns with their numbers. */
export function paintHelp(surface: Surface, palette: Palette): void {
  const keys = KEY_BINDINGS.map(({shown, meaning}) => [shown, meaning] as const);
  const columns = SORTABLE_COLUMNS.map(({meaning}, index) => [String(index + 1), meaning] as const);
  const width = Math.min(surface.width, 100);
  const isWide = width >= 84;
  const rows = isWide ? Math.max(keys.length, columns.length + 2) : keys.length;
  const height = Math.min(surface.height, rows + 2);
  const box = surface.part({
    x: Math.floor((surface.width - width) / 2),
    y: Math.max(0, Math.floor((surface.height - height) / 2)),
    width,
    height,
  });
  box.fill(' ', palette.text);
  const inside = paintFrame(box, {left: 'help', right: 'Esc closes'}, palette);
  paintPairs(inside, 1, 0, keys, palette);
  if (!isWide) return;

  const half = Math.floor(inside.width / 2);
  inside.put(half, 0, 'Columns, by the number that sorts', palette.title);
  paintPairs(inside, half, 1, columns, palette);
}

function paintPairs(
  inside: Surface,
  x: number,
  y: number,
  pairs: readonly (readonly [string, string])[],
  palette: Palette,
): void {
  for (const [index, [key, meaning]] of pairs.entries()) {
    inside.put(x, y + index, key, palette.key);
    inside.put(x + Math.max(SHOWN_WIDTH, displayWidth(key) + 1), y + index, meaning, palette.text);
  }
}
