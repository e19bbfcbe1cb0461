import type {Peaks, SubRates} from './peaks.js';
import type {Traffic} from './traffic.js';

/** The peaks of traffic as a sum of parts; what has no rate is no part. Undefined where those of a part are not known. */
export function peaksOfSum(sum: Pick<Traffic, 'receive' | 'transmit'>, parts: readonly Traffic[]): Peaks | undefined {
  const {receive, transmit} = sum;
  if (receive.bytesPerSecond === undefined || transmit.bytesPerSecond === undefined) return undefined;

  const known = parts.filter(hasRates);
  const [first, ...others] = known;
  if (first?.peaks === undefined || others.length === 0) return first?.peaks;

  const {count} = first.peaks.rates;
  const rates = new Rates(new Float64Array(count), new Float64Array(count));
  for (const {peaks} of known) {
    if (peaks?.rates.count !== count || peaks.rates.addTo(rates.receive, rates.transmit) === 'forgotten')
      return undefined;
  }
  // Two engines' interfaces are not read at the same moment, and sums are rounded.
  return {
    receive: Math.max(largest(rates.receive), receive.bytesPerSecond),
    transmit: Math.max(largest(rates.transmit), transmit.bytesPerSecond),
    rates,
  };
}

class Rates implements SubRates {
  readonly receive: Float64Array;
  readonly transmit: Float64Array;

  constructor(receive: Float64Array, transmit: Float64Array) {
    this.receive = receive;
    this.transmit = transmit;
  }

  get count(): number {
    return this.receive.length;
  }

  addTo(receive: Float64Array, transmit: Float64Array): 'added' {
    for (let place = 0; place < this.receive.length; place++) {
      receive[place]! += this.receive[place]!;
      transmit[place]! += this.transmit[place]!;
    }
    return 'added';
  }
}

function hasRates({receive, transmit}: Traffic): boolean {
  return receive.bytesPerSecond !== undefined && transmit.bytesPerSecond !== undefined;
}

function largest(rates: Float64Array): number {
  let peak = 0;
  for (const rate of rates) if (rate > peak) peak = rate;
  return peak;
}
