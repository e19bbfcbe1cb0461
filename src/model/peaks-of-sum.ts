import type {Peaks, SubRates} from './peaks.js';
import type {Traffic} from './traffic.js';

/** The peaks of traffic as a sum of parts; what has no rate is no part. Undefined where those of a part are not known. */
export function peaksOfSum(sum: Pick<Traffic, 'receive' | 'transmit'>, parts: readonly Traffic[]): Peaks | undefined {
  if (!hasRates(sum)) return undefined;

  const known = parts.filter(hasRates).map(({peaks}) => peaks);
  return sumOfPeaks(known, sum.receive.bytesPerSecond!, sum.transmit.bytesPerSecond!);
}

/** The peaks of all parts together, whose rates sum up to those given. Undefined where those of a part are not known. */
export function sumOfPeaks(
  parts: readonly (Peaks | undefined)[],
  receive: number,
  transmit: number,
): Peaks | undefined {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first;

  const {count} = first.rates;
  const rates = new Rates(new Float64Array(count), new Float64Array(count));
  for (const peaks of parts) {
    if (peaks?.rates.count !== count || peaks.rates.addTo(rates.receive, rates.transmit) === 'forgotten')
      return undefined;
  }
  // Two engines' interfaces are not read at the same moment, and sums are rounded.
  return {
    receive: Math.max(largest(rates.receive), receive),
    transmit: Math.max(largest(rates.transmit), transmit),
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

function hasRates({receive, transmit}: Pick<Traffic, 'receive' | 'transmit'>): boolean {
  return receive.bytesPerSecond !== undefined && transmit.bytesPerSecond !== undefined;
}

function largest(rates: Float64Array): number {
  let peak = 0;
  for (const rate of rates) if (rate > peak) peak = rate;
  return peak;
}
