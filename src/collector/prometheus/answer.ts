import {safeText} from '../../model/safe-text.js';

/** A series of raw samples, as the server keeps them: `[seconds since 1970, value]`, oldest first. */
export interface SampleSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [seconds: number, value: number])[];
}

/** What a query has brought. `warnings` say that a part of the answer may be missing. */
export interface QueryAnswer {
  readonly series: readonly SampleSeries[];
  readonly warnings: readonly string[];
}

/** The body of an answer: what was asked for, the server's own refusal, or nothing that a Prometheus would say. */
export type ParsedAnswer =
  | ({readonly state: 'success'} & QueryAnswer)
  | {readonly state: 'error'; readonly type: string; readonly error: string}
  | {readonly state: 'foreign'};

/**
 * Parses what the HTTP API answers to an instant query: a matrix of raw samples, or a vector.
 * https://prometheus.io/docs/prometheus/latest/querying/api/
 * `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"name":"web"},"values":[[1700000000.1,"42"]]}]}}`
 */
export function parseAnswer(text: string): ParsedAnswer {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {state: 'foreign'};
  }

  if (!isRecord(json)) return {state: 'foreign'};
  if (json.status === 'error') {
    return {state: 'error', type: safeText(String(json.errorType)), error: safeText(String(json.error))};
  }
  if (json.status !== 'success' || !isRecord(json.data) || !Array.isArray(json.data.result)) return {state: 'foreign'};

  const warnings = Array.isArray(json.warnings) ? json.warnings.map(warning => safeText(String(warning))) : [];
  return {state: 'success', series: json.data.result.flatMap(seriesOf), warnings};
}

function seriesOf(entry: unknown): SampleSeries[] {
  if (!isRecord(entry) || !isRecord(entry.metric)) return [];

  const {values, value} = entry;
  const pairs: readonly unknown[] = Array.isArray(values) ? values : [value];
  const labels: Record<string, string> = {};
  for (const [name, text] of Object.entries(entry.metric)) labels[name] = safeText(String(text));
  return [{labels, samples: pairs.flatMap(sampleOf)}];
}

/** Values are texts, for the sake of NaN and infinity; neither is a counter. */
function sampleOf(pair: unknown): (readonly [number, number])[] {
  if (!Array.isArray(pair)) return [];

  const [seconds, value] = [Number(pair[0]), Number(pair[1])];
  return Number.isFinite(seconds) && Number.isFinite(value) ? [[seconds, value]] : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
