import type {MetricFormat} from '../view/metric-family.js';

/** What a page in that format is called. */
export const CONTENT_TYPES: Readonly<Record<MetricFormat, string>> = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/**
 * The format that an `Accept` header asks for: OpenMetrics for who names it and likes nothing better, else the Prometheus text,
 * which everybody reads. A wish that cannot be read is none.
 */
export function acceptedFormat(accept: string | undefined): MetricFormat {
  let openMetrics = 0;
  let text = 0;
  for (const wish of (accept ?? '').split(',')) {
    const [type = '', ...parameters] = wish.split(';').map(part => part.trim().toLowerCase());
    const quality = qualityOf(parameters);
    if (type === 'application/openmetrics-text') openMetrics = Math.max(openMetrics, quality);
    else if (type === 'text/plain' || type === 'text/*') text = Math.max(text, quality);
  }
  return openMetrics > 0 && openMetrics >= text ? 'openmetrics' : 'prometheus';
}

function qualityOf(parameters: readonly string[]): number {
  const given = parameters.find(parameter => parameter.startsWith('q='));
  const quality = given === undefined ? 1 : Number(given.slice(2));
  return quality >= 0 && quality <= 1 ? quality : 0;
}
