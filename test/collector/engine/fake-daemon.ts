import {mkdtemp, rm} from 'node:fs/promises';
import http from 'node:http';
import type {Socket} from 'node:net';
import os from 'node:os';
import path from 'node:path';

export type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

const VERSION = {Version: '27.0.1', Components: [{Name: 'Engine', Version: '27.0.1'}]};

/** What a test says of a container; the fake daemon lists and inspects it in Docker's shapes. */
export interface FakeContainer {
  readonly id: string;
  readonly name?: string;
  readonly status?: string;
  readonly pid?: number;
  readonly labels?: Record<string, string>;
  readonly networkMode?: string;
  readonly networks?: Record<string, unknown>;
}

/** Speaks enough of the Docker Engine API on a unix socket of its own, and misbehaves on demand. */
export class FakeDaemon {
  readonly socketPath: string;
  containers: FakeContainer[] = [];
  networks: unknown = [];
  version: unknown = VERSION;
  /** Takes the place of the usual answer, by path without the query. */
  readonly handlers = new Map<string, Handler>();
  /** Every request so far: path and query. */
  readonly requests: string[] = [];
  readonly #folder: string;
  readonly #sockets = new Set<Socket>();
  readonly #eventStreams = new Set<http.ServerResponse>();
  readonly #arrivals: Array<() => void> = [];
  #server: http.Server | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
    this.socketPath = path.join(folder, 'engine.sock');
  }

  static async create(): Promise<FakeDaemon> {
    return new FakeDaemon(await mkdtemp(path.join(os.tmpdir(), 'rxtop-daemon-')));
  }

  async start(): Promise<void> {
    const server = http.createServer((request, response) => this.#answer(request, response));
    server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server = server;
    await new Promise<void>(resolve => server.listen(this.socketPath, resolve));
  }

  /** Goes away like a daemon that is stopped: connections break off, the socket file vanishes. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;

    const closed = new Promise(resolve => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.#folder, {recursive: true});
  }

  /** Sends an event to everyone who listens, as one line of JSON or as the bytes given. */
  emit(event: object | Buffer): void {
    for (const stream of this.#eventStreams)
      stream.write(Buffer.isBuffer(event) ? event : `${JSON.stringify(event)}\n`);
  }

  emitContainer(action: string, id: string, attributes: Record<string, string> = {}): void {
    this.emit({Type: 'container', Action: action, Actor: {ID: id, Attributes: attributes}});
  }

  count(pathStart: string): number {
    return this.requests.filter(request => request.startsWith(pathStart)).length;
  }

  /** Resolves when so many requests of that path have come. */
  async received(pathStart: string, times = 1): Promise<void> {
    while (this.count(pathStart) < times) await new Promise<void>(resolve => this.#arrivals.push(resolve));
  }

  inspectJson(container: FakeContainer): object {
    const {
      id,
      name = `name-${id}`,
      status = 'running',
      pid = 100,
      labels = {},
      networkMode = 'default',
      networks = {},
    } = container;
    return {
      Id: id,
      Name: `/${name}`,
      State: {
        Status: status,
        Pid: status === 'running' || status === 'paused' ? pid : 0,
        StartedAt: '2026-01-31T12:00:00.5Z',
      },
      Config: {Image: 'shop/web:1', Labels: labels},
      HostConfig: {NetworkMode: networkMode},
      NetworkSettings: {Networks: networks},
    };
  }

  listJson({
    id,
    name = `name-${id}`,
    status = 'running',
    labels = {},
    networkMode = 'default',
    networks = {},
  }: FakeContainer): object {
    return {
      Id: id,
      Names: [`/${name}`],
      Image: 'shop/web:1',
      State: status,
      Labels: labels,
      HostConfig: {NetworkMode: networkMode},
      NetworkSettings: {Networks: networks},
    };
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const url = request.url ?? '';
    const pathname = url.replace(/\?.*/, '');
    this.requests.push(url);
    for (const tell of this.#arrivals.splice(0)) tell();
    const handler = this.handlers.get(pathname) ?? this.#usualHandler(pathname);
    handler(request, response);
  }

  #usualHandler(pathname: string): Handler {
    const id = /^\/containers\/([^/]+)\/json$/.exec(pathname)?.[1];
    switch (pathname) {
      case '/version':
        return (_, response) => sendJson(response, this.version);
      case '/containers/json':
        return (_, response) =>
          sendJson(
            response,
            this.containers.map(container => this.listJson(container)),
          );
      case '/networks':
        return (_, response) => sendJson(response, this.networks);
      case '/events':
        return (_, response) => this.#listen(response);
      default:
        return (_, response) => this.#inspect(id, response);
    }
  }

  #listen(response: http.ServerResponse): void {
    response.writeHead(200, {'Content-Type': 'application/json'});
    response.flushHeaders();
    this.#eventStreams.add(response);
    response.on('close', () => this.#eventStreams.delete(response));
  }

  #inspect(id: string | undefined, response: http.ServerResponse): void {
    const container = this.containers.find(each => each.id === id);
    if (container === undefined) {
      sendJson(response, {message: `No such container: ${id}`}, 404);
      return;
    }

    sendJson(response, this.inspectJson(container));
  }
}

export function sendJson(response: http.ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, {'Content-Type': 'application/json'});
  response.end(JSON.stringify(body));
}

/** A handler that takes the request and never answers, until it is let go. */
export function hang(): Handler & {release: (body: unknown) => void} {
  const held: http.ServerResponse[] = [];
  const handler: Handler = (_, response) => void held.push(response);
  return Object.assign(handler, {
    release: (body: unknown) => {
      for (const response of held.splice(0)) sendJson(response, body);
    },
  });
}

/** An endpoint as Docker writes it into a container's networks. */
export function dockerEndpoint(networkId: string, endpointId: string, address: string): object {
  return {
    NetworkID: networkId,
    EndpointID: endpointId,
    MacAddress: '02:42:AC:12:00:02',
    IPAddress: address,
    IPPrefixLen: 16,
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
  };
}
