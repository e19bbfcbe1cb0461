import http from 'node:http';
import https from 'node:https';
import {EngineError, toEngineError} from './engine-error.js';
import type {EngineTransport} from './engine-location.js';
import {objectIn, parseJsonIfAny, textIn} from './json-shape.js';
import {SshAgent} from './ssh/ssh-agent.js';

/** What dockerode hands to its transport for each call. `options` become the query; the rest of its fields we never need. */
export interface Call {
  readonly path: string;
  readonly method: string;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly isStream?: boolean;
  readonly abortSignal?: AbortSignal | undefined;
}

type Callback = (error: EngineError | null, answer: unknown) => void;

/** More than any list of containers takes: some thousand bytes each. */
const MAX_BODY_MEGABYTES = 64;
const MAX_BODY_BYTES = MAX_BODY_MEGABYTES * 1e6;

const TCP_KEEP_ALIVE_MILLISECONDS = 30_000;

/**
 * Carries dockerode's calls to the engine, in the place of docker-modem, which mixes DOCKER_HOST and DOCKER_CERT_PATH
 * of the environment into what it is told, follows redirects, hands out an answer that is not JSON as if it were one,
 * and never calls back when the connection breaks off within an answer. Here each call ends: with parsed JSON, with a
 * stream, or with an EngineError; and an abort destroys the call's socket. An error may be told twice, by the request
 * and by its response: dockerode's promises take the first.
 */
export class Transport {
  /** dockerode makes its promises with this. */
  readonly Promise = Promise;
  readonly #target: EngineTransport;
  readonly #agent: http.Agent;
  #hasConnected = false;

  constructor(target: EngineTransport) {
    this.#target = target;
    this.#agent = createAgent(target);
  }

  /**
   * Whether anybody has taken a connection, be it only the kernel, on behalf of a process that hangs. ssh limits by itself how
   * long it tries, and may have to log in to several hosts.
   */
  get hasConnected(): boolean {
    return this.#hasConnected || this.#target.kind === 'ssh';
  }

  readonly dial = (call: Call, callback: Callback): void => {
    const {abortSignal: signal} = call;
    const fail = (error: unknown): void => callback(toEngineError(signal?.aborted ? signal.reason : error), null);
    if (signal?.aborted) {
      fail(signal.reason);
      return;
    }

    const request = this.#request(call);
    const abort = (): void => void request.destroy();
    signal?.addEventListener('abort', abort, {once: true});
    request.once('close', () => signal?.removeEventListener('abort', abort));
    request.on('socket', socket => {
      socket.setKeepAlive(true, TCP_KEEP_ALIVE_MILLISECONDS);
      // A socket that is used again has connected long ago, and what stands in the place of one never tells: listeners would gather.
      if (this.hasConnected) return;

      socket.once('connect', () => {
        this.#hasConnected = true;
      });
    });
    request.on('error', fail);
    request.on('response', response => {
      if (call.isStream === true && response.statusCode === 200) callback(null, response);
      else readAnswer(response).then(answer => callback(null, answer), fail);
    });
    request.end();
  };

  /** A call that dockerode does not know of. */
  ask(call: Call): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.dial(call, (error, answer) => (error === null ? resolve(answer) : reject(error)));
    });
  }

  /** Closes idle connections. Calls that are under way end by their own signals. */
  close(): void {
    this.#agent.destroy();
  }

  #request({path, method, options}: Call): http.ClientRequest {
    const target = this.#target;
    const headers = {'User-Agent': 'rxtop', Accept: 'application/json'};
    const common = {path: withQuery(path, options), method, headers, agent: this.#agent};
    if (target.kind === 'unix') return http.request({...common, socketPath: target.socketPath, host: 'localhost'});
    if (target.kind === 'ssh') return http.request({...common, host: 'localhost'});

    const {host, port} = target;
    return target.tls === undefined ? http.request({...common, host, port}) : https.request({...common, host, port});
  }
}

function createAgent(target: EngineTransport): http.Agent {
  if (target.kind === 'ssh') return new SshAgent(target);

  const pooling = {keepAlive: true, maxFreeSockets: 16};
  if (target.kind === 'unix' || target.tls === undefined) return new http.Agent(pooling);

  const {ca, cert, key, verify} = target.tls;
  const material = Object.fromEntries(Object.entries({ca, cert, key}).filter(([, pem]) => pem !== undefined));
  return new https.Agent({...pooling, ...material, rejectUnauthorized: verify});
}

/** dockerode ends a path with `?` where its options belong in the query. */
function withQuery(path: string, options: Call['options'] = {}): string {
  if (!path.endsWith('?')) return path;

  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || name === 'abortSignal') continue;

    query.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  return query.size === 0 ? path.slice(0, -1) : `${path}${query}`;
}

async function readAnswer(response: http.IncomingMessage): Promise<unknown> {
  const status = response.statusCode ?? 0;
  const chunks: Buffer[] = [];
  let size = 0;
  if (Number(response.headers['content-length']) > MAX_BODY_BYTES) {
    response.destroy();
    throw tooLong();
  }
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw tooLong();

    chunks.push(chunk);
  }

  const body = Buffer.concat(chunks).toString();
  if (status !== 200) throw statusError(status, body);

  const json = parseJsonIfAny(body);
  if (json === undefined) throw new EngineError('malformed', 'the answer is not JSON');

  return json;
}

function tooLong(): EngineError {
  return new EngineError('malformed', `the answer is longer than ${MAX_BODY_MEGABYTES} MB`);
}

/** Engines put a sentence into `{"message": …}`; proxies answer with a page, which tells a person nothing here. */
function statusError(status: number, body: string): EngineError {
  const sentence = textIn(objectIn(parseJsonIfAny(body)).message);
  const detail = `HTTP ${status}${sentence === undefined ? '' : `: ${sentence}`}`;
  return new EngineError(status === 401 || status === 403 ? 'forbidden' : 'answer', detail, {status});
}
