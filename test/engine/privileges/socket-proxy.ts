import {once} from 'node:events';
import {chmod, mkdtemp, rm} from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';

/** A request as the proxy saw it: method and path without API version, id and query. */
export interface SeenRequest {
  readonly call: string;
  readonly isAllowed: boolean;
}

/** A proxy before an engine's socket, as people put one there to give nothing but reading away. */
export interface SocketProxy {
  readonly socketPath: string;
  readonly seen: readonly SeenRequest[];
  close(): Promise<void>;
}

/** What rxtop needs, and all that it needs. */
export const NEEDED = [
  'GET /version',
  'GET /events',
  'GET /containers/json',
  'GET /containers/ID/json',
  'GET /networks',
];

/** Starts a proxy that lets these calls through and answers 403 to every other. Everybody may use its socket. */
export async function startSocketProxy(engineSocket: string, allowed: readonly string[]): Promise<SocketProxy> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'rxtop-test-proxy-'));
  await chmod(folder, 0o755);
  const socketPath = path.join(folder, 'proxy.sock');
  const seen: SeenRequest[] = [];
  const server = http.createServer((request, response) => {
    const call = callOf(request);
    const isAllowed = allowed.includes(call);
    seen.push({call, isAllowed});
    if (!isAllowed) {
      response.writeHead(403, {'Content-Type': 'text/html'}).end('<html><body><h1>403 Forbidden</h1></body></html>\n');
      return;
    }

    const {method, url, headers} = request;
    const onward = http.request({socketPath: engineSocket, method, path: url, headers}, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  server.listen(socketPath);
  await once(server, 'listening');
  await chmod(socketPath, 0o666);
  return {
    socketPath,
    seen,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await rm(folder, {recursive: true, force: true});
    },
  };
}

function callOf({method, url = ''}: http.IncomingMessage): string {
  const [place = ''] = url.split('?');
  return `${method} ${place.replace(/^\/v[\d.]+/, '').replace(/^\/containers\/[0-9a-f]{64}/, '/containers/ID')}`;
}
