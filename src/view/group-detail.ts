import {bothWays} from './container-row.js';
import {cut, toWidth} from './display-width.js';
import {formatBytes, formatCount, formatRate, type UnitStyle} from './format.js';
import {paintFrame} from './frame.js';
import type {Palette} from './palette.js';
import type {Surface} from './surface.js';
import type {ContainerRow, GroupRow} from './table-row.js';

/** A group in full: its sum, and its containers, the busiest first. */
export interface GroupDetailView {
  readonly group: GroupRow;
  readonly members: readonly ContainerRow[];
}

/** Rows of the summary above the containers. */
const SUMMARY_ROWS = 4;

/** The first row of the surface that a container stands in, below the frame and the summary. */
export const GROUP_DETAIL_FIRST_ROW = SUMMARY_ROWS + 1;

/** Paints a group. */
export function paintGroupDetail(
  surface: Surface,
  {group, members}: GroupDetailView,
  palette: Palette,
  units: UnitStyle,
  isFocused = false,
): void {
  const {traffic} = group;
  const {kind, unknown} = group.group;
  const inside = paintFrame(surface, {left: group.name, right: kind, isFocused}, palette);
  let x = inside.put(1, 0, `▼ ${formatRate(traffic?.receive.bytesPerSecond, units)}`, palette.receive) + 2;
  x = inside.put(x, 0, `▲ ${formatRate(traffic?.transmit.bytesPerSecond, units)}`, palette.transmit) + 2;
  const count = members.length === 1 ? '1 container' : `${members.length} containers`;
  inside.put(
    x,
    0,
    cut(unknown === 0 ? count : `${count}, ${unknown} without a rate now`, inside.width - x),
    palette.text,
  );
  const faults = (figure: 'errorsPerSecond' | 'droppedPerSecond') => formatCount(bothWays(traffic, figure));
  const lines = [
    `packets ${formatCount(bothWays(traffic, 'packetsPerSecond'))}/s   errors ${faults('errorsPerSecond')}/s   drops ${faults('droppedPerSecond')}/s`,
    `since rxtop began ▼ ${formatBytes(traffic?.receive.totalBytes, units)} ▲ ${formatBytes(traffic?.transmit.totalBytes, units)}`,
  ];
  for (const [index, line] of lines.entries()) inside.put(1, index + 1, cut(line, inside.width - 1), palette.dim);
  for (const [index, row] of members.slice(0, Math.max(0, inside.height - SUMMARY_ROWS)).entries()) {
    paintMember(inside, index + SUMMARY_ROWS, row, palette, units);
  }
}

function paintMember(inside: Surface, y: number, row: ContainerRow, palette: Palette, units: UnitStyle): void {
  const {traffic, note, name} = row;
  const figures = [
    {text: toWidth(formatRate(traffic?.receive.bytesPerSecond, units), 11, 'right'), look: palette.receive},
    {text: toWidth(formatRate(traffic?.transmit.bytesPerSecond, units), 11, 'right'), look: palette.transmit},
  ];
  let end = inside.width - 1;
  for (const {text, look} of figures.toReversed()) end = inside.putBefore(end, y, text, look) - 1;

  const afterName = inside.put(1, y, cut(name, end - 1), palette.text) + 1;
  if (note !== undefined) inside.put(afterName, y, cut(note, end - afterName), palette.dim);
}
