import {ALERTS_FIRST_ROW, type AlertsView, type AlertView, alertsOverhead} from '../../view/alerts-pane.js';
import {layOutDashboard, linesOf} from '../../view/dashboard-layout.js';
import type {DeliveryView} from '../../view/delivery-lines.js';
import type {Message} from '../../view/key-line.js';
import type {Action} from '../../view/key-map.js';
import {cursorAt} from '../chart-cursor.js';
import {focusOn, paneOf} from '../dashboard-state.js';
import {
  followSelection,
  indexAtLine,
  isMove,
  moveSelection,
  NO_SELECTION,
  type Selection,
  selectIndex,
} from '../selection.js';
import type {Outcome, Pane, Stage} from './pane.js';

/** What can be done about alerts. Both keys take back what they did; each answers what is to be said of it. */
export interface AlertActions {
  /** The alerts as they stand. */
  readonly views: () => readonly AlertView[];
  readonly acknowledge: (key: string) => Message;
  readonly mute: (key: string) => Message;
  /** How people who do not look at the screen are told; undefined where nobody is. */
  readonly delivery: () => DeliveryView | undefined;
}

/** The list of alerts, those that are over below the others, the newest first, and which one of them is selected. */
export class AlertsPane implements Pane {
  #actions: AlertActions | undefined;
  #alerts: readonly AlertView[] = [];
  #keys: readonly string[] = [];
  #selection: Selection = NO_SELECTION;
  #delivery: DeliveryView | undefined;

  /** How people who do not look at the screen are told. */
  get delivery(): DeliveryView | undefined {
    return this.#delivery;
  }

  get all(): readonly AlertView[] {
    return this.#alerts;
  }

  /** From now on alerts are acknowledged and muted by this. */
  actBy(actions: AlertActions): void {
    this.#actions = actions;
  }

  show(alerts: readonly AlertView[]): void {
    this.#alerts = alerts.toSorted((a, b) => isOver(a) - isOver(b) || b.sinceSeconds - a.sinceSeconds);
    this.#keys = this.#alerts.map(({key}) => key);
    this.#delivery = this.#actions?.delivery();
  }

  startOver(): void {
    this.#selection = NO_SELECTION;
    this.#actions = undefined;
    this.show([]);
  }

  /** Keeps the selected one on the screen. */
  update(stage: Stage): void {
    this.#selection = followSelection(this.#selection, this.#keys, this.#pageOf(stage));
  }

  act(action: Action, stage: Stage): Outcome | undefined {
    if (isMove(action)) {
      this.#selection = moveSelection(this.#selection, action, this.#keys, this.#pageOf(stage));
      return {kind: 'moved'};
    }
    if (action === 'jump-to-alert') return this.#jump(stage);
    return action === 'acknowledge' || action === 'mute' ? this.#actOn(action, stage) : undefined;
  }

  /** The first click selects, a click on what is selected shows its container at that moment. */
  click(_x: number, y: number, stage: Stage): Outcome | undefined {
    const page = this.#pageOf(stage);
    const index = indexAtLine(this.#selection, y - ALERTS_FIRST_ROW, {page, all: this.#keys.length});
    if (index === undefined) return undefined;

    const isAgain = this.#selection.isChosen && this.#selection.index === index && paneOf(stage.state) === 'alerts';
    this.#selection = selectIndex(this.#selection, index, this.#keys, page);
    return isAgain ? this.#jump(stage) : {kind: 'moved', state: focusOn(stage.state, 'alerts')};
  }

  view(ruleCount: number, nowSeconds: number): AlertsView {
    return {
      alerts: this.#alerts,
      ruleCount,
      offset: this.#selection.offset,
      selectedKey: this.#selection.id,
      nowSeconds,
      delivery: this.#delivery,
    };
  }

  get #selected(): AlertView | undefined {
    return this.#alerts.find(({key}) => key === this.#selection.id);
  }

  /** Lines that the list has, where it stands now. */
  #pageOf({width, height, state}: Stage): number {
    const place = layOutDashboard(width, height, state.zoomed)?.alerts;
    return linesOf(place, alertsOverhead(place?.height ?? 0, this.#delivery));
  }

  /** Acknowledges or mutes the one that is selected, or takes that back. */
  #actOn(action: 'acknowledge' | 'mute', stage: Stage): Outcome {
    const selected = this.#selected;
    if (selected === undefined || this.#actions === undefined) return {kind: 'said', message: undefined};

    // Whoever acts on an alert means that one, also when a newer one comes to stand above it.
    this.#selection = {...this.#selection, isChosen: true, index: this.#keys.indexOf(selected.key)};
    const message = this.#actions[action](selected.key);
    this.show(this.#actions.views());
    this.update(stage);
    return {kind: 'said', message};
  }

  /** The detail of the alert's container, read at the moment at which the alert came into its state, or began where it is over. */
  #jump({picture, state}: Stage): Outcome {
    const selected = this.#selected;
    if (selected === undefined || picture === undefined) return {kind: 'moved'};

    const {containerKey, subject, momentSeconds} = selected;
    if (!picture.rows.some(({key}) => key === containerKey)) {
      return {kind: 'said', message: {text: `${subject} is gone: nothing of it is kept`, isBad: true}};
    }

    return {kind: 'jump', containerKey, state: {...state, ...cursorAt(state.window, picture, momentSeconds)}};
  }
}

function isOver({standing}: AlertView): number {
  return standing === 'resolved' ? 1 : 0;
}
