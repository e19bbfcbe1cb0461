import {type ColumnId, columnOf, SORTABLE_COLUMNS} from '../view/columns.js';
import type {UnitStyle} from '../view/format.js';
import type {Action} from '../view/key-map.js';
import type {SortOrder} from '../view/row-order.js';

/** What the user has chosen to see. */
export interface DashboardState {
  readonly order: SortOrder;
  readonly units: UnitStyle;
  /** Also containers that do not run. */
  readonly isAll: boolean;
  readonly isZoomed: boolean;
  readonly isHelpOpen: boolean;
  readonly filter: string;
  /** The filter while it is being written; undefined when it is not. */
  readonly draft: string | undefined;
}

/** The state after a key that changes what is seen. `column` is the number that was pressed for `sort-column`. */
export function changeState(state: DashboardState, action: Action, column: number | undefined): DashboardState {
  switch (action) {
    case 'sort-next':
      return {...state, order: neighbour(state.order, 1)};
    case 'sort-previous':
      return {...state, order: neighbour(state.order, -1)};
    case 'sort-column':
      return {...state, order: chosen(state.order, column)};
    case 'reverse':
      return {...state, order: {...state.order, isReversed: !state.order.isReversed}};
    case 'filter':
      return {...state, draft: state.filter, isHelpOpen: false, isZoomed: false};
    case 'open':
      return {...state, isZoomed: !state.isZoomed};
    case 'back':
      return back(state);
    case 'all':
      return {...state, isAll: !state.isAll};
    case 'units':
      return {...state, units: {...state.units, unit: state.units.unit === 'bytes' ? 'bits' : 'bytes'}};
    case 'help':
      return {...state, isHelpOpen: !state.isHelpOpen};
    default:
      return state;
  }
}

/** Longer filters than this are not typed by a person. */
const LONGEST_FILTER = 200;

/** The state after a key while the filter is being written: the draft takes effect at once. */
export function editFilter(state: DashboardState, name: string, character: string | undefined): DashboardState {
  const draft = state.draft ?? '';
  switch (name) {
    case 'enter':
      return {...state, filter: draft.trim(), draft: undefined};
    case 'escape':
      return {...state, filter: '', draft: undefined};
    case 'backspace':
      return {...state, draft: Array.from(draft).slice(0, -1).join('')};
    case 'C-u':
      return {...state, draft: ''};
    default:
      return isTyped(character) && draft.length < LONGEST_FILTER ? {...state, draft: draft + character} : state;
  }
}

function isTyped(character: string | undefined): character is string {
  return character !== undefined && character >= ' ' && !/\p{C}/u.test(character);
}

/** Esc undoes the nearest thing: the help, the detail, the filter. */
function back(state: DashboardState): DashboardState {
  if (state.isHelpOpen) return {...state, isHelpOpen: false};
  if (state.isZoomed) return {...state, isZoomed: false};
  return {...state, filter: ''};
}

function neighbour({column}: SortOrder, step: 1 | -1): SortOrder {
  const place = SORTABLE_COLUMNS.indexOf(columnOf(column));
  const next = SORTABLE_COLUMNS.at((place + step) % SORTABLE_COLUMNS.length)!;
  return {column: next.id, isReversed: false};
}

function chosen(order: SortOrder, number: number | undefined): SortOrder {
  const column: ColumnId | undefined = number === undefined ? undefined : SORTABLE_COLUMNS[number - 1]?.id;
  if (column === undefined) return order;
  return {column, isReversed: column === order.column ? !order.isReversed : false};
}
