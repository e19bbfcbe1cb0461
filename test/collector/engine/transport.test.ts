import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import http from 'node:http';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {setImmediate} from 'node:timers/promises';
import {afterEach, expect, test} from 'vitest';
import {Transport} from '../../../src/collector/engine/transport.js';

const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-transport-'));
const warnings: string[] = [];
const hear = ({message}: Error): void => void warnings.push(message);

afterEach(() => {
  process.off('warning', hear);
  rmSync(folder, {recursive: true, force: true});
});

test('calls through one connection leave nothing behind on it', async () => {
  const socketPath = path.join(folder, 'engine.sock');
  let connections = 0;
  const engine = http.createServer((_, response) => response.end('{"Version":"1"}'));
  engine.on('connection', () => connections++);
  await once(engine.listen(socketPath), 'listening');
  process.on('warning', hear);
  const transport = new Transport({kind: 'unix', socketPath});
  expect(transport.hasConnected).toBe(false);
  for (let call = 0; call < 15; call++) {
    expect(await transport.ask({path: '/version', method: 'GET'})).toEqual({Version: '1'});
    await setImmediate();
  }
  expect(transport.hasConnected).toBe(true);
  expect(connections).toBe(1);
  expect(warnings).toEqual([]);
  transport.close();
  engine.close();
});
