import {hasSeveralHosts, type Inventory, type WatchedContainer, type WatchedEngine} from '../model/inventory.js';
import type {TableFacts} from '../view/column.js';
import type {ColumnId} from '../view/columns.js';
import {bothWays, isListed, isRunning} from '../view/container-row.js';
import type {DashboardView} from '../view/dashboard-screen.js';
import type {HeaderView, OwnCost} from '../view/header.js';
import type {Message} from '../view/key-line.js';
import type {KeyMap} from '../view/key-map.js';
import type {NetworksView} from '../view/networks-pane.js';
import {noticeFor} from '../view/notice.js';
import type {ContainerRow, GroupRow, TableRow} from '../view/table-row.js';
import type {Timeline} from '../view/timeline.js';
import type {AlertsState} from './alerts-state.js';
import {type DashboardState, paneOf} from './dashboard-state.js';
import type {PastMarks} from './past-marks.js';
import type {Picture} from './picture.js';
import type {LiveFilter} from './row-filter.js';
import type {SocketsState} from './sockets-state.js';
import type {TableState} from './table-state.js';

/** All that the screen is made from. */
export interface Scene {
  readonly state: DashboardState;
  readonly table: TableState;
  /** The rows of the networks pane. */
  readonly networks: TableState;
  readonly sockets: SocketsState;
  /** What the detail is of: what is selected in the table, or was jumped to. */
  readonly subject: TableRow | undefined;
  readonly filter: LiveFilter;
  readonly picture: Picture | undefined;
  readonly alerts: AlertsState;
  readonly past: PastMarks;
  readonly ownCost: OwnCost | undefined;
  readonly message: Message | undefined;
  readonly keys: KeyMap;
  readonly ruleCount: number;
  /** Whether the command line narrows what is shown. */
  readonly isNarrowed: boolean;
  /** How many do not run and fit otherwise. */
  readonly hidden: number;
  readonly offersDemo: boolean;
  /** Monotonic time now, and at which the picture was frozen. */
  readonly now: number;
  readonly frozenAt: number | undefined;
  /** Wall time of the newest sweep, also while the picture is frozen. */
  readonly time: Date;
}

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

/** The columns that were chosen, and where there are several hosts, each container's host beside its name. */
export function shownColumns(
  picture: Picture | undefined,
  {columns}: Pick<DashboardState, 'columns'>,
): readonly ColumnId[] {
  if (picture === undefined || !hasSeveralHosts(picture) || columns.includes('host')) return columns;

  const [first, ...others] = columns;
  return first === undefined ? ['host'] : [first, 'host', ...others];
}

/** What each pane shows. */
export function dashboardView(scene: Scene): DashboardView {
  const {state, table, filter, picture, keys, subject} = scene;
  const {selection, rows} = table;
  const pane = paneOf(state);
  const shownFilter = state.draft === undefined ? state.filter : filter.text;
  return {
    header: headerView(scene),
    table: {
      rows,
      containers: table.containers.length,
      offset: selection.offset,
      selectedKey: selection.id,
      columns: shownColumns(picture, state),
      order: state.order,
      grouping: state.grouping,
      filter: shownFilter,
      isFilterOld: filter.problem !== undefined,
      facts: tableFacts(picture, state, scene.time),
      scale: state.scale,
    },
    detail: subject && detailView(scene, subject),
    alerts: scene.alerts.view(scene.ruleCount, scene.now),
    networks: state.zoomed === 'networks' ? networksView(scene) : undefined,
    sockets: state.zoomed === 'sockets' ? subject?.container && scene.sockets.view(subject.container) : undefined,
    notice: noticeFor(
      enginesOf(scene),
      {
        known: picture?.rows.length ?? 0,
        shown: rows.length,
        hidden: scene.hidden,
        filter: shownFilter,
        isNarrowed: scene.isNarrowed,
      },
      keys,
    ),
    keyLine: {
      prompt: state.draft === undefined ? undefined : {text: state.draft, problem: filter.problem},
      message: scene.message,
      keys,
      pane,
      offersDemo: scene.offersDemo,
    },
    focus: state.focus,
    zoomed: hasNothing(scene) ? undefined : state.zoomed,
    columns: state.columnCursor === undefined ? undefined : {shown: state.columns, selected: state.columnCursor},
    help: state.isHelpOpen ? {pane, keys, columns: state.columns} : undefined,
  };
}

/** Whether the pane that is to have all the room is of a container, and there is none. */
function hasNothing({state: {zoomed}, subject}: Scene): boolean {
  return zoomed === 'sockets' ? subject?.container === undefined : zoomed === 'detail' && subject === undefined;
}

function networksView({networks: {rows, selection}, picture}: Scene): NetworksView {
  const severalHosts = picture !== undefined && hasSeveralHosts(picture);
  return {rows, offset: selection.offset, selectedKey: selection.id, hasSeveralHosts: severalHosts};
}

/** What happened up to the picture's time. */
function timelineOf({state, past}: Scene, picture: Picture, container: WatchedContainer): Timeline {
  const {monotonicSeconds, time} = picture;
  return {
    window: state.window,
    endSeconds: picture.historyEnd(state.window.tier),
    timeOf: seconds => new Date(time.getTime() + (seconds - monotonicSeconds) * 1000),
    marks: past.of(container.key, monotonicSeconds),
    cursorSeconds: state.cursorSeconds,
  };
}

function detailView(scene: Scene, selected: TableRow): DashboardView['detail'] {
  const {picture, state, table} = scene;
  const {container, traffic, note} = selected;
  if (container === undefined) return {group: selected as GroupRow, members: busiestFirst(selected as GroupRow)};

  // On one of its networks a row has that network's part: the detail is of the whole container.
  const whole = table.containers.find(row => row.container.key === container.key);
  return {
    container,
    traffic: whole === undefined ? traffic : whole.traffic,
    note: whole === undefined ? note : whole.note,
    interfaces: picture?.interfacesOf(container) ?? [],
    protocols: picture?.protocolsOf(container),
    anomaly: picture?.anomalies.of(container),
    readHistory: picture?.readHistory ?? (into => into.fill(Number.NaN)),
    timeline: picture && timelineOf(scene, picture, container),
    scale: state.scale,
    isOneScale: state.isOneScale,
  };
}

function busiestFirst({group}: GroupRow): ContainerRow[] {
  const rateOf = ({traffic}: ContainerRow) => bothWays(traffic, 'bytesPerSecond') ?? -1;
  return group.members.toSorted((a, b) => rateOf(b) - rateOf(a));
}

function headerView(scene: Scene): HeaderView {
  const {picture, now, frozenAt, state} = scene;
  const part = shownPart(scene);
  return {
    hostName: picture?.host.name ?? '',
    engines: enginesOf(scene),
    nowSeconds: now,
    running: picture?.rows.filter(({container}) => isRunning(container)).length ?? 0,
    containers: picture?.rows.length ?? 0,
    intervalSeconds: state.intervalSeconds,
    totals: part === undefined ? picture?.totals : scene.table.sum(),
    part,
    own: scene.ownCost,
    uplink: picture && {
      name: picture.host.uplink,
      bytesPerSecond: picture.host.uplinkBytesPerSecond,
      traffic: picture.uplink,
    },
    firingAlerts: scene.alerts.all.filter(each => each.state === 'firing').length,
    time: scene.time,
    pausedSeconds: frozenAt === undefined ? undefined : now - frozenAt,
  };
}

/** Undefined where neither the command line nor a filter leaves rows out. */
function shownPart({isNarrowed, filter, picture, state, table}: Scene): HeaderView['part'] {
  if (!isNarrowed && filter.text === '') return undefined;

  const all = (picture?.rows ?? []).filter(({container}) => state.isAll || isListed(container));
  return {shown: table.containers.length, all: all.length};
}

function enginesOf({picture, now}: Scene): Inventory['engines'] {
  return picture?.engines ?? [{...BEFORE_FIRST_SWEEP, sinceSeconds: now}];
}

const BEFORE_FIRST_SWEEP: Omit<WatchedEngine, 'sinceSeconds'> = {
  host: '',
  kind: 'none',
  version: undefined,
  endpoint: '',
  state: 'connecting',
  reason: undefined,
  hint: undefined,
};
