import {type ColumnId, DEFAULT_COLUMNS} from '../view/columns.js';
import type {UnitStyle} from '../view/format.js';
import type {Grouping} from '../view/grouping.js';
import type {SortOrder} from '../view/row-order.js';
import type {HeightScale} from '../view/sparkline.js';
import type {ThemeName} from '../view/theme.js';
import {TIME_WINDOWS, type TimeWindow} from '../view/time-window.js';

/** What the user has chosen and may save for the next time. */
export interface Settings {
  readonly columns: readonly ColumnId[];
  readonly order: SortOrder;
  readonly grouping: Grouping;
  readonly theme: ThemeName;
  readonly units: UnitStyle;
  readonly intervalSeconds: number;
  readonly window: TimeWindow;
  readonly scale: HeightScale;
  readonly hasMouse: boolean;
}

/** What holds as long as nothing else was chosen. */
export const DEFAULT_SETTINGS: Settings = {
  columns: DEFAULT_COLUMNS,
  order: {column: 'rx', isReversed: false},
  grouping: 'none',
  theme: 'default',
  units: {unit: 'bytes', steps: 'si'},
  intervalSeconds: 1,
  window: TIME_WINDOWS[1],
  scale: 'linear',
  hasMouse: true,
};
