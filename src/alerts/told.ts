import type {AlertChange} from './alert.js';
import type {AlertPolicy} from './policy.js';

/** What people know of one alert, and what they are to be told. Seconds are on the monotonic clock. */
export class Told {
  /** The last that is known of the alert, with how it came into its state. */
  change: AlertChange;
  isAcknowledged = false;
  isFlapping = false;
  /** What people were told last; they take an alert that they never heard of for none. */
  knows: 'firing' | 'nothing' | 'flapping' = 'nothing';
  /** When they were last told that it fires. */
  toldAtSeconds = Number.NEGATIVE_INFINITY;
  changedAtSeconds: number;
  /** When it began to fire, the last few times. */
  firings: number[] = [];

  constructor(change: AlertChange, nowSeconds: number) {
    this.change = change;
    this.changedAtSeconds = nowSeconds;
  }

  get isFiring(): boolean {
    return this.change.alert.state === 'firing';
  }

  /** Takes note of a change between firing and resolved. */
  update(change: AlertChange, nowSeconds: number, {flappingCount, flappingSeconds}: AlertPolicy): void {
    this.change = change;
    this.changedAtSeconds = nowSeconds;
    if (!this.isFiring) {
      this.isAcknowledged &&= this.isFlapping;
      return;
    }

    this.firings = [...this.firings.filter(at => nowSeconds - at < flappingSeconds), nowSeconds].slice(-flappingCount);
    if (this.firings.length >= flappingCount) this.isFlapping = true;
  }

  /** Flapping is over when nothing has changed for half of the time in which it is counted. */
  calmDown(nowSeconds: number, {flappingSeconds}: AlertPolicy): void {
    if (!this.isFlapping || nowSeconds - this.changedAtSeconds < flappingSeconds / 2) return;

    this.isFlapping = false;
    this.firings = [];
    this.isAcknowledged &&= this.isFiring;
    // They know that it fired and ended, not which of it was the last.
    if (this.knows === 'flapping') this.knows = this.isFiring ? 'nothing' : 'firing';
  }

  /** What people do not know yet, regardless of whether this is the moment; undefined if there is nothing. */
  get news(): 'firing' | 'resolved' | 'flapping' | undefined {
    if (this.isFlapping) return this.knows === 'flapping' || this.isAcknowledged ? undefined : 'flapping';
    if (this.isFiring) return this.knows === 'firing' || this.isAcknowledged ? undefined : 'firing';

    return this.knows === 'nothing' ? undefined : 'resolved';
  }

  isCoolingDown(nowSeconds: number, {cooldownSeconds}: AlertPolicy): boolean {
    return nowSeconds - this.toldAtSeconds < (this.change.alert.rule.cooldownSeconds ?? cooldownSeconds);
  }

  /** Whether nothing of it is worth being remembered any more. */
  isOver(nowSeconds: number, policy: AlertPolicy): boolean {
    if (this.isFiring || this.isFlapping || this.knows !== 'nothing' || this.isCoolingDown(nowSeconds, policy)) {
      return false;
    }
    return this.firings.every(at => nowSeconds - at >= policy.flappingSeconds);
  }
}
