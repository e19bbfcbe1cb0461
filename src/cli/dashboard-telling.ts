import type {AlertNews, AlertWatch} from '../alerts/alert-watch.js';
import type {Sweep} from '../model/traffic.js';
import {createNotifier, type Notifier, type Receiver} from '../notify/notifier.js';
import type {ChannelWorld} from '../notify/notifier-kinds.js';
import type {NotifierWish} from '../notify/read-notifier.js';
import type {TellingRight} from '../state/telling-right.js';
import {alertSummary} from '../view/alert-summary.js';
import type {DeliveryView} from '../view/delivery-lines.js';
import type {UnitStyle} from '../view/format.js';
import {AlertNotes} from './alert-notes.js';

/** What the dashboard needs for telling people who do not look at it. */
export interface TellingOptions {
  readonly notifiers: readonly NotifierWish[];
  readonly units: UnitStyle;
  readonly right: TellingRight;
}

/**
 * Tells of the dashboard's alerts by the notifiers, as long as no other rxtop of this user does. What receivers know is recalled and kept
 * through it while it tells, and left alone while another one does.
 */
export class DashboardTelling implements Pick<Notifier, 'recall' | 'receivers' | 'revision'> {
  readonly #watch: AlertWatch;
  readonly #right: TellingRight;
  readonly #units: UnitStyle;
  readonly #notes: AlertNotes;
  readonly #notifier: Notifier;
  #isTelling = false;

  constructor(watch: AlertWatch, {notifiers, units, right}: TellingOptions, world: ChannelWorld) {
    this.#watch = watch;
    this.#right = right;
    this.#units = units;
    this.#notes = new AlertNotes(units);
    this.#notifier = createNotifier(notifiers, world, {
      firing: () => this.#notes.firing(),
      told: () => watch.told,
      heldBack: () => watch.untoldEnds.map(change => this.#notes.of(change, 'resolved')),
      // The pane of alerts has a line for what is wrong with notifiers.
      report: () => undefined,
    });
  }

  /** Finds out who tells. To be called before what another run knew is recalled. */
  async open(): Promise<void> {
    await this.#right.look();
    this.#isTelling = this.#isOurs;
  }

  /** Takes what a sweep has brought. */
  update(sweep: Sweep, {notices}: AlertNews): void {
    this.#right.lookAgain();
    this.#notes.update(this.#watch.current.filter(({silence}) => silence === undefined));
    if (this.#isOurs && !this.#isTelling) this.#takeOver();
    this.#isTelling = this.#isOurs;
    if (!this.#isTelling) return;

    this.#notifier.tell(notices.flatMap(({kind, changes}) => changes.map(change => this.#notes.of(change, kind))));
    if (sweep.intervalSeconds !== undefined) this.#notifier.keepUp();
    this.#notifier.setStatus(alertSummary(this.#watch.current, this.#units));
  }

  recall(receivers: readonly Receiver[]): void {
    if (this.#isTelling) this.#notifier.recall(receivers);
  }

  get receivers(): readonly Receiver[] {
    return this.#isTelling ? this.#notifier.receivers : [];
  }

  get revision(): number {
    return this.#notifier.revision;
  }

  /** How people are told, for the screen. */
  get view(): DeliveryView {
    const {teller} = this.#right;
    return {
      toldBy: teller.state === 'another' ? {pid: teller.pid} : undefined,
      channels: this.#isTelling ? this.#notifier.health : [],
      remark: this.#watch.blindSpot,
    };
  }

  async close(): Promise<void> {
    await this.#notifier.close();
    await this.#right.release();
  }

  get #isOurs(): boolean {
    return this.#right.teller.state === 'this';
  }

  /** Another one has told of what fires: we tell the end of it. */
  #takeOver(): void {
    const told = new Set(this.#watch.current.filter(({state}) => state === 'firing').map(({key}) => key));
    this.#notifier.recall(this.#notifier.receivers.map(({target}) => ({target, told, ends: []})));
  }
}
