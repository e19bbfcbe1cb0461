import {gainOf, type Span} from './span.js';

/** The level that a value is expected at: that of the last few samples, carried on. */
const LEVEL: Span = {seconds: 4, samples: 4};
/** Its slope, which a few samples cannot tell from noise. */
const SLOPE: Span = {seconds: 80, samples: 80};

/** Expects the next value by level and slope (Holt's linear method): a climb that goes on is none of the unexpected. */
export class Forecast {
  #level = 0;
  #slope = 0;

  begin(value: number): void {
    this.#level = value;
    this.#slope = 0;
  }

  /** Tells by how much the value lies off what was expected, and learns it. */
  update(value: number, interval: number, before: number): number {
    const residual = value - this.#level - this.#slope;
    const step = this.#slope + residual * gainOf(LEVEL, interval, before);
    this.#level += step;
    this.#slope += (step - this.#slope) * gainOf(SLOPE, interval, before);
    return residual;
  }
}
