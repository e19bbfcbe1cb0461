import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {createServer as createSecureServer, type Server as SecureServer} from 'node:https';
import {errorCode, UserError} from '../errors.js';
import type {Clock} from '../model/collector.js';
import {safeText} from '../model/safe-text.js';
import {acceptedFormat, CONTENT_TYPES} from './accepted-format.js';
import type {Exporter} from './exporter.js';
import {addressText, type ListenAddress} from './listen-address.js';
import {Passwords} from './passwords.js';
import {tlsOptions, type WebSecurity} from './web-security.js';

/** What a server needs to know of time. */
export type ServerClock = Pick<Clock, 'sleep' | 'monotonicSeconds'>;

/** What a server needs of an exporter. */
export type PageSource = Pick<Exporter, 'page' | 'isReady' | 'count'>;

/** A server that gives out an exporter's page. */
export interface MetricsServer {
  /** Where it is to be had. */
  readonly url: string;
  /** Goes on with other users, headers and certificates. Whether TLS is spoken stays as it is. */
  secure(security: WebSecurity): void;
  /** Lets what is being sent end, for a moment; nothing new is taken. */
  close(): Promise<void>;
}

/** More than a few at once is no monitoring: a page is sent to so many, the others are told to come again. */
const MOST_SCRAPES = 4;
const MOST_CONNECTIONS = 64;
/** For a request to arrive, and for a page to be taken. */
const LONGEST_EXCHANGE_SECONDS = 10;
/** Longer than usual scrape intervals, so that a connection serves many. */
const IDLE_SECONDS = 130;
const LONGEST_GOODBYE_SECONDS = 2;
const MOST_HEADER_BYTES = 16 * 1024;

const LANDING_PAGE = `<!DOCTYPE html>
<html lang="en"><head><title>rxtop</title></head><body><h1>rxtop</h1><p><a href="metrics">Metrics</a></p></body></html>
`;

const LIMITS = {
  headersTimeout: LONGEST_EXCHANGE_SECONDS * 1000,
  requestTimeout: LONGEST_EXCHANGE_SECONDS * 1000,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: IDLE_SECONDS * 1000,
  maxHeaderSize: MOST_HEADER_BYTES,
};

/** Starts to listen. Throws a UserError where that address cannot be had. */
export async function openMetricsServer(
  address: ListenAddress,
  exporter: PageSource,
  security: WebSecurity,
  clock: ServerClock,
): Promise<MetricsServer> {
  const desk = new ScrapeDesk(exporter, security, clock);
  const answer = (request: IncomingMessage, response: ServerResponse) => void desk.answer(request, response);
  const {tls} = security;
  const secureServer =
    tls === undefined
      ? undefined
      : createSecureServer({...LIMITS, ...tlsOptions(tls), handshakeTimeout: LIMITS.headersTimeout}, answer);
  const server = secureServer ?? createServer(LIMITS, answer);
  server.maxConnections = MOST_CONNECTIONS;
  const port = await listen(server, address);
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${addressText({host: address.host ?? 'localhost', port})}/metrics`,
    secure: changed => {
      desk.secure(changed);
      if (changed.tls !== undefined) secureServer?.setSecureContext(tlsOptions(changed.tls));
    },
    close: () => close(server, clock),
  };
}

/** Answers requests; none of them waits for anything but its reader and, once, for its password to be looked at. */
class ScrapeDesk {
  readonly #exporter: PageSource;
  readonly #passwords: Passwords;
  readonly #clock: ServerClock;
  #headers: WebSecurity['headers'];
  #scrapes = 0;

  constructor(exporter: PageSource, {users, headers}: WebSecurity, clock: ServerClock) {
    this.#exporter = exporter;
    this.#passwords = new Passwords(users, clock);
    this.#headers = headers;
    this.#clock = clock;
  }

  secure({users, headers}: WebSecurity): void {
    this.#passwords.replace(users);
    this.#headers = headers;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    for (const [name, value] of Object.entries(this.#headers)) response.setHeader(name, value);
    // Nobody asks with a body here: it is not worth reading to its end.
    if (hasBody(request)) response.setHeader('Connection', 'close');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      say(response, 405, 'Only GET and HEAD are answered here.');
      return;
    }

    const path = request.url?.split('?', 1)[0];
    // Probes have no password, and learn nothing but this.
    if (path === '/-/ready') this.#sayWhetherReady(response);
    else if (path === '/-/healthy') say(response, 200, 'rxtop is healthy.');
    else if (!(await this.#isAdmitted(request, response))) return;
    else if (path === '/metrics') this.#scrape(request, response);
    else if (path === '/') response.writeHead(200, {'Content-Type': 'text/html; charset=utf-8'}).end(LANDING_PAGE);
    else say(response, 404, 'There is nothing here. Metrics are at /metrics.');
  }

  /** Whether it goes on. Who is turned away is told so. */
  async #isAdmitted({headers}: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const admission = await this.#passwords.admit(headers.authorization);
    if (admission === 'admitted') return true;

    if (admission === 'busy') {
      response.setHeader('Retry-After', '1');
      say(response, 503, 'Other passwords are being looked at.');
    } else {
      response.setHeader('WWW-Authenticate', 'Basic realm="rxtop", charset="UTF-8"');
      say(response, 401, 'A user and a password are asked for here.');
    }
    return false;
  }

  #sayWhetherReady(response: ServerResponse): void {
    if (this.#exporter.isReady) say(response, 200, 'rxtop is ready.');
    else say(response, 503, NOT_READY);
  }

  #scrape(request: IncomingMessage, response: ServerResponse): void {
    const format = acceptedFormat(request.headers.accept);
    const isBusy = this.#scrapes >= MOST_SCRAPES;
    const page = isBusy ? undefined : this.#exporter.page(format);
    if (page === undefined) {
      this.#exporter.count('refused');
      response.setHeader('Retry-After', '1');
      say(response, 503, isBusy ? `${MOST_SCRAPES} others are reading the page.` : NOT_READY);
      return;
    }

    this.#scrapes++;
    const over = new AbortController();
    let isTaken = false;
    response.once('close', () => {
      this.#scrapes--;
      this.#exporter.count(isTaken ? 'served' : 'broken-off');
      over.abort();
    });
    void this.#clock.sleep(LONGEST_EXCHANGE_SECONDS, over.signal).then(() => {
      if (!over.signal.aborted) response.destroy();
    });
    response.writeHead(200, {'Content-Type': CONTENT_TYPES[format], 'Content-Length': page.length});
    // A response is called finished, without an error, also where its connection has broken.
    response.write(request.method === 'HEAD' ? '' : page, () => {
      isTaken = !request.socket.destroyed;
    });
    response.end();
  }
}

const NOT_READY = 'rxtop has not read any counters yet.';

function say(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {'Content-Type': 'text/plain; charset=utf-8'}).end(`${sentence}\n`);
}

function hasBody({headers}: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** Answers the port, which the system chooses where 0 is asked for. */
async function listen(server: Server | SecureServer, address: ListenAddress): Promise<number> {
  const {host, port} = address;
  server.listen(host === undefined ? {port} : {host, port});
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new UserError(listenProblem(errorCode(cause), address), {hint: HINT, kind: 'usage', cause});
  }

  const bound = server.address();
  return typeof bound === 'object' && bound !== null ? bound.port : port;
}

const HINT = 'Choose another address with --listen.';

function listenProblem(code: string | undefined, address: ListenAddress): string {
  const where = safeText(addressText(address));
  switch (code) {
    case 'EADDRINUSE':
      return `${where} is in use already, perhaps by another "rxtop export"`;
    case 'EACCES':
      return `you may not listen on ${where}`;
    case 'EADDRNOTAVAIL':
      return `this machine does not have the address ${where}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the address ${where} is not known`;
    default:
      return `${where} cannot be listened on (${code ?? 'for an unknown reason'})`;
  }
}

async function close(server: Server | SecureServer, clock: ServerClock): Promise<void> {
  const closed = new AbortController();
  server.close(() => closed.abort());
  server.closeIdleConnections();
  await clock.sleep(LONGEST_GOODBYE_SECONDS, closed.signal);
  server.closeAllConnections();
}
