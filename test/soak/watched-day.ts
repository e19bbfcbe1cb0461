import {readdirSync} from 'node:fs';
import process from 'node:process';
import {getHeapCodeStatistics} from 'node:v8';
import {createAggregator} from '../../src/aggregator/aggregator.js';
import {AlertWatch} from '../../src/alerts/alert-watch.js';
import {parseRule} from '../../src/alerts/parse-rule.js';
import {USUAL_POLICY} from '../../src/alerts/policy.js';
import type {Rule} from '../../src/alerts/rule.js';
import {createAnomalyWatch} from '../../src/anomaly/anomaly-watch.js';
import {monitor, Tempo} from '../../src/monitor.js';
import {Accounting} from '../../src/totals/accounting.js';
import {type Book, openBook} from '../../src/totals/book.js';
import {CONNECTED} from '../collector/fakes.js';
import {ChurningHost} from './churning-host.js';

const RULES = ['rx > 5MB/s', 'tx > 100kB/s for 30s', 'anomaly'];

/** What is held at one simulated moment. Bytes are those of objects and of arrays beside them, after all garbage was collected. */
export interface Held {
  readonly seconds: number;
  readonly objectBytes: number;
  readonly arrayBytes: number;
  /** What V8 has compiled. It goes on for a day, ever more slowly. */
  readonly codeBytes: number;
  /** Slots that the counter table has given out, at most at one time. */
  readonly slots: number;
  readonly files: number;
  /** How many running totals are kept, of containers and of names. */
  readonly accounts: number;
  /** How many lives of containers have ended until then, by a restart or for good. */
  readonly lives: number;
}

/** How long to watch, and how. */
export interface Day {
  readonly containers: number;
  readonly seconds: number;
  /** Every so many simulated seconds it is seen what is held. */
  readonly lookEverySeconds: number;
  readonly collectGarbage: () => void;
}

/**
 * Watches a host whose containers come, are started again and go each minute, a sweep a simulated second: by the program's loop
 * and collector, with history, detection of anomalies, rules and running totals, as `rxtop alert` puts them together.
 */
export async function* watchDay({containers, seconds, lookEverySeconds, collectGarbage}: Day): AsyncGenerator<Held> {
  const host = new ChurningHost(containers);
  const aggregator = createAggregator();
  const collector = host.collector(aggregator.table);
  const alerts = new AlertWatch(RULES.map(ruleOf), USUAL_POLICY);
  const books = openBook(CONNECTED.endpoint, host.clock.now().getTime(), 'one', 1);
  const accounting = new Accounting(books, host.clock.now().getTime(), 'one', 1);
  const pace = {
    tempo: new Tempo(1),
    count: seconds,
    settles: false,
    depth: 'regular',
    detection: createAnomalyWatch(),
  } as const;
  try {
    await collector.start();
    for await (const sweep of monitor(collector, aggregator, host.clock, pace, new AbortController().signal)) {
      alerts.evaluate(sweep);
      accounting.update(sweep);
      const isMinute = sweep.number % 60 === 59;
      if (isMinute) accounting.settle(sweep);
      if ((sweep.number + 1) % lookEverySeconds === 0) {
        collectGarbage();
        yield look(host, aggregator.table.size, books);
      }
      if (isMinute) host.churn();
    }
  } finally {
    await collector.stop();
    host.remove();
  }
}

function look(host: ChurningHost, slots: number, books: Book): Held {
  const {heapUsed, arrayBuffers} = process.memoryUsage();
  const codeBytes = getHeapCodeStatistics().code_and_metadata_size;
  return {
    seconds: host.seconds,
    objectBytes: heapUsed - codeBytes,
    arrayBytes: arrayBuffers,
    codeBytes,
    slots,
    files: readdirSync('/proc/self/fd').length,
    accounts: books.containers.size + books.names.size,
    lives: host.ended,
  };
}

function ruleOf(text: string): Rule {
  const parsed = parseRule(text);
  if (parsed.state !== 'parsed') throw new Error(`${text} is no rule`);
  return parsed.rule;
}
