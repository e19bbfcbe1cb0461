import type {Aggregator} from '../model/traffic.js';
import {Bursts} from './bursts.js';
import {createCounterTable} from './counter-table.js';
import {Figures} from './figures.js';
import {TieredHistory} from './history.js';
import {ProtocolRates} from './protocol-rates.js';
import {Rates} from './rates.js';
import {TableSweep} from './table-sweep.js';

/** Makes the aggregator: a counter table for a collector to fill, and what follows from each filling. */
export function createAggregator(): Aggregator {
  const rates = new Rates();
  const protocolRates = new ProtocolRates();
  const bursts = new Bursts();
  const history = new TieredHistory();
  const table = createCounterTable(slot => {
    rates.forget(slot);
    history.forget(slot);
  });
  const figures = new Figures(table, rates);
  let previous: number | undefined;

  return {
    table,
    subsample(now) {
      bursts.take(table, now);
    },
    aggregate(reading) {
      const now = reading.monotonicSeconds;
      rates.update(table, now);
      protocolRates.update(table.protocols);
      bursts.close(table, rates, now);
      history.record(now, table, {
        receive: rates.rate.receiveBytesPerSecond,
        transmit: rates.rate.transmitBytesPerSecond,
        receivePeak: bursts.receivePeak,
        transmitPeak: bursts.transmitPeak,
        resetAt: rates.resetAt,
      });
      const intervalSeconds = previous === undefined ? undefined : now - previous;
      previous = now;
      return new TableSweep(reading, intervalSeconds, {history, table, rates, figures, protocolRates, bursts});
    },
  };
}
