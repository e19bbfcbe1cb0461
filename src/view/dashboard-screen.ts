import {type AlertsView, paintAlerts} from './alerts-pane.js';
import {type ColumnsView, paintColumns} from './columns-pane.js';
import {type DetailView, paintDetail, type SharesBar} from './container-detail.js';
import {paintTable, type TableView} from './container-table.js';
import {LEAST_HEIGHT, LEAST_WIDTH, layOutDashboard} from './dashboard-layout.js';
import type {UnitStyle} from './format.js';
import {type GroupDetailView, paintGroupDetail} from './group-detail.js';
import {type HeaderView, paintHeader} from './header.js';
import {type HelpView, paintHelp} from './help.js';
import {type KeyLineView, paintKeyLine} from './key-line.js';
import type {ZoomablePane} from './key-map.js';
import {type NoticeView, paintNotice} from './notice.js';
import type {Palette} from './palette.js';
import type {CellGrid, Rectangle, Surface} from './surface.js';

/** All that the dashboard shows at one moment, as plain data: a part for each pane. */
export interface DashboardView {
  readonly header: HeaderView;
  readonly table: TableView;
  /** What is selected in the table; undefined where nothing is. */
  readonly detail: DetailView | GroupDetailView | undefined;
  readonly alerts: AlertsView;
  /** Paints the zoomed pane if that is one that has all the room or none. */
  readonly paintWhole?: ((surface: Surface, palette: Palette, units: UnitStyle) => void) | undefined;
  /** Stands in the table's place where there is no row to show. */
  readonly notice: NoticeView | undefined;
  readonly keyLine: KeyLineView;
  /** The pane that keys go to, below the list of columns and the help. */
  readonly focus: ZoomablePane;
  /** The pane that has all the room. */
  readonly zoomed: ZoomablePane | undefined;
  /** Undefined while they are closed. */
  readonly columns: ColumnsView | undefined;
  readonly help: HelpView | undefined;
}

/** Paints everything on an empty grid. Answers where the bar of shares goes, in cells of the grid. */
export function paintDashboard(
  grid: CellGrid,
  view: DashboardView,
  palette: Palette,
  units: UnitStyle,
): SharesBar | undefined {
  const screen = grid.surface();
  const layout = layOutDashboard(grid.width, grid.height, view.zoomed);
  if (layout === undefined) {
    screen.put(0, 0, `rxtop needs ${LEAST_WIDTH}x${LEAST_HEIGHT} cells`, palette.title);
    screen.put(0, 1, `this is ${grid.width}x${grid.height}`, palette.text);
    return undefined;
  }

  const isFocused = (pane: ZoomablePane) => view.focus === pane && view.focus !== 'table';
  paintHeader(screen.part(layout.header), view.header, palette, units);
  if (layout.table !== undefined) {
    paintTable(screen.part(layout.table), view.table, palette, units);
    if (view.notice !== undefined) paintNotice(screen.part(inner(layout.table)), view.notice, palette);
  }
  if (layout.alerts !== undefined) {
    paintAlerts(screen.part(layout.alerts), view.alerts, palette, isFocused('alerts') || view.zoomed === 'alerts');
  }
  const whole = view.zoomed && layout[view.zoomed];
  if (whole !== undefined) view.paintWhole?.(screen.part(whole), palette, units);
  paintKeyLine(screen.part(layout.keys), view.keyLine, palette);
  const bar =
    layout.detail === undefined
      ? undefined
      : moved(paintSelected(screen.part(layout.detail), view, palette, units, isFocused('detail')), layout.detail);
  if (view.columns === undefined && view.help === undefined) return bar;

  if (view.columns !== undefined) paintColumns(screen, view.columns, palette);
  if (view.help !== undefined) paintHelp(screen, view.help, palette);
  return undefined;
}

function paintSelected(
  surface: Surface,
  {detail}: DashboardView,
  palette: Palette,
  units: UnitStyle,
  isFocused: boolean,
): SharesBar | undefined {
  if (detail === undefined || !('group' in detail)) return paintDetail(surface, detail, palette, units, isFocused);

  paintGroupDetail(surface, detail, palette, units, isFocused);
  return undefined;
}

/** Inside of a table's frame, below its column heads. */
function inner({x, y, width, height}: Rectangle): Rectangle {
  return {x: x + 1, y: y + 2, width: width - 2, height: height - 3};
}

function moved(bar: SharesBar | undefined, {x, y}: Rectangle): SharesBar | undefined {
  return bar && {...bar, place: {...bar.place, x: bar.place.x + x, y: bar.place.y + y}};
}
