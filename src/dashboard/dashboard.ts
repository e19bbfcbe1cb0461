import type {Clock} from '../model/collector.js';
import type {WatchedContainer, WatchedEngine} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import type {OwnUse} from '../ports.js';
import type {AlertView} from '../view/alerts-pane.js';
import {ALERTS_OVERHEAD} from '../view/alerts-pane.js';
import {isListed} from '../view/container-row.js';
import {layOutDashboard, tableCapacity} from '../view/dashboard-layout.js';
import {paintDashboard} from '../view/dashboard-screen.js';
import type {OwnCost} from '../view/header.js';
import {hitAt} from '../view/hit.js';
import type {Message} from '../view/key-line.js';
import type {Action, KeyMap} from '../view/key-map.js';
import {NETWORKS_OVERHEAD} from '../view/networks-pane.js';
import {type Palette, paletteFor} from '../view/palette.js';
import type {TreeWish} from '../view/row-tree.js';
import {SOCKETS_OVERHEAD} from '../view/sockets-pane.js';
import {CellGrid} from '../view/surface.js';
import type {ContainerRow, TableRow} from '../view/table-row.js';
import type {ColorDepth, OwnColors} from '../view/theme.js';
import {HOTTEST_FIRST, NETWORK_TREE} from '../view/topology.js';
import {type AlertActions, AlertsState} from './alerts-state.js';
import {cursorAt, stepCursor} from './chart-cursor.js';
import {CostMeter} from './cost-meter.js';
import {
  changeState,
  type DashboardState,
  firstState,
  isGroupOpen,
  paneOf,
  settingsOf,
  sortByColumn,
  turnGroup,
  zoomInto,
} from './dashboard-state.js';
import {dashboardView, type Scene, shownColumns, tableFacts} from './dashboard-view.js';
import {editFilter} from './filter-prompt.js';
import {PastMarks} from './past-marks.js';
import {frozenPicture, livePicture, type Picture} from './picture.js';
import {LiveFilter, type ParseFilter} from './row-filter.js';
import {RowPace} from './row-pace.js';
import type {Settings} from './settings.js';
import {type ReadSockets, SocketsState} from './sockets-state.js';
import {TableState} from './table-state.js';
import type {Key, MouseAction, Terminal} from './terminal.js';

/** What the user left the dashboard for. */
export type DashboardWish = 'quit' | 'demo';

export interface DashboardOptions {
  readonly settings: Settings;
  readonly isAll: boolean;
  readonly ruleCount: number;
  readonly colors: ColorDepth;
  readonly ownColors: OwnColors;
  readonly keys: KeyMap;
  /** What the command line leaves over of the containers, and whether it narrows them at all. */
  readonly isWanted: (container: WatchedContainer) => boolean;
  readonly isNarrowed: boolean;
  readonly parseFilter: ParseFilter;
  readonly ownUse: () => OwnUse;
  /** Said at the start, until a key is pressed. */
  readonly greeting: Message | undefined;
  /** Remembers settings; answers what is to be said of it. */
  readonly save: (settings: Settings) => Promise<Message>;
  readonly changeInterval: (seconds: number) => void;
}

/** The part of a terminal that the dashboard draws on and listens to. */
export type DashboardTerminal = Pick<
  Terminal,
  'width' | 'height' | 'show' | 'onKey' | 'onMouse' | 'setMouse' | 'onResize' | 'repaint' | 'suspend'
>;

const MOVES: ReadonlySet<Action> = new Set(['up', 'down', 'page-up', 'page-down', 'first', 'last']);

/** The interactive screen: takes sweeps, alerts and keys, and shows what follows from them. It reads nothing itself. */
export class Dashboard {
  readonly #terminal: DashboardTerminal;
  readonly #clock: Clock;
  readonly #options: DashboardOptions;
  readonly #pace = new RowPace();
  readonly #table = new TableState();
  readonly #networks = new TableState();
  readonly #sockets: SocketsState;
  readonly #filter: LiveFilter;
  #palette: Palette;
  #leave: (wish: DashboardWish) => void = () => undefined;
  #state: DashboardState;
  #sweep: Sweep | undefined;
  #picture: Picture | undefined;
  /** Monotonic time at which the picture was frozen; undefined while it is live. */
  #frozenAt: number | undefined;
  readonly #alerts = new AlertsState();
  readonly #past = new PastMarks();
  readonly #meter = new CostMeter();
  #ownCost: OwnCost | undefined;
  #message: Message | undefined;
  /** How many do not run and fit otherwise. */
  #hidden = 0;
  #grid = new CellGrid(0, 0);

  constructor(terminal: DashboardTerminal, clock: Clock, options: DashboardOptions) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#options = options;
    this.#state = firstState(options.settings, options.isAll);
    this.#palette = paletteFor(options.colors, this.#state.theme, options.ownColors);
    this.#filter = new LiveFilter(options.parseFilter);
    this.#sockets = new SocketsState(() => clock.monotonicSeconds());
    this.#message = options.greeting;
    terminal.setMouse(this.#state.hasMouse ? 'on' : 'off');
    terminal.onKey(key => this.#onKey(key));
    terminal.onMouse((...all) => this.#onMouse(...all));
    terminal.onResize(() => this.#refresh());
    this.#refresh();
  }

  /** Shows a sweep, unless the picture is frozen, and the alerts as they stand. */
  show(sweep: Sweep, alerts: readonly AlertView[]): void {
    const isFirst = this.#picture === undefined;
    this.#sweep = sweep;
    this.#alerts.update(alerts, this.#alertLines());
    this.#past.note(sweep, alerts);
    this.#ownCost = this.#meter.update(this.#options.ownUse(), sweep.monotonicSeconds, sweep.durationSeconds);
    if (this.#frozenAt === undefined) {
      this.#picture = livePicture(sweep, this.#pace.rowsOf(sweep, this.selectedKey));
    }
    if (isFirst && this.#state.grouping !== 'none') this.#openGroupsThatFit();
    this.#refresh();
  }

  /** From now on sockets are looked up by this. */
  readSocketsBy(read: ReadSockets): void {
    this.#sockets.readBy(read);
  }

  /** From now on alerts are acknowledged and muted by this. */
  actOnAlertsBy(actions: AlertActions): void {
    this.#alerts.actBy(actions);
  }

  /** Resolves when the user wants to leave. */
  nextWish(): Promise<DashboardWish> {
    return new Promise(resolve => {
      this.#leave = resolve;
    });
  }

  /** Forgets all sweeps: others, of another collector, will follow. */
  startOver(): void {
    this.#sweep = undefined;
    this.#picture = undefined;
    this.#frozenAt = undefined;
    this.#table.forgetSelection();
    this.#networks.forgetSelection();
    this.#alerts.forget();
    this.#past.forget();
    this.#state = {...this.#state, subjectKey: undefined};
    this.#refresh();
  }

  /** The container whose detail is on the screen. */
  get selectedKey(): string | undefined {
    return this.#subject()?.container?.key;
  }

  #subject(): TableRow | undefined {
    const {subjectKey} = this.#state;
    return subjectKey === undefined ? this.#table.selected : this.#picture?.rows.find(({key}) => key === subjectKey);
  }

  #onKey({name, character}: Key): void {
    this.#message = undefined;
    if (this.#state.draft !== undefined && name !== 'C-c' && name !== 'C-z') {
      this.#change(editFilter(this.#state, name, character));
      return;
    }

    const action = this.#options.keys.actionOf(name, paneOf(this.#state));
    if (action !== undefined) this.#act(action, Number(character));
    else this.#draw();
  }

  #act(action: Action, number: number): void {
    if (action === 'quit') this.#leave('quit');
    else if (action === 'suspend') this.#terminal.suspend();
    else if (action === 'repaint') this.#terminal.repaint();
    else if (action === 'freeze') this.#toggleFreeze();
    else if (action === 'demo') this.#wishForDemo();
    else if (action === 'save') void this.#save();
    else if (action === 'open') this.#open();
    else if (action === 'cursor-earlier') this.#moveCursor(-1);
    else if (action === 'cursor-later') this.#moveCursor(1);
    else if (action === 'jump') this.#jump(this.#networks.selected?.container?.key);
    else if (action === 'jump-to-alert') this.#jumpToAlert();
    else if (action === 'acknowledge' || action === 'mute') this.#actOnAlert(action);
    else if (action === 'fold' || action === 'unfold') this.#fold(action);
    else if (MOVES.has(action) && paneOf(this.#state) !== 'columns') this.#move(action);
    else this.#change(changeState(this.#state, action, number));
  }

  #onMouse(action: MouseAction, x: number, y: number): void {
    if (!this.#state.hasMouse || this.#state.columnCursor !== undefined || this.#state.isHelpOpen) return;
    if (action !== 'press') {
      this.#move(action === 'wheel-up' ? 'up' : 'down');
      return;
    }

    const {width, height} = this.#terminal;
    const {zoomed} = this.#state;
    const columns = shownColumns(this.#picture, this.#state);
    const {rows, selection} = this.#table;
    const hit = hitAt({width, height, zoomed, columns, offset: selection.offset, rows: rows.length}, x, y);
    if (hit.kind === 'heading') this.#change(sortByColumn(this.#state, hit.column));
    else if (hit.kind === 'pane') this.#change({...this.#state, focus: hit.pane});
    else if (hit.kind === 'row') this.#click(hit.index);
  }

  /** The first click selects, a click on what is selected opens it. */
  #click(index: number): void {
    const {selection} = this.#table;
    const isAgain = selection.isChosen && selection.index === index && this.#state.focus === 'table';
    this.#state = {...this.#state, focus: 'table'};
    this.#table.select(index, this.#clock.monotonicSeconds(), this.#page());
    if (isAgain) this.#open();
    else this.#draw();
  }

  #change(wanted: DashboardState): void {
    const before = this.#state;
    const state = this.#withSubject(wanted);
    this.#state = state;
    if (state.theme !== before.theme) {
      this.#palette = paletteFor(this.#options.colors, state.theme, this.#options.ownColors);
    }
    if (state.hasMouse !== before.hasMouse) this.#terminal.setMouse(state.hasMouse ? 'on' : 'off');
    if (state.intervalSeconds !== before.intervalSeconds) this.#options.changeInterval(state.intervalSeconds);
    if (state.isAll !== before.isAll || (state.draft ?? state.filter) !== (before.draft ?? before.filter)) {
      this.#table.forgetOrder();
    }
    if (state.grouping !== before.grouping) this.#openGroupsThatFit();
    this.#refresh();
  }

  /** Whoever looks closely at a container goes on seeing that one, whichever row comes to stand on top. */
  #withSubject(state: DashboardState): DashboardState {
    const isClose = state.zoomed === 'detail' || state.zoomed === 'sockets';
    if (!isClose || state.subjectKey !== undefined) return state;

    return {...state, subjectKey: this.#table.selected?.container?.key};
  }

  /** Groups are open at first if all that is in them has room. */
  #openGroupsThatFit(): void {
    this.#state = {...this.#state, areGroupsOpen: true};
    this.#refresh();
    if (this.#table.rows.length > this.#page()) this.#state = {...this.#state, areGroupsOpen: false};
  }

  /** Enter opens or closes a group, and shows the detail of a container. */
  #open(): void {
    const {selected} = this.#table;
    if (selected?.group === undefined) this.#change({...this.#state, zoomed: 'detail', subjectKey: undefined});
    else this.#change(turnGroup(this.#state, selected.key));
  }

  #moveCursor(step: 1 | -1): void {
    const detail = layOutDashboard(this.#terminal.width, this.#terminal.height, this.#state.zoomed)?.detail;
    if (detail === undefined || this.#picture === undefined) return;

    const cursorSeconds = stepCursor(this.#state, this.#picture, detail.width, step);
    this.#change({...this.#state, cursorSeconds});
  }

  /** Shows the detail of a container, wherever it was found; Esc goes back there. */
  #jump(containerKey: string | undefined): void {
    if (containerKey === undefined) return;

    this.#table.selectContainer(containerKey, this.#clock.monotonicSeconds(), this.#page());
    this.#change(zoomInto(this.#state, 'detail', containerKey));
  }

  /** As in every tree: → goes into an open group, ← goes from a row to the group that it stands in. */
  #fold(action: 'fold' | 'unfold'): void {
    const {selected, selection} = this.#table;
    const isOpen = selected?.group?.isOpen;
    if (selected !== undefined && isOpen === (action === 'fold')) {
      this.#change(turnGroup(this.#state, selected.key));
      return;
    }

    const index = action === 'fold' ? this.#table.parentOf(selection.index) : isOpen ? selection.index + 1 : -1;
    if (index >= 0) this.#table.select(index, this.#clock.monotonicSeconds(), this.#page());
    this.#draw();
  }

  #move(action: Action): void {
    const now = this.#clock.monotonicSeconds();
    if (paneOf(this.#state) === 'alerts') this.#alerts.move(action, this.#alertLines());
    else if (paneOf(this.#state) === 'sockets') this.#sockets.move(action, this.#capacityOf('sockets'));
    else if (paneOf(this.#state) === 'networks') this.#networks.move(action, now, this.#capacityOf('networks'));
    else {
      this.#table.move(action, now, this.#page());
      this.#state = this.#withSubject({...this.#state, subjectKey: undefined});
    }
    this.#draw();
  }

  #actOnAlert(action: 'acknowledge' | 'mute'): void {
    this.#message = this.#alerts.act(action, this.#alertLines());
    this.#draw();
  }

  /** The detail of the alert's container, read at the moment at which the alert came into its state, or began where it is over. */
  #jumpToAlert(): void {
    const {selected} = this.#alerts;
    const picture = this.#picture;
    if (selected === undefined || picture === undefined) return;

    if (!picture.rows.some(({key}) => key === selected.containerKey)) {
      this.#message = {text: `${selected.subject} is gone: nothing of it is kept`, isBad: true};
      this.#draw();
      return;
    }
    this.#state = {...this.#state, ...cursorAt(this.#state.window, picture, selected.momentSeconds)};
    this.#jump(selected.containerKey);
  }

  async #save(): Promise<void> {
    this.#message = await this.#options.save(settingsOf(this.#state));
    this.#draw();
  }

  #wishForDemo(): void {
    if (this.#offersDemo()) this.#leave('demo');
  }

  #offersDemo(): boolean {
    return this.#picture?.engines.every(isEngineMissing) === true && this.#table.rows.length === 0;
  }

  #toggleFreeze(): void {
    if (this.#sweep === undefined) return;

    const isFrozen = this.#frozenAt !== undefined;
    this.#frozenAt = isFrozen ? undefined : this.#clock.monotonicSeconds();
    this.#picture = isFrozen ? livePicture(this.#sweep) : frozenPicture(this.#sweep);
    this.#table.forgetOrder();
    this.#refresh();
  }

  #page(): number {
    return tableCapacity(layOutDashboard(this.#terminal.width, this.#terminal.height, undefined));
  }

  /** Lines of a list that has all the room. */
  #capacityOf(pane: 'networks' | 'sockets'): number {
    const layout = layOutDashboard(this.#terminal.width, this.#terminal.height, pane);
    return Math.max(1, (layout?.[pane]?.height ?? 0) - (pane === 'networks' ? NETWORKS_OVERHEAD : SOCKETS_OVERHEAD));
  }

  /** Lines that the list of alerts has, where it stands now. */
  #alertLines(): number {
    const layout = layOutDashboard(this.#terminal.width, this.#terminal.height, this.#state.zoomed);
    return Math.max(1, (layout?.alerts?.height ?? 0) - ALERTS_OVERHEAD);
  }

  /** Sockets are read only while they are on the screen, and not while it is frozen. */
  #updateSockets(): void {
    const container = this.#subject()?.container;
    if (this.#state.zoomed !== 'sockets' || container === undefined) this.#sockets.forget();
    else if (this.#frozenAt === undefined) {
      const containers = this.#sweep?.inventory.containers ?? [];
      this.#sockets.update(container, containers, this.#capacityOf('sockets'));
    }
  }

  /** Brings rows, selection and screen up to date with everything else. */
  #refresh(): void {
    this.#filter.update(this.#state.draft ?? this.#state.filter);
    const fitting = (this.#picture?.rows ?? []).filter(
      row => this.#options.isWanted(row.container) && this.#filter.accepts(row),
    );
    const wanted = this.#state.isAll ? fitting : fitting.filter(({container}) => isListed(container));
    this.#hidden = fitting.length - wanted.length;
    this.#arrange(wanted);
    this.#updateSockets();
    this.#alerts.keepInSight(this.#alertLines());
    this.#draw();
  }

  #arrange(rows: readonly ContainerRow[]): void {
    const {order, grouping, isFollowing, zoomed} = this.#state;
    const facts = tableFacts(this.#picture, this.#state, this.#clock.now());
    const trafficOn: TreeWish['trafficOn'] = (...all) => this.#picture?.trafficOn(...all);
    const now = this.#clock.monotonicSeconds();
    if (zoomed === 'networks') {
      const wish = {order: HOTTEST_FIRST, facts, ...NETWORK_TREE, trafficOn};
      this.#networks.update(rows, wish, {now, page: this.#capacityOf('networks'), isFollowing: true});
    }
    this.#table.update(
      rows,
      {order, grouping, facts, isOpen: key => isGroupOpen(this.#state, key), trafficOn},
      {now, page: this.#page(), isFollowing},
    );
  }

  #draw(): void {
    const {width, height} = this.#terminal;
    if (this.#grid.width !== width || this.#grid.height !== height) this.#grid = new CellGrid(width, height);
    this.#grid.surface().fill(' ', this.#palette.text);
    const bar = paintDashboard(this.#grid, dashboardView(this.#scene()), this.#palette, this.#state.units);
    this.#terminal.show(this.#grid, bar);
  }

  #scene(): Scene {
    return {
      state: this.#state,
      table: this.#table,
      networks: this.#networks,
      sockets: this.#sockets,
      subject: this.#subject(),
      filter: this.#filter,
      picture: this.#picture,
      alerts: this.#alerts,
      past: this.#past,
      ownCost: this.#ownCost,
      message: this.#message,
      keys: this.#options.keys,
      ruleCount: this.#options.ruleCount,
      isNarrowed: this.#options.isNarrowed,
      hidden: this.#hidden,
      offersDemo: this.#offersDemo(),
      now: this.#clock.monotonicSeconds(),
      frozenAt: this.#frozenAt,
      time: this.#sweep?.time ?? this.#clock.now(),
    };
  }
}

/** Whether there is no engine to ask, as opposed to one that is slow or has nothing. */
function isEngineMissing({kind, state}: WatchedEngine): boolean {
  return kind !== 'demo' && state !== 'connected' && state !== 'connecting';
}
