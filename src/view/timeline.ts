import type {Palette} from './palette.js';
import {lookOf, type Style, style} from './style.js';
import type {Surface} from './surface.js';
import type {TimeWindow} from './time-window.js';

/**
 * Something that happened to a container, in times of the monotonic clock. What lasts has an `untilSeconds`: when it was over, or now.
 */
export interface TimeMark {
  readonly atSeconds: number;
  readonly untilSeconds?: number | undefined;
  readonly kind: MarkKind;
}

/** What happened. The later stands above the earlier where both are of one moment. */
export type MarkKind = 'reset' | 'anomaly' | 'warning' | 'critical';

/** Which part of the past is drawn, what happened in it, and the moment that is looked at. All times are monotonic. */
export interface Timeline {
  readonly window: TimeWindow;
  /** Where the newest closed bucket ends. */
  readonly endSeconds: number;
  /** Wall time of a moment. */
  readonly timeOf: (seconds: number) => Date;
  readonly marks: readonly TimeMark[];
  readonly cursorSeconds: number | undefined;
}

/** What a kind of mark is called, with its sign. */
const KINDS: Readonly<Record<MarkKind, {readonly sign: string; readonly word: string}>> = {
  reset: {sign: 'R', word: 'R reset'},
  anomaly: {sign: '◆', word: '◆ anomaly'},
  warning: {sign: '▲', word: '▲ alert'},
  critical: {sign: '✖', word: '✖ alert'},
};
const ORDER = Object.keys(KINDS) as readonly MarkKind[];

const LASTING = '─';

/** The cell of a chart of so many that a moment stands in; undefined for what was before. */
export function cellAt(atSeconds: number, {window, endSeconds}: Timeline, cells: number): number | undefined {
  const cell = cells - 1 - Math.floor(((endSeconds - atSeconds) / window.seconds) * cells);
  // What happened after the newest bucket was closed belongs to the last cell.
  return cell < 0 ? undefined : Math.min(cell, cells - 1);
}

/** Paints a row of signs where things happened, and a line for as long as they lasted. */
export function paintMarks(row: Surface, timeline: Timeline, palette: Palette): void {
  const looks: Readonly<Record<MarkKind, Style>> = {
    reset: palette.text,
    anomaly: palette.warning,
    warning: palette.warning,
    critical: palette.critical,
  };
  const marks = timeline.marks.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  for (const mark of marks) {
    const [from, end] = cellsOf(mark, timeline, row.width) ?? [0, -1];
    const thin = style({...lookOf(looks[mark.kind]), isBold: false, isUnderlined: false});
    for (let cell = from; cell <= end; cell++) row.set(cell, 0, LASTING, thin);
  }
  for (const {atSeconds, kind} of marks) {
    const cell = cellAt(atSeconds, timeline, row.width);
    if (cell !== undefined) row.set(cell, 0, KINDS[kind].sign, looks[kind]);
  }
}

/** What happened in the window or, if a cell is given, in that cell, in words. */
export function markWords(timeline: Timeline, cells: number, cell?: number): string[] {
  const seen = new Set(
    timeline.marks
      .filter(mark => {
        const place = cellsOf(mark, timeline, cells);
        return place !== undefined && (cell === undefined || (place[0] <= cell && cell <= place[1]));
      })
      .map(({kind}) => kind),
  );
  return ORDER.filter(kind => seen.has(kind)).map(kind => KINDS[kind].word);
}

/** The first and the last cell of a mark, as far as it reaches into the window. */
function cellsOf(
  {atSeconds, untilSeconds = atSeconds}: TimeMark,
  timeline: Timeline,
  cells: number,
): readonly [number, number] | undefined {
  const end = cellAt(untilSeconds, timeline, cells);
  return end === undefined ? undefined : [cellAt(atSeconds, timeline, cells) ?? 0, end];
}
