import {isListCurrent, type WatchedEngine} from '../model/inventory.js';
import {wrap} from './display-width.js';
import {type KeyMap, USUAL_KEYS} from './key-map.js';
import type {Palette} from './palette.js';
import type {Surface} from './surface.js';

/** What is said in the middle of the screen where no row can be shown. */
export interface NoticeView {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What is known of a table that may be empty. */
export interface EmptyTable {
  /** Containers in all, and rows that are shown of them. */
  readonly known: number;
  readonly shown: number;
  /** What was typed as a filter, empty for nothing. */
  readonly filter: string;
  /** Containers that do not run and would be shown with the rest by `a`. */
  readonly hidden: number;
  /** Whether the command line narrows what is shown. */
  readonly isNarrowed: boolean;
}

/** Why the table is empty, in plain words; undefined while it is not. */
export function noticeFor(
  engines: readonly WatchedEngine[],
  {known, shown, hidden, filter, isNarrowed}: EmptyTable,
  keys: KeyMap = USUAL_KEYS,
): NoticeView | undefined {
  if (shown > 0) return undefined;
  const showsAll = `${keys.shown('all')} shows those that do not run.`;
  if (known > 0 && filter !== '') {
    const fitting = hidden === 1 ? '1 that does not run matches' : `${hidden} that do not run match`;
    return {
      title: hidden > 0 ? 'No running container matches the filter.' : 'No container matches the filter.',
      lines: [
        ...(hidden > 0 ? [`${fitting}: press ${keys.shown('all')}.`] : []),
        `The filter is ${filter}. Esc clears it.`,
      ],
    };
  }
  if (known > 0 && isNarrowed) {
    return {title: 'No running container matches --filter.', lines: [showsAll]};
  }
  if (known > 0) return {title: 'No container is running.', lines: [showsAll]};
  const away = engines.filter(engine => !isListCurrent(engine));
  if (away.length < engines.length) {
    return {title: 'There is no container.', lines: ['One that starts appears here.', ...away.flatMap(reasonOf)]};
  }

  const failed = away.filter(({state}) => state !== 'connecting');
  const [first, ...others] = failed;
  if (first === undefined || failed.length < away.length) {
    const places = away.filter(({state, endpoint}) => state === 'connecting' && endpoint !== '');
    return {
      title: 'Looking for containers…',
      lines: places.length === 0 ? [] : [`Asking ${places.map(({endpoint}) => endpoint).join(', ')}.`],
    };
  }

  return {
    title: reasonOf(first),
    lines: [
      ...(first.hint === undefined ? [] : [first.hint]),
      ...others.map(reasonOf),
      'Press d to see a demo with simulated containers.',
    ],
  };
}

function reasonOf({reason, endpoint}: WatchedEngine): string {
  return reason ?? `No container engine answers at ${endpoint}.`;
}

/** Paints a notice in the middle. */
export function paintNotice(surface: Surface, {title, lines}: NoticeView, palette: Palette): void {
  const width = Math.max(10, Math.min(surface.width - 4, 76));
  const titleLines = wrap(title, width);
  const bodyLines = lines.flatMap(line => ['', ...wrap(line, width)]);
  const x = Math.floor((surface.width - width) / 2);
  let y = Math.max(0, Math.floor((surface.height - titleLines.length - bodyLines.length) / 2));
  for (const line of titleLines) surface.put(x, y++, line, palette.title);
  for (const line of bodyLines) surface.put(x, y++, line, palette.text);
}
