import {UserError} from '../errors.js';
import type {NarrowingCondition, PrometheusOptions, PrometheusServer} from '../model/prometheus.js';
import type {Selector} from '../selectors/selector.js';

/** Reads an address of a server; user and password may stand in it. Undefined where it is none. */
export function serverAt(text: string): PrometheusServer | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) return undefined;

  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (user === undefined || password === undefined) return undefined;
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return user === '' ? {url} : {url, authorisation: {scheme: 'basic', user, password: {text: password}}};
}

/** Reads one `--prometheus URL`. What was written is not said again: there may be a password in it. */
export function parseServer(text: string): PrometheusServer {
  const server = serverAt(text);
  if (server !== undefined) return server;

  throw new UserError('--prometheus names no server', {
    hint: 'It has to be an address such as http://prometheus:9090; in a user or password, % is %25 and @ is %40.',
    kind: 'usage',
  });
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return undefined;
  }
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
