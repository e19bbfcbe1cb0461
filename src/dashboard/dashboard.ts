import type {Clock} from '../model/collector.js';
import type {Sweep} from '../model/traffic.js';
import type {AlertView} from '../view/alerts-pane.js';
import type {OwnCost} from '../view/header.js';
import type {Message} from '../view/key-line.js';
import type {Action} from '../view/key-map.js';
import type {TableRow} from '../view/table-row.js';
import {Canvas} from './canvas.js';
import {CostMeter} from './cost-meter.js';
import type {DashboardOptions, DashboardServices, DashboardTerminal, DashboardWish} from './dashboard-options.js';
import {
  changeState,
  type DashboardState,
  firstState,
  focusOn,
  paneOf,
  settingsOf,
  withSubject,
  zoomInto,
} from './dashboard-state.js';
import {dashboardView} from './dashboard-view.js';
import {editFilter} from './filter-prompt.js';
import {mouseTarget} from './mouse-target.js';
import {AllPanes} from './panes/all-panes.js';
import type {Outcome, Stage} from './panes/pane.js';
import {tableFacts} from './panes/table.js';
import {ShownSweep} from './shown-sweep.js';
import type {Key, MouseAction} from './terminal.js';
import {WantedRows} from './wanted-rows.js';

/** The interactive screen: takes sweeps, alerts and keys, and shows what follows from them. It reads nothing itself. */
export class Dashboard {
  readonly #terminal: DashboardTerminal;
  readonly #clock: Clock;
  readonly #options: DashboardOptions;
  readonly #canvas: Canvas;
  readonly #shown = new ShownSweep();
  readonly #panes: AllPanes;
  readonly #wanted: WantedRows;
  readonly #meter = new CostMeter();
  #leave: (wish: DashboardWish) => void = () => undefined;
  #state: DashboardState;
  #ownCost: OwnCost | undefined;
  #message: Message | undefined;

  constructor(terminal: DashboardTerminal, clock: Clock, options: DashboardOptions) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#options = options;
    this.#state = firstState(options.settings, options.isAll);
    this.#canvas = new Canvas(terminal, options, this.#state.theme);
    this.#panes = new AllPanes(() => clock.monotonicSeconds());
    this.#wanted = new WantedRows(options);
    this.#message = options.greeting;
    terminal.setMouse(this.#state.hasMouse ? 'on' : 'off');
    terminal.onKey(key => this.#onKey(key));
    terminal.onMouse((...all) => this.#onMouse(...all));
    terminal.onResize(() => this.#refresh());
    this.#refresh();
  }

  /** Shows a sweep, unless the picture is frozen, and the alerts as they stand. */
  show(sweep: Sweep, alerts: readonly AlertView[]): void {
    const isFirst = this.#shown.picture === undefined;
    this.#shown.update(sweep, this.selectedKey);
    this.#panes.alerts.show(alerts);
    this.#panes.detail.note(sweep, alerts);
    this.#ownCost = this.#meter.update(this.#options.ownUse, sweep.monotonicSeconds, sweep.durationSeconds);
    if (isFirst && this.#state.grouping !== 'none') this.#openGroupsThatFit();
    this.#refresh();
  }

  /** From now on, what is named is done by these. */
  serveBy({readSockets, alertActions}: DashboardServices): void {
    if (readSockets !== undefined) this.#panes.sockets.readBy(readSockets);
    if (alertActions !== undefined) this.#panes.alerts.actBy(alertActions);
  }

  /** Resolves when the user wants to leave. */
  nextWish(): Promise<DashboardWish> {
    return new Promise(resolve => {
      this.#leave = resolve;
    });
  }

  /** Forgets all sweeps: others, of another collector, will follow. */
  startOver(): void {
    this.#shown.forget();
    this.#panes.startOver();
    this.#state = {...this.#state, subjectKey: undefined};
    this.#refresh();
  }

  /** The container whose detail is on the screen. */
  get selectedKey(): string | undefined {
    return this.#subject()?.container?.key;
  }

  #subject(): TableRow | undefined {
    const {subjectKey} = this.#state;
    return subjectKey === undefined
      ? this.#panes.table.selected
      : this.#shown.picture?.rows.find(({key}) => key === subjectKey);
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

  /** What keys do whatever pane they go to. */
  readonly #everywhere: Readonly<Partial<Record<Action, () => void>>> = {
    quit: () => this.#leave('quit'),
    suspend: () => this.#terminal.suspend(),
    repaint: () => this.#terminal.repaint(),
    freeze: () => this.#toggleFreeze(),
    demo: () => {
      if (this.#offersDemo()) this.#leave('demo');
    },
    save: () => void this.#save(),
  };

  #act(action: Action, number: number): void {
    const everywhere = this.#everywhere[action];
    if (everywhere !== undefined) {
      everywhere();
      return;
    }

    const pane = paneOf(this.#state);
    const outcome = pane === 'columns' ? undefined : this.#panes.of(pane).act(action, this.#stage());
    if (outcome === undefined) this.#change(changeState(this.#state, action, number));
    else this.#follow(outcome);
  }

  #onMouse(action: MouseAction, x: number, y: number): void {
    const target = mouseTarget(this.#state, this.#terminal, action, x, y);
    if (target?.kind === 'step') this.#act(target.action, Number.NaN);
    if (target?.kind !== 'click') return;

    const outcome = this.#panes.of(target.pane).click(target.x, target.y, this.#stage());
    if (outcome !== undefined) this.#follow(outcome);
    else this.#change(focusOn(this.#state, target.pane));
  }

  #follow(outcome: Outcome): void {
    switch (outcome.kind) {
      case 'moved':
        this.#state = outcome.state ?? this.#state;
        this.#draw();
        break;
      case 'changed':
        this.#change(outcome.state);
        break;
      case 'jump':
        this.#panes.table.selectContainer(outcome.containerKey, this.#stage());
        this.#change(zoomInto(outcome.state ?? this.#state, 'detail', outcome.containerKey));
        break;
      case 'said':
        this.#message = outcome.message;
        this.#draw();
        break;
    }
  }

  #change(wanted: DashboardState): void {
    const before = this.#state;
    const state = withSubject(wanted, this.#panes.table.selected);
    this.#state = state;
    if (state.theme !== before.theme) this.#canvas.setTheme(state.theme);
    if (state.hasMouse !== before.hasMouse) this.#terminal.setMouse(state.hasMouse ? 'on' : 'off');
    if (state.intervalSeconds !== before.intervalSeconds) this.#options.changeInterval(state.intervalSeconds);
    if (state.isAll !== before.isAll || (state.draft ?? state.filter) !== (before.draft ?? before.filter)) {
      this.#panes.table.forgetOrder();
    }
    if (state.grouping !== before.grouping) this.#openGroupsThatFit();
    this.#refresh();
  }

  /** Groups are open at first if all that is in them has room. */
  #openGroupsThatFit(): void {
    this.#state = {...this.#state, areGroupsOpen: true};
    this.#refresh();
    if (!this.#panes.table.hasRoomForAll(this.#stage())) this.#state = {...this.#state, areGroupsOpen: false};
  }

  async #save(): Promise<void> {
    this.#message = await this.#options.save(settingsOf(this.#state));
    this.#draw();
  }

  #offersDemo(): boolean {
    return this.#shown.lacksEngine && this.#panes.table.rows.length === 0;
  }

  #toggleFreeze(): void {
    this.#shown.toggleFreeze(this.#clock.monotonicSeconds());
    this.#panes.table.forgetOrder();
    this.#refresh();
  }

  /** Brings rows, selections and the screen up to date with everything else. */
  #refresh(): void {
    this.#wanted.update(this.#shown.picture?.rows ?? [], this.#state);
    this.#panes.update(this.#stage());
    this.#draw();
  }

  #draw(): void {
    const {keys, ruleCount, isNarrowed} = this.#options;
    const view = dashboardView({
      ...this.#stage(),
      panes: this.#panes,
      wanted: this.#wanted,
      ownCost: this.#ownCost,
      message: this.#message,
      keys,
      ruleCount,
      isNarrowed,
      offersDemo: this.#offersDemo(),
      frozenAt: this.#shown.frozenAt,
      time: this.#shown.newest?.time ?? this.#clock.now(),
    });
    this.#canvas.show(view, this.#state.units);
  }

  #stage(): Stage {
    const {width, height} = this.#terminal;
    const {picture, frozenAt} = this.#shown;
    return {
      state: this.#state,
      picture,
      isFrozen: frozenAt !== undefined,
      rows: this.#wanted.rows,
      subject: () => this.#subject(),
      facts: tableFacts(picture, this.#state, this.#clock.now()),
      width,
      height,
      now: this.#clock.monotonicSeconds(),
    };
  }
}
