import {beforeAll, describe, expect, test} from 'vitest';
import type {JsonDocument} from '../../../src/view/json-contract.js';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {containerOf, counted, shown, UNKNOWN} from '../truth/documents.js';
import {NEEDED, startSocketProxy} from './socket-proxy.js';

const lab = useLab();

let container: LabContainer;

beforeAll(async () => {
  container = await lab.container({name: 'proxied', networks: [await lab.network('proxied')]});
});

/** One document by a proxy that lets through what is needed but for one call. */
async function documentWithout(call: string, args: readonly string[] = []): Promise<JsonDocument> {
  const proxy = await startSocketProxy(
    lab.engine.socketPath,
    NEEDED.filter(each => each !== call),
  );
  try {
    const environment = {DOCKER_HOST: `unix://${proxy.socketPath}`};
    const {exitCode, stdout, stderr} = await lab.runRxtop(['json', '--no-rates', ...args], {environment});
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
    return JSON.parse(stdout) as JsonDocument;
  } finally {
    await proxy.close();
  }
}

describe('a proxy that forbids', () => {
  test.each([
    ['GET /version', {version: null}, 'bridge'],
    ['GET /networks', {version: expect.any(String)}, null],
  ])('%s takes away nothing more than that', async (call, engine, driver) => {
    const document = await documentWithout(call);
    const seen = containerOf(document, container);
    expect(document.engine).toMatchObject({kind: 'docker', state: 'connected', reason: null, ...engine});
    expect(seen).toMatchObject({name: container.name, traffic: {state: 'counted', source: 'host'}});
    expect(seen.interfaces[0]?.network).toMatchObject({name: expect.stringContaining('proxied'), driver});
  });

  test.each(['GET /events', 'GET /containers/json', 'GET /containers/ID/json'])(
    '%s leaves containers by their cgroups, and that is said',
    async call => {
      const document = await documentWithout(call);
      const seen = containerOf(document, container);
      expect(document.engine).toMatchObject({kind: 'none', state: 'unreachable'});
      expect(document.engine.reason).toMatch(/forbids what rxtop asks for \(HTTP 403\)/);
      expect(seen.name).toBe(container.id.slice(0, 12));
      expect(shown(seen)).toEqual(counted(lab.kernelCounters(container)));
    },
  );

  test('GET /containers/ID/stats leaves figures unknown where they have to come from there, and that is said', async () => {
    const document = await documentWithout('', ['--source', 'engine']);
    const seen = containerOf(document, container);
    expect(document.engine.state).toBe('connected');
    expect(seen.traffic).toMatchObject({state: 'unavailable', reason: 'not-permitted'});
    expect(shown(seen)).toEqual({receive: UNKNOWN, transmit: UNKNOWN});
  });
});
