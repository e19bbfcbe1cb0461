import {type ColumnId, columnOf, sortable} from '../view/columns.js';
import type {Grouping} from '../view/grouping.js';
import {type Action, type Pane, ZOOMABLE_PANES, type ZoomablePane} from '../view/key-map.js';
import type {SortOrder} from '../view/row-order.js';
import type {TableRow} from '../view/table-row.js';
import {THEMES} from '../view/theme.js';
import {neighbourWindow} from '../view/time-window.js';
import {COLUMN_ACTIONS, type ColumnAction, changeColumns} from './column-list.js';
import {neighbourInterval} from './intervals.js';
import type {Settings} from './settings.js';

/** What the user has chosen to see. */
export interface DashboardState extends Settings {
  /** Also containers that do not run. */
  readonly isAll: boolean;
  /** Whether the selection goes with its container, or stays where it is. */
  readonly isFollowing: boolean;
  readonly isOneScale: boolean;
  readonly focus: ZoomablePane;
  readonly zoomed: ZoomablePane | undefined;
  /** What had all the room before, and whose it was, so that Esc goes back to it. */
  readonly behind: readonly Pick<DashboardState, 'zoomed' | 'subjectKey'>[];
  /** Key of the container that was jumped to; undefined for the one that is selected in the table. */
  readonly subjectKey: string | undefined;
  /** The moment that is read in the chart, on the monotonic clock; undefined for none. */
  readonly cursorSeconds: number | undefined;
  readonly isHelpOpen: boolean;
  /** Which column of the list is selected; undefined while the list is closed. */
  readonly columnCursor: number | undefined;
  /** Whether groups are open that the user has not touched, and those for which it is the other way round. */
  readonly areGroupsOpen: boolean;
  readonly turnedGroups: ReadonlySet<string>;
  readonly filter: string;
  /** The filter while it is being written; undefined when it is not. */
  readonly draft: string | undefined;
}

/** The state at the start. */
export function firstState(settings: Settings, isAll: boolean): DashboardState {
  return {
    ...settings,
    isAll,
    isFollowing: true,
    isOneScale: false,
    focus: 'table',
    zoomed: undefined,
    behind: [],
    subjectKey: undefined,
    cursorSeconds: undefined,
    isHelpOpen: false,
    columnCursor: undefined,
    areGroupsOpen: true,
    turnedGroups: new Set(),
    filter: '',
    draft: undefined,
  };
}

/** The pane that keys go to. */
export function paneOf({columnCursor, zoomed, focus}: DashboardState): Pane {
  return columnCursor === undefined ? (zoomed ?? focus) : 'columns';
}

/** Whoever looks closely at a container goes on seeing that one, whichever row comes to stand on top. */
export function withSubject(state: DashboardState, selected: TableRow | undefined): DashboardState {
  const isClose = state.zoomed === 'detail' || state.zoomed === 'sockets';
  return isClose && state.subjectKey === undefined ? {...state, subjectKey: selected?.container?.key} : state;
}

/** The state after a key that changes what is seen. `column` is the number that was pressed for `sort-column`. */
export function changeState(state: DashboardState, action: Action, column: number | undefined): DashboardState {
  switch (action) {
    case 'sort-next':
      return {...state, order: neighbour(state, 1)};
    case 'sort-previous':
      return {...state, order: neighbour(state, -1)};
    case 'sort-column':
      return {...state, order: chosen(state, column)};
    case 'reverse':
      return {...state, order: {...state.order, isReversed: !state.order.isReversed}};
    case 'filter':
      return {...state, draft: state.filter, isHelpOpen: false, ...UNZOOMED, focus: 'table'};
    case 'fold-all':
      return {...state, areGroupsOpen: !state.areGroupsOpen, turnedGroups: new Set()};
    case 'zoom':
      return zoom(state);
    case 'sockets':
      return state.zoomed === 'sockets' ? unzoom(state) : zoomInto(state, 'sockets');
    case 'next-pane':
      return focusNeighbour(state, 1);
    case 'previous-pane':
      return focusNeighbour(state, -1);
    case 'back':
      return back(state);
    case 'all':
      return {...state, isAll: !state.isAll};
    case 'follow':
      return {...state, isFollowing: !state.isFollowing};
    case 'help':
      return {...state, isHelpOpen: !state.isHelpOpen};
    default:
      return isPane(action) ? toggleWhole(state, action) : changeLists(state, action);
  }
}

/** An action with the name of a pane gives that pane all the room, or takes it away again. */
function isPane(action: Action): action is Action & ZoomablePane {
  return ZOOMABLE_PANES.some(each => each === action);
}

function changeLists(state: DashboardState, action: Action): DashboardState {
  return state.columnCursor === undefined || !isColumnAction(action)
    ? changeSettings(state, action)
    : {...state, ...changeColumns({shown: state.columns, cursor: state.columnCursor}, action)};
}

/** The state after a heading was clicked. */
export function sortByColumn(state: DashboardState, column: ColumnId): DashboardState {
  return {...state, order: orderBy(state.order, column)};
}

/** The state after a group was opened or closed. */
export function turnGroup(state: DashboardState, key: string): DashboardState {
  const turnedGroups = new Set(state.turnedGroups);
  if (!turnedGroups.delete(key)) turnedGroups.add(key);
  return {...state, turnedGroups};
}

/** The state with rows gathered by the next of these. */
export function regroup(state: DashboardState, groupings: readonly Grouping[]): DashboardState {
  return {...state, grouping: next(groupings, state.grouping), turnedGroups: new Set()};
}

/** Whether a group is open. */
export function isGroupOpen({areGroupsOpen, turnedGroups}: DashboardState, key: string): boolean {
  return areGroupsOpen !== turnedGroups.has(key);
}

/** What is remembered of a state. */
export function settingsOf(state: DashboardState): Settings {
  const {columns, order, grouping, theme, units, intervalSeconds, window, scale, hasMouse} = state;
  return {columns, order, grouping, theme, units, intervalSeconds, window, scale, hasMouse};
}

function changeSettings(state: DashboardState, action: Action): DashboardState {
  switch (action) {
    case 'columns':
      return {...state, columnCursor: 0, isHelpOpen: false, ...UNZOOMED};
    case 'units':
      return {...state, units: {...state.units, unit: state.units.unit === 'bytes' ? 'bits' : 'bytes'}};
    case 'scale':
      return {...state, scale: state.scale === 'linear' ? 'log' : 'linear'};
    case 'same-scales':
      return {...state, isOneScale: !state.isOneScale};
    case 'window-shorter':
      return {...state, window: neighbourWindow(state.window, -1)};
    case 'window-longer':
      return {...state, window: neighbourWindow(state.window, 1)};
    case 'interval-longer':
      return {...state, intervalSeconds: neighbourInterval(state.intervalSeconds, 1)};
    case 'interval-shorter':
      return {...state, intervalSeconds: neighbourInterval(state.intervalSeconds, -1)};
    case 'theme':
      return {...state, theme: next(THEMES, state.theme)};
    case 'mouse':
      return {...state, hasMouse: !state.hasMouse};
    default:
      return state;
  }
}

function isColumnAction(action: Action): action is ColumnAction {
  return COLUMN_ACTIONS.some(each => each === action);
}

/** Every pane at its place. */
const UNZOOMED = {zoomed: undefined, behind: [], subjectKey: undefined, cursorSeconds: undefined} as const;

/** Gives a pane all the room; Esc goes back to what is seen now. */
export function zoomInto(state: DashboardState, pane: ZoomablePane, subjectKey = state.subjectKey): DashboardState {
  const {zoomed} = state;
  const behind = [...state.behind, {zoomed, subjectKey: state.subjectKey}];
  return {...state, zoomed: pane, behind, subjectKey, isHelpOpen: false};
}

function unzoom({behind, ...state}: DashboardState): DashboardState {
  const {zoomed, subjectKey} = behind.at(-1) ?? {};
  return zoomed === 'detail' || zoomed === 'sockets'
    ? {...state, zoomed, subjectKey, behind: behind.slice(0, -1)}
    : {...state, ...UNZOOMED, zoomed};
}

/** Keys go to that pane, unless another one has all the room. */
export function focusOn(state: DashboardState, focus: ZoomablePane): DashboardState {
  return state.zoomed === undefined ? {...state, focus} : state;
}

function toggleWhole(state: DashboardState, pane: ZoomablePane): DashboardState {
  return {...state, ...UNZOOMED, zoomed: state.zoomed === pane ? undefined : pane, columnCursor: undefined};
}

/** From the table, it is the detail that is looked at more closely. */
function zoom(state: DashboardState): DashboardState {
  if (state.zoomed !== undefined) return {...state, ...UNZOOMED};

  return {...state, zoomed: state.focus === 'table' ? 'detail' : state.focus};
}

const PANES: readonly ZoomablePane[] = ['table', 'detail', 'alerts'];

function focusNeighbour(state: DashboardState, step: 1 | -1): DashboardState {
  const focus = PANES.at((PANES.indexOf(state.zoomed ?? state.focus) + step) % PANES.length)!;
  return {...state, ...UNZOOMED, focus, zoomed: state.zoomed === undefined || focus === 'table' ? undefined : focus};
}

/** Esc undoes the nearest thing: the help, the list of columns, the zoom, another pane, the filter. */
function back(state: DashboardState): DashboardState {
  if (state.isHelpOpen) return {...state, isHelpOpen: false};
  if (state.columnCursor !== undefined) return {...state, columnCursor: undefined};
  if (state.cursorSeconds !== undefined) return {...state, cursorSeconds: undefined};
  if (state.zoomed !== undefined) return unzoom(state);
  if (state.focus !== 'table') return {...state, focus: 'table'};
  return {...state, filter: ''};
}

function next<T>(all: readonly T[], now: T): T {
  return all[(all.indexOf(now) + 1) % all.length]!;
}

function neighbour({columns, order}: DashboardState, step: 1 | -1): SortOrder {
  const choices = sortable(columns);
  const place = choices.indexOf(columnOf(order.column));
  const column = choices.at((place + step) % choices.length);
  return column === undefined ? order : {column: column.id, isReversed: false};
}

function chosen({columns, order}: DashboardState, number: number | undefined): SortOrder {
  const column = number === undefined ? undefined : sortable(columns)[number - 1];
  return column === undefined ? order : orderBy(order, column.id);
}

function orderBy(order: SortOrder, column: ColumnId): SortOrder {
  return {column, isReversed: column === order.column ? !order.isReversed : false};
}
