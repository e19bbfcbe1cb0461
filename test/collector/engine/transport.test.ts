import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {setImmediate} from 'node:timers/promises';
import {afterAll, afterEach, beforeEach, expect, test, vi} from 'vitest';
import {Transport} from '../../../src/collector/engine/transport.js';

const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-transport-'));
const socketPath = path.join(folder, 'engine.sock');

/** An ssh by which the engine's socket here is reached: a login of the user's is open, and needs no server. */
const SSH = `#!/bin/sh
case "$*" in
  -G*) echo 'controlpath /shared' ;;
  *'-O check'*) ;;
  *) exec '${process.execPath}' -e 'process.stdin.pipe(require("net").connect("${socketPath}")).pipe(process.stdout)' ;;
esac
`;

const warnings: string[] = [];
const hear = ({message}: Error): void => void warnings.push(message);

let engine: http.Server;
let connections: number;

beforeEach(async () => {
  writeFileSync(path.join(folder, 'ssh'), SSH, {mode: 0o755});
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  warnings.length = 0;
  process.on('warning', hear);
  connections = 0;
  engine = http.createServer((_, response) => response.end('{"Version":"1"}'));
  engine.on('connection', () => connections++);
  await once(engine.listen(socketPath), 'listening');
});

afterEach(() => {
  engine.close();
  process.off('warning', hear);
  vi.unstubAllEnvs();
});

afterAll(() => rmSync(folder, {recursive: true, force: true}));

test.each([
  {target: {kind: 'unix', socketPath}, hasConnected: false},
  {
    target: {kind: 'ssh', user: undefined, host: 'there', port: undefined, socketPath: undefined},
    hasConnected: true,
  },
] as const)(
  'calls through one connection by $target.kind leave nothing behind on it',
  async ({target, hasConnected}) => {
    const transport = new Transport(target);
    expect(transport.hasConnected).toBe(hasConnected);
    for (let call = 0; call < 15; call++) {
      expect(await transport.ask({path: '/version', method: 'GET'})).toEqual({Version: '1'});
      await setImmediate();
    }
    expect(transport.hasConnected).toBe(true);
    expect(connections).toBe(1);
    expect(warnings).toEqual([]);
    transport.close();
  },
);
