import type {ZoomablePane} from '../../view/key-map.js';
import {AlertsPane} from './alerts.js';
import {DetailPane} from './detail.js';
import {NetworksPane} from './networks.js';
import type {Pane, Stage, WholePane} from './pane.js';
import {SocketsPane} from './sockets.js';
import {TablePane} from './table.js';

/** The panes of the dashboard. A new one is entered here. */
export class AllPanes {
  readonly table = new TablePane();
  readonly alerts = new AlertsPane();
  readonly detail = new DetailPane(this.table);
  readonly sockets: SocketsPane;
  /** Those that have all the room or none. */
  readonly #whole: Readonly<Partial<Record<ZoomablePane, WholePane>>>;
  readonly #all: Readonly<Record<ZoomablePane, Pane>>;

  /** `now` is the monotonic clock. */
  constructor(now: () => number) {
    this.sockets = new SocketsPane(now);
    const whole = {networks: new NetworksPane(), sockets: this.sockets};
    this.#whole = whole;
    // The table comes first: what it has selected is what others are of.
    this.#all = {table: this.table, detail: this.detail, alerts: this.alerts, ...whole};
  }

  of(pane: ZoomablePane): Pane {
    return this.#all[pane];
  }

  /** The pane that has all the room, if it is one that has all or none. */
  whole(zoomed: ZoomablePane | undefined): WholePane | undefined {
    return zoomed && this.#whole[zoomed];
  }

  update(stage: Stage): void {
    for (const pane of Object.values(this.#all)) pane.update(stage);
  }

  /** Others' rows will follow. */
  startOver(): void {
    for (const pane of Object.values(this.#all)) pane.startOver();
  }
}
