import {type AlertView, paintAlerts} from './alerts-pane.js';
import {type DetailView, paintDetail, type SharesBar} from './container-detail.js';
import {paintTable, type TableView} from './container-table.js';
import {LEAST_HEIGHT, LEAST_WIDTH, layOutDashboard} from './dashboard-layout.js';
import type {UnitStyle} from './format.js';
import {type HeaderView, paintHeader} from './header.js';
import {paintHelp} from './help.js';
import {type FilterPrompt, paintKeyLine} from './key-line.js';
import {type NoticeView, paintNotice} from './notice.js';
import type {Palette} from './palette.js';
import type {CellGrid, Rectangle} from './surface.js';

/** All that the dashboard shows at one moment, as plain data. */
export interface DashboardView {
  readonly header: HeaderView;
  readonly table: TableView;
  readonly detail: DetailView | undefined;
  readonly alerts: readonly AlertView[];
  readonly ruleCount: number;
  /** Stands in the table's place where there is no row to show. */
  readonly notice: NoticeView | undefined;
  readonly prompt: FilterPrompt | undefined;
  /** Whether there is no engine and nothing to see, so that a key starts the demo. */
  readonly offersDemo: boolean;
  readonly isZoomed: boolean;
  readonly isHelpOpen: boolean;
}

/** Paints everything on an empty grid. Answers where the bar of shares goes, in cells of the grid. */
export function paintDashboard(
  grid: CellGrid,
  view: DashboardView,
  palette: Palette,
  units: UnitStyle,
): SharesBar | undefined {
  const screen = grid.surface();
  const layout = layOutDashboard(grid.width, grid.height, view.isZoomed);
  if (layout === undefined) {
    screen.put(0, 0, `rxtop needs ${LEAST_WIDTH}x${LEAST_HEIGHT} cells`, palette.title);
    screen.put(0, 1, `this is ${grid.width}x${grid.height}`, palette.text);
    return undefined;
  }

  paintHeader(screen.part(layout.header), view.header, palette, units);
  if (layout.table !== undefined) {
    paintTable(screen.part(layout.table), view.table, palette, units);
    if (view.notice !== undefined) paintNotice(screen.part(inner(layout.table)), view.notice, palette);
  }
  if (layout.alerts !== undefined) paintAlerts(screen.part(layout.alerts), view.alerts, view.ruleCount, palette);
  paintKeyLine(screen.part(layout.keys), view.prompt, view.offersDemo, palette);
  const bar =
    layout.detail === undefined
      ? undefined
      : moved(paintDetail(screen.part(layout.detail), view.detail, palette, units), layout.detail);
  if (!view.isHelpOpen) return bar;

  paintHelp(screen, palette);
  return undefined;
}

/** Inside of a table's frame, below its column heads. */
function inner({x, y, width, height}: Rectangle): Rectangle {
  return {x: x + 1, y: y + 2, width: width - 2, height: height - 3};
}

function moved(bar: SharesBar | undefined, {x, y}: Rectangle): SharesBar | undefined {
  return bar && {...bar, place: {...bar.place, x: bar.place.x + x, y: bar.place.y + y}};
}
