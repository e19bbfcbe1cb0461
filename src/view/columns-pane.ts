import {COLUMNS, type ColumnId, columnOf} from './columns.js';
import {cut} from './display-width.js';
import {paintFrame} from './frame.js';
import type {Palette} from './palette.js';
import type {Style} from './style.js';
import type {Surface} from './surface.js';

/** The list of columns: those that are shown in their order, then the others. */
export interface ColumnsView {
  readonly shown: readonly ColumnId[];
  readonly selected: number;
}

const WIDTH = 64;

/** All columns in the order of the list. */
export function listedColumns(shown: readonly ColumnId[]): ColumnId[] {
  return [...shown, ...COLUMNS.map(({id}) => id).filter(id => !shown.includes(id))];
}

/** Paints the list of columns in the middle of the screen. */
export function paintColumns(surface: Surface, {shown, selected}: ColumnsView, palette: Palette): void {
  const ids = listedColumns(shown);
  const width = Math.min(surface.width, WIDTH);
  const height = Math.min(surface.height, ids.length + 2);
  const box = surface.part({
    x: Math.floor((surface.width - width) / 2),
    y: Math.floor((surface.height - height) / 2),
    width,
    height,
  });
  box.fill(' ', palette.text);
  const inside = paintFrame(box, {left: 'columns', right: 'Space shows or hides · K J move · Esc closes'}, palette);
  const offset = Math.max(0, Math.min(selected - Math.floor(inside.height / 2), ids.length - inside.height));
  for (const [y, id] of ids.slice(offset, offset + inside.height).entries()) {
    const isSelected = offset + y === selected;
    const look = (meaning: Style) => (isSelected ? palette.selected(meaning) : meaning);
    if (isSelected) inside.fill(' ', look(palette.text), y, 1);
    const {title, meaning} = columnOf(id);
    inside.put(1, y, `[${shown.includes(id) ? '✓' : ' '}]`, look(palette.key));
    inside.put(5, y, title, look(palette.text));
    inside.put(15, y, cut(meaning, inside.width - 15), look(palette.dim));
  }
}
