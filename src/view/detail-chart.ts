import type {Direction} from '../model/traffic.js';
import {isBurst} from './burst.js';
import {cut, displayWidth, toWidth} from './display-width.js';
import {formatClock, formatDuration, formatRate, type UnitStyle} from './format.js';
import type {Palette} from './palette.js';
import type {ReadHistory} from './read-history.js';
import type {HeightScale} from './sparkline.js';
import {lookOf, style} from './style.js';
import type {Surface} from './surface.js';
import {type Course, readCourse, TIME_WINDOWS} from './time-window.js';
import {cellAt, markWords, paintMarks, type Timeline} from './timeline.js';
import {areaChart, chartScales, withBand} from './traffic-chart.js';

/** What the chart is made from. */
export interface ChartView {
  readonly slots: readonly number[];
  readonly readHistory: ReadHistory;
  readonly timeline?: Timeline | undefined;
  readonly scale?: HeightScale | undefined;
  readonly isOneScale?: boolean | undefined;
  /** Stands in place of a chart that has nothing to show. */
  readonly emptyText: string;
}

const SCALE_WIDTH = 11;
const LEAST_CELLS = 8;
/** Lower charts have no row for marks. */
const LEAST_ROWS_WITH_MARKS = 6;

/** Cells of the chart that a detail pane of that width has. */
export function chartCells(paneWidth: number): number {
  return paneWidth - 2 - SCALE_WIDTH;
}

/** Paints both directions over time: what is received grows up from the middle, what is sent hangs from it. */
export function paintChart(area: Surface, view: ChartView, palette: Palette, units: UnitStyle): void {
  const cells = area.width - SCALE_WIDTH;
  if (cells < LEAST_CELLS) return;

  const timeline = view.timeline ?? {...UNTOLD, window: {...TIME_WINDOWS[0], seconds: cells * 2}};
  const [receive, transmit] = (['receive', 'transmit'] as const).map(direction =>
    readCourse(view.readHistory, view.slots, direction, timeline.window, cells * 2),
  ) as [Course, Course];
  if (view.slots.length === 0 || [receive, transmit].every(({mean}) => mean.every(Number.isNaN))) {
    area.put(1, Math.floor(area.height / 2), cut(view.emptyText, area.width - 1), palette.dim);
    return;
  }

  const hasMarks = area.height >= LEAST_ROWS_WITH_MARKS && view.timeline !== undefined;
  const rows = area.height - (hasMarks ? 2 : 1);
  const upper = Math.ceil(rows / 2);
  const mayBeApart = !view.isOneScale && cells >= OWN_SCALES.length + ROOM_FOR_TIMES;
  const scales = chartScales(receive.maximum, transmit.maximum, mayBeApart);
  const half = {area, units, palette, scale: view.scale};
  paintHalf({...half, course: receive, top: scales.receive, direction: 'receive', y: 0, rows: upper});
  paintHalf({...half, course: transmit, top: scales.transmit, direction: 'transmit', y: upper, rows: rows - upper});
  if (hasMarks) paintMarksRow(area, rows, {receive, transmit}, timeline, palette);
  const cursor = cursorCell(timeline, cells);
  if (cursor !== undefined) {
    for (let y = 0; y < rows; y++)
      area.restyle(SCALE_WIDTH + cursor, y, look => style({...lookOf(look), isInverse: true}));
    paintReading(area, area.height - 1, cursor, {receive, transmit}, timeline, palette, units);
  } else {
    const kinds = [...(hasMarks && hasBurst({receive, transmit}) ? [BURST_WORD] : []), ...markWords(timeline, cells)];
    paintTimeAxis(area, cells, timeline, {kinds, note: scales.areApart ? ` ${OWN_SCALES} ` : ' '}, palette);
  }
}

const UNTOLD: Omit<Timeline, 'window'> = {
  endSeconds: 0,
  timeOf: () => new Date(0),
  marks: [],
  cursorSeconds: undefined,
};

/** Two halves of one height look alike: that they are not is said in words. */
const OWN_SCALES = 'rx and tx on scales of their own';
/** Cells that both ends of the time axis need, and some of the line between. */
const ROOM_FOR_TIMES = 22;

interface Half {
  readonly area: Surface;
  readonly course: Course;
  readonly top: number;
  readonly direction: Direction;
  readonly y: number;
  readonly rows: number;
  readonly scale: HeightScale | undefined;
  readonly palette: Palette;
  readonly units: UnitStyle;
}

/** Bright up to the least of each column; from there to its mean, and thinned out to its peak, in the colour of the past. */
function paintHalf({area, course, top, direction, y, rows, scale, palette, units}: Half): void {
  const isUp = direction === 'receive';
  const drawn = (rates: Float32Array) => areaChart(rates, rows, top, isUp ? 'up' : 'down', scale);
  const mean = drawn(course.mean);
  const band = course.hasBand ? {least: drawn(course.minimum), peak: drawn(course.maximum)} : undefined;
  const [bright, dim] = isUp ? [palette.receive, palette.receiveHistory] : [palette.transmit, palette.transmitHistory];
  for (const [row, glyphs] of mean.entries()) {
    for (const [x, glyph] of glyphs.entries()) {
      const shown = band === undefined ? glyph : withBand(glyph, band.peak[row]![x]!);
      area.set(SCALE_WIDTH + x, y + row, shown, band?.least[row]?.[x] === ' ' ? dim : bright);
    }
  }
  area.put(0, isUp ? y : y + rows - 1, toWidth(formatRate(top, units), SCALE_WIDTH - 1, 'right'), palette.dim);
  if (rows > 1) area.put(SCALE_WIDTH - 2, isUp ? y + rows - 1 : y, isUp ? '▼' : '▲', bright);
}

/** So many cells at the beginning of which nothing is known are told of in words: nobody watched then. */
const UNWATCHED = 'not watched yet';
const LEAST_UNWATCHED = UNWATCHED.length + 4;

interface Courses {
  readonly receive: Course;
  readonly transmit: Course;
}

const BURST = '↑';
const BURST_WORD = `${BURST} burst`;

function hasBurst(courses: Courses): boolean {
  return courses.receive.mean.some((_, column) => isBurstIn(courses, column));
}

/** Whether either direction went far above what a second shows. */
function isBurstIn({receive, transmit}: Courses, column: number): boolean {
  return [receive, transmit].some(({peak, maximum}) => isBurst(peak[column]!, maximum[column]!));
}

/** Where nothing is known of a time, a question mark; above it bursts, and above those what happened when. */
function paintMarksRow(area: Surface, y: number, courses: Courses, timeline: Timeline, palette: Palette): void {
  const {mean} = courses.receive;
  const cells = mean.length / 2;
  const row = area.part({x: SCALE_WIDTH, y, width: cells, height: 1});
  const isKnown = (cell: number) => !Number.isNaN(mean[cell * 2]!) || !Number.isNaN(mean[cell * 2 + 1]!);
  let first = 0;
  while (first < cells && !isKnown(first)) first++;
  const watchedFrom = first < LEAST_UNWATCHED ? 0 : first;
  if (watchedFrom > 0) row.putBefore(watchedFrom - 1, 0, UNWATCHED, palette.dim);
  for (let cell = watchedFrom; cell < cells; cell++) if (!isKnown(cell)) row.set(cell, 0, '?', palette.dim);
  for (let cell = 0; cell < cells; cell++) {
    if (isBurstIn(courses, cell * 2) || isBurstIn(courses, cell * 2 + 1)) row.set(cell, 0, BURST, palette.warning);
  }
  paintMarks(row, timeline, palette);
}

function cursorCell(timeline: Timeline, cells: number): number | undefined {
  return timeline.cursorSeconds === undefined ? undefined : (cellAt(timeline.cursorSeconds, timeline, cells) ?? 0);
}

/** What was then, in place of the time axis. */
function paintReading(
  area: Surface,
  y: number,
  cell: number,
  courses: Courses,
  timeline: Timeline,
  palette: Palette,
  units: UnitStyle,
): void {
  const {cursorSeconds = 0, endSeconds, timeOf} = timeline;
  const cells = courses.receive.mean.length / 2;
  const ago = formatDuration(Math.max(0, Math.round(endSeconds - cursorSeconds)));
  let x = area.put(1, y, `${formatClock(timeOf(cursorSeconds))}, ${ago} ago`, palette.title) + 2;
  x = area.put(x, y, `▼ ${valueText(courses.receive, cell, units)}`, palette.receive) + 2;
  x = area.put(x, y, `▲ ${valueText(courses.transmit, cell, units)}`, palette.transmit) + 2;
  const here = markWords(timeline, cells, cell).join(' ');
  area.put(x, y, cut(here, area.width - x), palette.warning);
}

function valueText({mean, minimum, maximum, peak, hasBand}: Course, cell: number, units: UnitStyle): string {
  const place = Number.isNaN(mean[cell * 2 + 1]!) ? cell * 2 : cell * 2 + 1;
  const text = (rate: number) => formatRate(Number.isNaN(rate) ? undefined : rate, units);
  const range = hasBand && !Number.isNaN(mean[place]!) ? ` (${text(minimum[place]!)} to ${text(maximum[place]!)})` : '';
  const burst = isBurst(peak[place]!, maximum[place]!) ? ` ${BURST} ${text(peak[place]!)}` : '';
  return `${text(mean[place]!)}${range}${burst}`;
}

function paintTimeAxis(
  area: Surface,
  cells: number,
  timeline: Timeline,
  {kinds, note}: {readonly kinds: readonly string[]; readonly note: string},
  palette: Palette,
): void {
  const from = `${formatDuration(timeline.window.seconds)} ago`;
  const legend = kinds.length === 0 ? '' : ` ${kinds.join(' · ')} `;
  const room = cells - displayWidth(from) - displayWidth(note) - 4;
  const shown = displayWidth(legend) <= room ? legend : '';
  area.put(
    SCALE_WIDTH,
    area.height - 1,
    `${from}${note}${'┈'.repeat(Math.max(0, room - displayWidth(shown)))}${shown} now`,
    palette.dim,
  );
}
