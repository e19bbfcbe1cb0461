import {gainOf, type Span} from './span.js';

/**
 * The median over a span, estimated in two numbers: it steps towards each value by a share of how far values usually lie off, so
 * that it rests where as many lie above as below. A burst moves it no more than any other value.
 */
export class RunningMedian {
  value = 0;
  #spread = 0;

  begin(value: number): void {
    this.value = value;
  }

  update(value: number, span: Span, interval: number, before: number): void {
    const gain = gainOf(span, interval, before);
    const residual = value - this.value;
    this.#spread += (Math.abs(residual) - this.#spread) * gain;
    const step = Math.min(Math.abs(residual), 2 * gain * this.#spread);
    this.value += residual < 0 ? -step : step;
  }
}
