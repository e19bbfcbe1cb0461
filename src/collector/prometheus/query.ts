import http from 'node:http';
import https from 'node:https';
import type {PrometheusServer} from '../../model/prometheus.js';
import {parseAnswer, type QueryAnswer} from './answer.js';
import {authorisationHeader, tlsOptions} from './authorisation.js';
import {NO_PROMETHEUS, networkFailure, type QueryFailure, statusFailure, TOO_LATE, TOO_LONG} from './query-failure.js';

export type QueryOutcome = ({readonly state: 'answered'} & QueryAnswer) | ({readonly state: 'failed'} & QueryFailure);

/** Asks a server; never rejects. */
export interface QueryClient {
  query(expression: string, signal: AbortSignal): Promise<QueryOutcome>;
  close(): void;
}

/** A server that is asked too much says so itself; one that hangs does not. The server gives up a little before we do. */
const SERVER_SECONDS = 20;
const LONGEST_SECONDS = 25;

/** Raw samples of some thousands of series are some ten megabytes. */
const LONGEST_BODY = 128 * 1024 * 1024;

/** Asks a Prometheus by its HTTP API, over one connection that is kept. */
export function createQueryClient(server: PrometheusServer): QueryClient {
  const transport = server.url.protocol === 'https:' ? https : http;
  const agent = new transport.Agent({keepAlive: true, maxSockets: 2, ...tlsOptions(server.tls)});
  const target = new URL(`${server.url.pathname.replace(/\/+$/u, '')}/api/v1/query`, server.url);
  const authorization = authorisationHeader(server.authorisation);

  return {
    async query(expression, signal) {
      const body = new URLSearchParams({query: expression, timeout: `${SERVER_SECONDS}s`}).toString();
      const late = AbortSignal.timeout(LONGEST_SECONDS * 1000);
      try {
        const {status, retryAfter, text} = await post(body, AbortSignal.any([signal, late]));
        return judge(status, retryAfter, text);
      } catch (error) {
        if (error instanceof TooLong) return {state: 'failed', ...TOO_LONG};
        return {state: 'failed', ...(late.aborted ? TOO_LATE : networkFailure(error))};
      }
    },
    close: () => agent.destroy(),
  };

  /** By POST: a filter may be longer than an address may be. */
  function post(body: string, signal: AbortSignal): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const headers = {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': Buffer.byteLength(body),
        Accept: 'application/json',
        ...(authorization === undefined ? {} : {Authorization: authorization}),
      };
      const request = transport.request(target, {method: 'POST', agent, headers, signal}, response => {
        const parts: Buffer[] = [];
        let length = 0;
        response.on('data', (part: Buffer) => {
          length += part.length;
          parts.push(part);
          if (length > LONGEST_BODY) response.destroy(new TooLong());
        });
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], text});
        });
      });
      request.on('error', reject);
      request.end(body);
    });
  }
}

interface HttpAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

class TooLong extends Error {}

function judge(status: number, retryAfter: string | undefined, text: string): QueryOutcome {
  const answer = parseAnswer(text);
  if (answer.state === 'error') return {state: 'failed', ...statusFailure(status, answer.error, retryAfter)};
  if (status !== 200) return {state: 'failed', ...statusFailure(status, undefined, retryAfter)};
  if (answer.state === 'foreign') return {state: 'failed', ...NO_PROMETHEUS};

  return {state: 'answered', series: answer.series, warnings: answer.warnings};
}
