import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {errorCode, UserError} from '../errors.js';
import type {Clock} from '../model/collector.js';
import {safeText} from '../model/safe-text.js';
import {acceptedFormat, CONTENT_TYPES} from './accepted-format.js';
import type {Exporter} from './exporter.js';
import {addressText, type ListenAddress} from './listen-address.js';

/** A server that gives out an exporter's page. */
export interface MetricsServer {
  /** Where it is to be had. */
  readonly url: string;
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

/** Starts to listen. Throws a UserError where that address cannot be had. */
export async function openMetricsServer(
  address: ListenAddress,
  exporter: Exporter,
  clock: Pick<Clock, 'sleep'>,
): Promise<MetricsServer> {
  const desk = new ScrapeDesk(exporter, clock);
  const server = createServer(
    {
      headersTimeout: LONGEST_EXCHANGE_SECONDS * 1000,
      requestTimeout: LONGEST_EXCHANGE_SECONDS * 1000,
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: IDLE_SECONDS * 1000,
      maxHeaderSize: MOST_HEADER_BYTES,
    },
    (request, response) => desk.answer(request, response),
  );
  server.maxConnections = MOST_CONNECTIONS;
  const port = await listen(server, address);
  return {
    url: `http://${addressText({host: address.host ?? 'localhost', port})}/metrics`,
    close: () => close(server, clock),
  };
}

/** Answers requests, one after the other; none of them waits for anything but its reader. */
class ScrapeDesk {
  readonly #exporter: Exporter;
  readonly #clock: Pick<Clock, 'sleep'>;
  #scrapes = 0;

  constructor(exporter: Exporter, clock: Pick<Clock, 'sleep'>) {
    this.#exporter = exporter;
    this.#clock = clock;
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    // Nobody asks with a body here: it is not worth reading to its end.
    if (hasBody(request)) response.setHeader('Connection', 'close');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      say(response, 405, 'Only GET and HEAD are answered here.');
      return;
    }

    const path = request.url?.split('?', 1)[0];
    if (path === '/metrics') this.#scrape(request, response);
    else if (path === '/-/ready') this.#sayWhetherReady(response);
    else if (path === '/-/healthy') say(response, 200, 'rxtop is healthy.');
    else if (path === '/') response.writeHead(200, {'Content-Type': 'text/html; charset=utf-8'}).end(LANDING_PAGE);
    else say(response, 404, 'There is nothing here. Metrics are at /metrics.');
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
    response.once('close', () => {
      this.#scrapes--;
      this.#exporter.count(response.writableFinished ? 'served' : 'broken-off');
      over.abort();
    });
    void this.#clock.sleep(LONGEST_EXCHANGE_SECONDS, over.signal).then(() => {
      if (!over.signal.aborted) response.destroy();
    });
    response.writeHead(200, {'Content-Type': CONTENT_TYPES[format], 'Content-Length': page.length});
    response.end(request.method === 'HEAD' ? undefined : page);
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
async function listen(server: Server, address: ListenAddress): Promise<number> {
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

async function close(server: Server, clock: Pick<Clock, 'sleep'>): Promise<void> {
  const closed = new AbortController();
  server.close(() => closed.abort());
  server.closeIdleConnections();
  await clock.sleep(LONGEST_GOODBYE_SECONDS, closed.signal);
  server.closeAllConnections();
}
