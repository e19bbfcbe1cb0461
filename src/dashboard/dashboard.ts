import type {Clock} from '../model/collector.js';
import type {EngineStatus, WatchedContainer} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import type {AlertView} from '../view/alerts-pane.js';
import {type ContainerRow, isAlive, isRunning} from '../view/container-row.js';
import {layOutDashboard, tableCapacity} from '../view/dashboard-layout.js';
import {type DashboardView, paintDashboard} from '../view/dashboard-screen.js';
import type {UnitStyle} from '../view/format.js';
import type {HeaderView} from '../view/header.js';
import {type Action, actionOf} from '../view/key-map.js';
import {noticeFor} from '../view/notice.js';
import {type ColorDepth, type Palette, paletteFor} from '../view/palette.js';
import type {SortOrder} from '../view/row-order.js';
import {sumOfRows} from '../view/sum-of-rows.js';
import {CellGrid} from '../view/surface.js';
import {changeState, type DashboardState, editFilter} from './dashboard-state.js';
import {frozenPicture, livePicture, type Picture} from './picture.js';
import {RowArranger} from './row-arranger.js';
import type {ParseFilter, RowFilter} from './row-filter.js';
import {RowPace} from './row-pace.js';
import {followSelection, moveSelection, NO_SELECTION} from './selection.js';
import type {Key, Terminal} from './terminal.js';

/** What the user left the dashboard for. */
export type DashboardWish = 'quit' | 'demo';

export interface DashboardOptions {
  readonly order: SortOrder;
  readonly units: UnitStyle;
  readonly isAll: boolean;
  readonly intervalSeconds: number;
  readonly ruleCount: number;
  readonly colors: ColorDepth;
  /** What the command line leaves over of the containers, and whether it narrows them at all. */
  readonly isWanted: (container: WatchedContainer) => boolean;
  readonly isNarrowed: boolean;
  readonly parseFilter: ParseFilter;
}

/** The part of a terminal that the dashboard draws on and listens to. */
export type DashboardTerminal = Pick<
  Terminal,
  'width' | 'height' | 'show' | 'onKey' | 'onResize' | 'repaint' | 'suspend'
>;

const MOVES: ReadonlySet<Action> = new Set(['up', 'down', 'page-up', 'page-down', 'first', 'last']);

/** The interactive screen: takes sweeps, alerts and keys, and shows what follows from them. It reads nothing itself. */
export class Dashboard {
  readonly #terminal: DashboardTerminal;
  readonly #clock: Clock;
  readonly #options: DashboardOptions;
  readonly #palette: Palette;
  readonly #pace = new RowPace();
  readonly #arranger = new RowArranger();
  #leave: (wish: DashboardWish) => void = () => undefined;
  #state: DashboardState;
  #selection = NO_SELECTION;
  #sweep: Sweep | undefined;
  #picture: Picture | undefined;
  /** Monotonic time at which the picture was frozen; undefined while it is live. */
  #frozenAt: number | undefined;
  #alerts: readonly AlertView[] = [];
  #rows: readonly ContainerRow[] = [];
  /** How many do not run and fit otherwise. */
  #hidden = 0;
  #grid = new CellGrid(0, 0);
  /** What the draft meant when it was last right. */
  #filter: {readonly text: string; readonly meaning: RowFilter};
  #problem: string | undefined;

  constructor(terminal: DashboardTerminal, clock: Clock, options: DashboardOptions) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#options = options;
    this.#palette = paletteFor(options.colors);
    this.#state = firstState(options);
    this.#filter = {text: '', meaning: options.parseFilter('')};
    terminal.onKey(key => this.#onKey(key));
    terminal.onResize(() => this.#refresh());
    this.#refresh();
  }

  /** Shows a sweep, unless the picture is frozen, and the alerts as they stand. */
  show(sweep: Sweep, alerts: readonly AlertView[]): void {
    this.#sweep = sweep;
    this.#alerts = alerts;
    if (this.#frozenAt === undefined) {
      this.#picture = livePicture(sweep, this.#pace.rowsOf(sweep, this.#selection.id));
    }
    this.#refresh();
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
    this.#selection = NO_SELECTION;
    this.#refresh();
  }

  /** The container whose detail is on the screen. */
  get selectedId(): string | undefined {
    return this.#selection.id;
  }

  #onKey({name, character}: Key): void {
    if (this.#state.draft !== undefined && name !== 'C-c' && name !== 'C-z') {
      this.#change(editFilter(this.#state, name, character));
      return;
    }

    const action = actionOf(name);
    if (action !== undefined) this.#act(action, Number(character));
  }

  #act(action: Action, number: number): void {
    if (action === 'quit') this.#leave('quit');
    else if (action === 'suspend') this.#terminal.suspend();
    else if (action === 'repaint') this.#terminal.repaint();
    else if (action === 'freeze') this.#toggleFreeze();
    else if (action === 'demo') this.#wishForDemo();
    else if (MOVES.has(action)) this.#move(action);
    else this.#change(changeState(this.#state, action, number));
  }

  #change(state: DashboardState): void {
    const {isAll, filter, draft} = this.#state;
    if (state.isAll !== isAll || (state.draft ?? state.filter) !== (draft ?? filter)) this.#arranger.forget();
    this.#state = state;
    this.#refresh();
  }

  #move(action: Action): void {
    this.#arranger.noteMove(this.#clock.monotonicSeconds());
    const ids = this.#rows.map(({container}) => container.id);
    this.#selection = moveSelection(this.#selection, action, ids, this.#page());
    this.#refresh();
  }

  #wishForDemo(): void {
    if (this.#offersDemo()) this.#leave('demo');
  }

  #offersDemo(): boolean {
    return this.#picture !== undefined && isEngineMissing(this.#picture.engine) && this.#rows.length === 0;
  }

  #toggleFreeze(): void {
    if (this.#sweep === undefined) return;

    const isFrozen = this.#frozenAt !== undefined;
    this.#frozenAt = isFrozen ? undefined : this.#clock.monotonicSeconds();
    this.#picture = isFrozen ? livePicture(this.#sweep) : frozenPicture(this.#sweep);
    this.#arranger.forget();
    this.#refresh();
  }

  #page(): number {
    return tableCapacity(layOutDashboard(this.#terminal.width, this.#terminal.height, false));
  }

  /** Brings rows, selection and screen up to date with everything else. */
  #refresh(): void {
    const now = this.#clock.monotonicSeconds();
    const accepts = this.#filterNow();
    const fitting = (this.#picture?.rows ?? []).filter(
      ({container}) => this.#options.isWanted(container) && accepts(container),
    );
    const wanted = this.#state.isAll ? fitting : fitting.filter(({container}) => isAlive(container));
    this.#hidden = fitting.length - wanted.length;
    this.#rows = this.#arranger.arrange(wanted, this.#state.order, now);
    const ids = this.#rows.map(({container}) => container.id);
    this.#selection = followSelection(this.#selection, ids, this.#page());
    this.#draw();
  }

  /** A draft that is wrong is marked as such and leaves the rows as they were. */
  #filterNow(): (container: WatchedContainer) => boolean {
    const text = (this.#state.draft ?? this.#state.filter).trim();
    const meaning = text === this.#filter.text ? this.#filter.meaning : this.#options.parseFilter(text);
    this.#problem = meaning.state === 'wrong' ? meaning.problem : undefined;
    if (meaning.state === 'ready') this.#filter = {text, meaning};
    return this.#filter.meaning.state === 'ready' ? this.#filter.meaning.accepts : () => true;
  }

  #draw(): void {
    const {width, height} = this.#terminal;
    if (this.#grid.width !== width || this.#grid.height !== height) this.#grid = new CellGrid(width, height);
    this.#grid.surface().fill(' ', this.#palette.text);
    const bar = paintDashboard(this.#grid, this.#view(), this.#palette, this.#state.units);
    this.#terminal.show(this.#grid, bar);
  }

  #view(): DashboardView {
    const {order, isZoomed, isHelpOpen, filter, draft} = this.#state;
    const picture = this.#picture;
    const readHistory = picture?.readHistory ?? (into => into.fill(Number.NaN));
    const selected = this.#rows[this.#selection.index];
    const shownFilter = draft === undefined ? filter : this.#filter.text;
    return {
      header: this.#header(),
      table: {
        rows: this.#rows,
        offset: this.#selection.offset,
        selectedId: this.#selection.id,
        order,
        filter: shownFilter,
        isFilterOld: this.#problem !== undefined,
        readHistory,
      },
      detail: selected && {
        ...selected,
        interfaces: picture?.interfacesOf(selected.container) ?? [],
        protocols: picture?.protocolsOf(selected.container),
        readHistory,
      },
      alerts: this.#alerts,
      ruleCount: this.#options.ruleCount,
      notice: noticeFor(picture?.engine ?? this.#engineBeforeFirstSweep(), {
        known: picture?.rows.length ?? 0,
        shown: this.#rows.length,
        hidden: this.#hidden,
        filter: shownFilter,
        isNarrowed: this.#options.isNarrowed,
      }),
      prompt: draft === undefined ? undefined : {text: draft, problem: this.#problem},
      offersDemo: this.#offersDemo(),
      isZoomed: isZoomed && selected !== undefined,
      isHelpOpen,
    };
  }

  #header(): HeaderView {
    const now = this.#clock.monotonicSeconds();
    const picture = this.#picture;
    const engine = picture?.engine ?? this.#engineBeforeFirstSweep();
    const part = this.#shownPart();
    return {
      hostName: picture?.host.name ?? '',
      engine,
      engineStateSeconds: now - engine.sinceSeconds,
      running: picture?.rows.filter(({container}) => isRunning(container)).length ?? 0,
      containers: picture?.rows.length ?? 0,
      intervalSeconds: this.#options.intervalSeconds,
      totals: part === undefined ? picture?.totals : sumOfRows(this.#rows),
      part,
      firingAlerts: this.#alerts.filter(({state}) => state === 'firing').length,
      time: this.#sweep?.time ?? this.#clock.now(),
      pausedSeconds: this.#frozenAt === undefined ? undefined : now - this.#frozenAt,
    };
  }

  /** Undefined where neither the command line nor a filter leaves rows out. */
  #shownPart(): HeaderView['part'] {
    if (!this.#options.isNarrowed && this.#filter.text === '') return undefined;

    const all = (this.#picture?.rows ?? []).filter(({container}) => this.#state.isAll || isAlive(container));
    return {shown: this.#rows.length, all: all.length};
  }

  #engineBeforeFirstSweep(): EngineStatus {
    return {
      kind: 'none',
      version: undefined,
      endpoint: '',
      state: 'connecting',
      sinceSeconds: this.#clock.monotonicSeconds(),
      reason: undefined,
      hint: undefined,
    };
  }
}

function firstState({order, units, isAll}: DashboardOptions): DashboardState {
  return {order, units, isAll, isZoomed: false, isHelpOpen: false, filter: '', draft: undefined};
}

/** Whether there is no engine to ask, as opposed to one that is slow or has nothing. */
function isEngineMissing({kind, state}: EngineStatus): boolean {
  return kind !== 'demo' && state !== 'connected' && state !== 'connecting';
}
