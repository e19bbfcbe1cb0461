import {AlertEngine} from '../alerts/alert-engine.js';
import type {Rule} from '../alerts/rule.js';
import {ExitCode} from '../errors.js';
import type {Ports} from '../ports.js';
import {alertObject} from '../view/alert-line.js';
import {formatJson, jsonDocument} from '../view/json-document.js';
import {assertUsable, tellOfAway} from './assert-usable.js';
import type {CommonOptions} from './common-options.js';
import {depthFor} from './depth-for.js';
import {assertPeaks} from './peak-rules.js';
import {KEEP_ENDED_SECONDS, openSession} from './session.js';
import {sortOrder} from './sort-order.js';

/** What `rxtop json` can be told besides the common options. */
export interface JsonCommandOptions extends CommonOptions {
  /** What is pending or firing by these after a document's sweep stands in it. */
  readonly rules: readonly Rule[];
  readonly withRates: boolean;
  /** Number of documents, one a line. */
  readonly count: number | undefined;
  /** Documents, one a line, until `count` or the end; without both, one document, indented. */
  readonly follows: boolean;
}

/** Documents that follow closer than this have errors and drops at the collector's own cadence, with their age. */
const SHORT_SECONDS = 0.1;

/**
 * Prints what is now as one JSON document, from two sweeps an interval apart; with a count or `--follow` one document a
 * line. Throws a UserError where no engine answers, or a filter fits nothing: an empty list would be a lie.
 */
export async function runJson(options: JsonCommandOptions, ports: Ports): Promise<number> {
  if (options.withRates) assertPeaks(options.rules, options);
  const order = options.sort === undefined ? undefined : sortOrder(options);
  const isStream = options.follows || options.count !== undefined;
  const sweepsBefore = options.withRates ? 1 : 0;
  const documents = options.count ?? (options.follows ? undefined : 1);
  const {selection, isAll, rules, collector} = options;
  const session = await openSession(
    options,
    {
      start: 'wait-for-engine',
      count: documents === undefined ? undefined : documents + sweepsBefore,
      settles: true,
      depth: isStream && collector.intervalSeconds < SHORT_SECONDS ? depthFor(options.rules) : 'thorough',
      keepEndedSeconds: isStream ? KEEP_ENDED_SECONDS : 0,
      detects: isStream,
      findsPeaks: true,
    },
    ports,
  );
  const alerts = new AlertEngine(rules, selection);
  try {
    for await (const sweep of session.sweeps) {
      if (sweep.number === 0) {
        assertUsable(sweep, options);
        tellOfAway(sweep, ports.stderr);
      }
      alerts.evaluate(sweep);
      if (sweep.number < sweepsBefore) continue;

      const {withLoopback} = collector;
      const document = jsonDocument(sweep, {
        order,
        selection,
        isAll,
        withLoopback,
        alerts: alerts.current.map(alertObject),
      });
      ports.stdout.write(formatJson(document, isStream ? 'line' : 'document'));
    }
  } finally {
    await session.close();
  }
  return ExitCode.ok;
}
