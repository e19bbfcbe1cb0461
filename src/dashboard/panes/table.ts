import {hasSeveralHosts} from '../../model/inventory.js';
import type {Traffic} from '../../model/traffic.js';
import type {TableFacts} from '../../view/column.js';
import type {ColumnId} from '../../view/columns.js';
import {TABLE_OVERHEAD, type TableView, tableColumns} from '../../view/container-table.js';
import {layOutDashboard, linesOf} from '../../view/dashboard-layout.js';
import {GROUPINGS, type Grouping, usefulGroupings} from '../../view/grouping.js';
import type {Action} from '../../view/key-map.js';
import type {ContainerRow, TableRow} from '../../view/table-row.js';
import {
  type DashboardState,
  isGroupOpen,
  paneOf,
  regroup,
  sortByColumn,
  turnGroup,
  withSubject,
} from '../dashboard-state.js';
import type {Picture} from '../picture.js';
import type {LiveFilter} from '../row-filter.js';
import {indexAtLine, isMove, type Move} from '../selection.js';
import {TableState} from '../table-state.js';
import type {Outcome, Pane, Stage} from './pane.js';

/** The table of containers, flat or in groups. */
export class TablePane implements Pane {
  readonly #table = new TableState();

  get rows(): readonly TableRow[] {
    return this.#table.rows;
  }

  get selected(): TableRow | undefined {
    return this.#table.selected;
  }

  /** The rows of containers, each once, however they are grouped. */
  get containers(): readonly ContainerRow[] {
    return this.#table.containers;
  }

  /** Sum of the containers, each counted once. */
  sum(): Traffic | undefined {
    return this.#table.sum();
  }

  /** The rows will be sorted anew. */
  forgetOrder(): void {
    this.#table.forgetOrder();
  }

  startOver(): void {
    this.#table.forgetSelection();
  }

  /** Whether all rows have room at once. */
  hasRoomForAll(stage: Stage): boolean {
    return this.rows.length <= pageOf(stage);
  }

  selectContainer(key: string, stage: Stage): void {
    this.#table.selectContainer(key, stage.now, pageOf(stage));
  }

  update(stage: Stage): void {
    const {rows, facts, now, picture, state} = stage;
    const {order, grouping, isFollowing} = state;
    this.#table.update(
      rows,
      {
        order,
        grouping,
        facts,
        isOpen: key => isGroupOpen(state, key),
        trafficOn: (...all) => picture?.trafficOn(...all),
      },
      {now, page: pageOf(stage), isFollowing},
    );
  }

  act(action: Action, stage: Stage): Outcome | undefined {
    if (isMove(action)) return this.move(action, stage);
    if (action === 'open') return this.#open(stage.state);
    if (action === 'group') return {kind: 'changed', state: regroup(stage.state, groupingsOf(stage.picture))};
    return action === 'fold' || action === 'unfold' ? this.#fold(action, stage) : undefined;
  }

  /** Selects another row; whoever looks at a container's detail sees the detail of that one then. */
  move(action: Move, stage: Stage): Outcome {
    this.#table.move(action, stage.now, pageOf(stage));
    return {kind: 'moved', state: withSubject({...stage.state, subjectKey: undefined}, this.selected)};
  }

  click(x: number, y: number, stage: Stage): Outcome | undefined {
    const {state, picture} = stage;
    const line = y - FIRST_LINE;
    if (line === -1) {
      const width = layOutDashboard(stage.width, stage.height, undefined)?.table?.width ?? 0;
      const heading = headingAt(shownColumns(picture, state), width, x - 1);
      return heading && {kind: 'changed', state: sortByColumn(state, heading)};
    }

    const index = indexAtLine(this.#table.selection, line, {page: pageOf(stage), all: this.rows.length});
    return index === undefined ? undefined : this.#click(index, stage);
  }

  view({picture, state, facts}: Stage, filter: LiveFilter): TableView {
    const {rows, selection, containers} = this.#table;
    return {
      rows,
      containers: containers.length,
      offset: selection.offset,
      selectedKey: selection.id,
      columns: shownColumns(picture, state),
      order: state.order,
      grouping: state.grouping,
      filter: state.draft === undefined ? state.filter : filter.text,
      isFilterOld: filter.problem !== undefined,
      facts,
      scale: state.scale,
    };
  }

  /** The first click selects, a click on what is selected opens it. */
  #click(index: number, stage: Stage): Outcome {
    const {selection} = this.#table;
    const isAgain = selection.isChosen && selection.index === index && paneOf(stage.state) === 'table';
    const state: DashboardState = {...stage.state, focus: 'table'};
    this.#table.select(index, stage.now, pageOf(stage));
    return isAgain ? this.#open(state) : {kind: 'moved', state};
  }

  /** Enter opens or closes a group, and shows the detail of a container. */
  #open(state: DashboardState): Outcome {
    const {selected} = this;
    return {
      kind: 'changed',
      state:
        selected?.group === undefined
          ? {...state, zoomed: 'detail', subjectKey: undefined}
          : turnGroup(state, selected.key),
    };
  }

  /** As in every tree: → goes into an open group, ← goes from a row to the group that it stands in. */
  #fold(action: 'fold' | 'unfold', stage: Stage): Outcome {
    const {selected, selection} = this.#table;
    const isOpen = selected?.group?.isOpen;
    if (selected !== undefined && isOpen === (action === 'fold')) {
      return {kind: 'changed', state: turnGroup(stage.state, selected.key)};
    }

    const index = action === 'fold' ? this.#table.parentOf(selection.index) : isOpen ? selection.index + 1 : -1;
    if (index >= 0) this.#table.select(index, stage.now, pageOf(stage));
    return {kind: 'moved'};
  }
}

/** Lines above the first row: the frame and the heads. */
const FIRST_LINE = 2;

/** What the cells of a table depend on besides their rows. */
export function tableFacts(picture: Picture | undefined, {window}: DashboardState, time: Date): TableFacts {
  return {
    time: picture?.time ?? time,
    uplinkBytesPerSecond: picture?.host.uplinkBytesPerSecond,
    anomalies: picture?.anomalies,
    window,
    readHistory: picture?.readHistory ?? (into => into.fill(Number.NaN)),
  };
}

function groupingsOf(picture: Picture | undefined): readonly Grouping[] {
  return picture === undefined ? GROUPINGS : usefulGroupings(picture);
}

/** The columns that were chosen, and where there are several hosts, each container's host beside its name, unless it is that of the group. */
function shownColumns(picture: Picture | undefined, {columns, grouping}: DashboardState): readonly ColumnId[] {
  const isTold = grouping === 'host' || columns.includes('host');
  if (picture === undefined || isTold || !hasSeveralHosts(picture)) return columns;

  const [first, ...others] = columns;
  return first === undefined ? ['host'] : [first, 'host', ...others];
}

/** The column whose head stands there; undefined for one that rows cannot be ordered by. */
function headingAt(columns: readonly ColumnId[], width: number, x: number): ColumnId | undefined {
  const hit = tableColumns(columns, width).find(placed => x >= placed.x && x < placed.x + placed.width);
  return hit?.column.sortsBy === undefined ? undefined : hit.column.id;
}

/** Lines that the table has when no pane has all the room. */
function pageOf({width, height}: Stage): number {
  return linesOf(layOutDashboard(width, height, undefined)?.table, TABLE_OVERHEAD);
}
