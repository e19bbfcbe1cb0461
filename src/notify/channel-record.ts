import type {DeliveryError} from './channel.js';

/** How a channel fares. */
export interface ChannelHealth {
  readonly name: string;
  /** Messages that were delivered, and attempts that failed, since the start. */
  readonly delivered: number;
  readonly failures: number;
  /** Notes that wait to be delivered. */
  readonly waiting: number;
  /** What the last attempt failed by; undefined after one that did not. */
  readonly problem: string | undefined;
}

/** Counts the attempts of a channel. It reports once when they begin to fail, and once when they no longer do. */
export class ChannelRecord {
  readonly #report: (sentence: string) => void;
  #delivered = 0;
  #failures = 0;
  #problem: string | undefined;

  constructor(report: (sentence: string) => void) {
    this.#report = report;
  }

  /** With how many notes wait. */
  health(name: string, waiting: number): ChannelHealth {
    return {name, delivered: this.#delivered, failures: this.#failures, waiting, problem: this.#problem};
  }

  noteSuccess(name: string): void {
    this.#delivered++;
    if (this.#problem === undefined) return;

    this.#problem = undefined;
    this.#report(`${name} takes messages again`);
  }

  noteFailure(name: string, {message}: DeliveryError): void {
    this.#failures++;
    if (this.#problem === undefined) {
      this.#report(`${name} ${message}: what still holds is delivered once that is over`);
    }
    this.#problem = message;
  }
}
