import type {Aggregator} from '../model/traffic.js';
import {createCounterTable} from './counter-table.js';
import {TieredHistory} from './history.js';
import {ProtocolRates} from './protocol-rates.js';
import {Rates} from './rates.js';
import {TableSweep} from './table-sweep.js';

/** Makes the aggregator: a counter table for a collector to fill, and what follows from each filling. */
export function createAggregator(): Aggregator {
  const rates = new Rates();
  const protocolRates = new ProtocolRates();
  const history = new TieredHistory();
  const table = createCounterTable(slot => {
    rates.forget(slot);
    history.forget(slot);
  });
  let previous: number | undefined;

  return {
    table,
    aggregate(reading) {
      const now = reading.monotonicSeconds;
      rates.update(table, now);
      protocolRates.update(table.protocols);
      history.record(now, table, rates.rate.receiveBytesPerSecond, rates.rate.transmitBytesPerSecond, rates.resetAt);
      const intervalSeconds = previous === undefined ? undefined : now - previous;
      previous = now;
      return new TableSweep(reading, intervalSeconds, history, table, rates, protocolRates);
    },
  };
}
