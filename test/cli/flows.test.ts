import {beforeEach, expect, test} from 'vitest';
import {run} from '../../src/cli/program.js';
import type {WatchedContainer} from '../../src/model/inventory.js';
import {DB, tracked, WEB} from '../flows/scene.js';
import {FakeWorld} from './fake-world.js';

let world: FakeWorld;

beforeEach(() => {
  world = new FakeWorld();
  show(WEB, DB);
  world.flows = {
    state: 'read',
    flows: [
      tracked('198.19.0.2:4000', '198.19.0.3:5432'),
      tracked('203.0.113.9:999', '198.19.0.2:80', {bytes: [undefined, undefined]}),
    ],
    isAccounting: true,
    leftOut: 0,
  };
});

const flows = (...argv: string[]) => run(['flows', ...argv], '1.2.3', world.ports);

function show(...containers: WatchedContainer[]): void {
  world.inventory = {...world.inventory, containers};
}

test('each flow is a row, with who is at the other end', async () => {
  expect(await flows('web')).toBe(0);
  expect(world.output).toMatchInlineSnapshot(`
    "PROTOCOL  STATE        LOCAL               PEER             WHO         RX       TX
    tcp       ESTABLISHED  198.19.0.2:4000  →  198.19.0.3:5432  db (front)  2.00 kB  1.00 kB
    tcp       ESTABLISHED  198.19.0.2:80    ←  203.0.113.9:999  external    –        –
    1 flow began before accounting was turned on: no bytes are known.
    "
  `);
});

test('where the kernel does not account, it is said what turns that on', async () => {
  world.flows = {state: 'read', flows: [], isAccounting: false, leftOut: 3};
  await flows('web');
  expect(world.output).toMatchInlineSnapshot(`
    "web has no flows now
    3 flows more are not shown.
    The kernel does not account flows: sysctl -w net.netfilter.nf_conntrack_acct=1 turns that on, for flows that begin afterwards.
    "
  `);
});

test('in JSON what is not known is null, and why; with a count there is a document a line', async () => {
  await flows('a1', '--json', '--count', '3');
  expect(world.documents.map(({time}) => time)).toHaveLength(3);
  expect(world.documents[0]).toMatchObject({
    schemaVersion: 1,
    container: {id: 'a1', name: 'web'},
    isAccounting: true,
    flows: [
      {
        peer: {
          address: '198.19.0.3',
          port: 5432,
          isInternal: true,
          containers: [{id: 'b2', name: 'db'}],
          network: 'front',
        },
        transmit: {bytes: 1000, packets: 10},
        reason: null,
      },
      {
        direction: 'incoming',
        peer: {address: '203.0.113.9', isInternal: false, containers: [], network: null},
        receive: {bytes: null, packets: null},
        reason: 'not-accounted',
      },
    ],
    leftOut: 0,
  });
});

test('the flows of a shared namespace are its owner’s', async () => {
  const traffic = {state: 'shared', reason: 'shared-with', owner: {id: 'a1', name: 'web'}} as const;
  show(WEB, {...DB, interfaces: [], traffic});
  await flows('db');
  expect(world.log).toContain('flows 198.19.0.2,fd00::2');
});

test.each([
  [['nobody'], 'there is no container "nobody"'],
  [[''], 'there is no container ""'],
  [['\x1b[31m'], 'there is no container "\\u001b[31m"'],
  [[], "missing required argument 'container'"],
])('%j is wrong use', async (argv, message) => {
  await expect(flows(...argv)).rejects.toMatchObject({message, exitCode: 2});
});

test('the beginning of an id has to be one container’s', async () => {
  show(WEB, {...DB, id: 'a2'});
  await expect(flows('a')).rejects.toMatchObject({message: '"a" fits 2 containers', exitCode: 2});
});

test('a container on the host’s network has none of its own', async () => {
  const traffic = {state: 'unavailable', reason: 'host-network', detail: 'it uses the host’s network'} as const;
  show({...WEB, traffic});
  await expect(flows('web')).rejects.toMatchObject({
    message: 'web has no flows of its own: it uses the host’s network',
    exitCode: 1,
  });
});

test('where the table is closed, it is said why, and what to do', async () => {
  const [statement, remedy] = ['it is closed', 'Open it.'];
  world.flows = {state: 'unavailable', reason: 'not-permitted', statement, remedy};
  await expect(flows('web')).rejects.toMatchObject({
    message: 'flows cannot be told: it is closed',
    hint: 'Open it.',
    exitCode: 1,
  });
});

test('without a known address nothing is guessed', async () => {
  show({...WEB, interfaces: []});
  await expect(flows('web')).rejects.toMatchObject({message: 'no address of web is known', exitCode: 1});
});

test('of a container elsewhere it is said where to ask, known address or not', async () => {
  show({...WEB, interfaces: []});
  world.flows = {state: 'unavailable', reason: 'remote', statement: 'only counters are known', remedy: 'Ask there.'};
  await expect(flows('web')).rejects.toMatchObject({
    message: 'flows cannot be told: only counters are known',
    hint: 'Ask there.',
  });
});
