import {InvalidArgumentError} from 'commander';
import type {NarrowingCondition, PrometheusOptions, PrometheusServer} from '../model/prometheus.js';
import type {Selector} from '../selectors/selector.js';

/** Reads one `--prometheus URL`; user and password may stand in it. Throws what commander shows. */
export function parseServer(text: string): PrometheusServer {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new InvalidArgumentError('It has to be an address such as http://prometheus:9090.');
  }

  const {username, password} = url;
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  if (username === '') return {url};

  const user = decodeURIComponent(username);
  return {url, authorisation: {scheme: 'basic', user, password: {text: decodeURIComponent(password)}}};
}

/** What is asked of which servers; undefined where none was named. */
export function prometheusOptions(
  servers: readonly PrometheusServer[],
  selectors: readonly Selector[],
): PrometheusOptions | undefined {
  return servers.length === 0 ? undefined : {servers, conditions: selectors.flatMap(narrowing), pastSeconds: 0};
}

function narrowing({key, pattern, isNegated}: Selector): readonly NarrowingCondition[] {
  return key === 'name' || key === 'image' ? [{key, pattern, isNegated}] : [];
}
