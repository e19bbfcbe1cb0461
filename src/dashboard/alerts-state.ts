import type {AlertsView, AlertView} from '../view/alerts-pane.js';
import type {Message} from '../view/key-line.js';
import type {Action} from '../view/key-map.js';
import {followSelection, moveSelection, NO_SELECTION, type Selection} from './selection.js';

/** What can be done about alerts. Both keys take back what they did; each answers what is to be said of it. */
export interface AlertActions {
  /** The alerts as they stand. */
  readonly views: () => readonly AlertView[];
  readonly acknowledge: (key: string) => Message;
  readonly mute: (key: string) => Message;
}

/** The list of alerts, those that are over below the others, the newest first, and which one of them is selected. */
export class AlertsState {
  #actions: AlertActions | undefined;
  #alerts: readonly AlertView[] = [];
  #keys: readonly string[] = [];
  #selection: Selection = NO_SELECTION;

  get all(): readonly AlertView[] {
    return this.#alerts;
  }

  get selected(): AlertView | undefined {
    return this.#alerts.find(({key}) => key === this.#selection.id);
  }

  /** From now on alerts are acknowledged and muted by this. */
  actBy(actions: AlertActions): void {
    this.#actions = actions;
  }

  update(alerts: readonly AlertView[], page: number): void {
    this.#alerts = alerts.toSorted((a, b) => isOver(a) - isOver(b) || b.sinceSeconds - a.sinceSeconds);
    this.#keys = this.#alerts.map(({key}) => key);
    this.keepInSight(page);
  }

  /** Keeps the selected one on the screen, of so many lines. */
  keepInSight(page: number): void {
    this.#selection = followSelection(this.#selection, this.#keys, page);
  }

  move(action: Action, page: number): void {
    this.#selection = moveSelection(this.#selection, action, this.#keys, page);
  }

  /** Acknowledges or mutes the one that is selected, or takes that back. */
  act(action: 'acknowledge' | 'mute', page: number): Message | undefined {
    const {selected} = this;
    if (selected === undefined || this.#actions === undefined) return undefined;

    // Whoever acts on an alert means that one, also when a newer one comes to stand above it.
    this.#selection = {...this.#selection, isChosen: true, index: this.#keys.indexOf(selected.key)};
    const message = this.#actions[action](selected.key);
    this.update(this.#actions.views(), page);
    return message;
  }

  forget(): void {
    this.#selection = NO_SELECTION;
    this.update([], 1);
  }

  view(ruleCount: number, nowSeconds: number): AlertsView {
    return {
      alerts: this.#alerts,
      ruleCount,
      offset: this.#selection.offset,
      selectedKey: this.#selection.id,
      nowSeconds,
    };
  }
}

function isOver({standing}: AlertView): number {
  return standing === 'resolved' ? 1 : 0;
}
