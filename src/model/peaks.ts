/** A sweep's interval is made of no more sub-intervals than this; what is read beyond makes the last one longer. */
export const MOST_SUB_INTERVALS = 600;

/**
 * The highest rates within a sweep's interval, in bytes a second over one of the sub-intervals that it is made of. Never less
 * than the rate over the whole interval.
 */
export interface Peaks {
  readonly receive: number;
  readonly transmit: number;
  readonly rates: SubRates;
}

/** Rates in each sub-interval of a sweep. Of several interfaces they are added one by one: peaks at two times are no peak of the sum. */
export interface SubRates {
  readonly count: number;
  /** Adds the rates to the elements of both arrays. Answers `forgotten`, and adds nothing, once later sweeps have taken their place. */
  addTo(receive: Float64Array, transmit: Float64Array): 'added' | 'forgotten';
}
