import {statSync} from 'node:fs';
import {beforeAll, describe, expect, test} from 'vitest';
import type {JsonDocument} from '../../../src/view/json-contract.js';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import type {RxtopOptions} from '../lab/rxtop.js';
import {containerOf, counted, frames, shown, UNKNOWN} from '../truth/documents.js';

const lab = useLab();

const NOBODY = 65_534;

let bridged: LabContainer;
let sender: LabContainer;
let member: LabContainer;
let hosted: LabContainer;
let lonely: LabContainer;

beforeAll(async () => {
  const network = await lab.network('users');
  [bridged, sender, hosted, lonely] = await Promise.all([
    lab.container({name: 'bridged', networks: [network]}),
    lab.container({name: 'sender', networks: [network]}),
    lab.container({name: 'hosted', networkMode: 'host'}),
    lab.container({name: 'lonely', networkMode: 'none'}),
  ]);
  member = await lab.container({name: 'member', networkMode: `container:${bridged.id}`});
  await lab.send({from: sender, to: member, packets: 9, bytes: 90});
});

/** Somebody who may use the engine's socket and nothing else. */
function inDockerGroup(): NonNullable<RxtopOptions['user']> {
  return {uid: NOBODY, groups: [statSync(lab.engine.socketPath).gid]};
}

async function documentFor(options: RxtopOptions): Promise<JsonDocument> {
  const {exitCode, stdout, stderr} = await lab.runRxtop(['json', '--no-rates'], options);
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  return JSON.parse(stdout) as JsonDocument;
}

describe.each([
  {who: 'somebody in the docker group', hidepid: undefined, source: 'host'},
  {who: 'somebody in the docker group where /proc hides others’ processes', hidepid: 2, source: 'engine'},
] as const)('21: $who', ({hidepid, source}) => {
  const options = (): RxtopOptions => ({user: inDockerGroup(), ...(hidepid === undefined ? {} : {hidepid})});

  test('sees every figure that root sees, and nothing made up', async () => {
    const document = await documentFor(options());

    expect(shown(containerOf(document, bridged))).toEqual(counted(lab.kernelCounters(bridged)));
    expect(shown(containerOf(document, bridged)).receive).toEqual(frames(9, 90));
    expect(containerOf(document, bridged).traffic).toMatchObject({state: 'counted', source});
    expect(containerOf(document, hosted).traffic).toMatchObject({state: 'unavailable', reason: 'host-network'});
    expect(containerOf(document, lonely).traffic).toMatchObject({state: 'unavailable', reason: 'no-network'});
    expect(containerOf(document, member).traffic).toMatchObject({state: 'shared', sharedWith: {id: bridged.id}});
    for (const each of [hosted, lonely, member]) {
      expect(shown(containerOf(document, each))).toEqual({receive: UNKNOWN, transmit: UNKNOWN});
    }
    expect(document.containers.map(({networkNamespace}) => networkNamespace)).toEqual(Array(5).fill(null));
    expect(document.totals.receive.packets).toBe(9);
  });

  test('is told by doctor what is closed, and how to open it', async () => {
    const {exitCode, stdout, stderr} = await lab.runRxtop(['doctor'], options());

    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
    expect(stdout).toContain(`rxtop runs as the user with id ${NOBODY}`);
    expect(stdout).toMatch(/limited +\S/);
    expect(stdout).toMatch(/→ +run rxtop as root/);
    expect(stdout).toMatch(/^namespaces +limited /m);
    expect(stdout).toMatch(hidepid === undefined ? /^processes +ok /m : /^processes +limited .*hidepid/m);
    expect(stdout).toMatch(hidepid === undefined ? /^host interfaces +ok /m : /^host interfaces +limited /m);
    expect(stdout).toMatch(new RegExp(`^${bridged.name} +${source} `, 'm'));
  });
});

describe('21: somebody without the socket', () => {
  const options: RxtopOptions = {user: 'nobody'};

  test('sees counters by short id', async () => {
    const document = await documentFor(options);

    expect(document.engine).toMatchObject({kind: 'none', state: 'unreachable', version: null});
    expect(document.engine.reason).toContain(lab.engine.socketPath);
    expect(containerOf(document, bridged)).toMatchObject({
      name: bridged.id.slice(0, 12),
      image: 'unknown',
      state: 'running',
      pid: bridged.pid,
      traffic: {state: 'counted', source: 'host'},
    });
    expect(shown(containerOf(document, bridged))).toEqual(counted(lab.kernelCounters(bridged)));
    expect(containerOf(document, hosted).traffic).toMatchObject({state: 'unavailable', reason: 'host-network'});
    expect(containerOf(document, hosted).members).toEqual([]);
    expect(containerOf(document, lonely).traffic).toMatchObject({state: 'unavailable', reason: 'no-network'});
    expect(containerOf(document, member).traffic).toMatchObject({state: 'shared', sharedWith: {id: bridged.id}});
    lab.seen(21, 'without the socket: counters by short id');
  });

  test('can watch rules for them', async () => {
    const rule = `id=${bridged.id} rx >= 0B/s`;
    const {exitCode, stdout, stderr} = await lab.runRxtop(['check', '--rule', rule], options);

    expect({exitCode, stderr}).toEqual({exitCode: 1, stderr: ''});
    expect(stdout).toContain(bridged.id.slice(0, 12));
  });

  test('gets the reason and the remedy from doctor', async () => {
    const {exitCode, stdout, stderr} = await lab.runRxtop(['doctor'], options);

    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
    expect(stdout).toMatch(/^engine +limited +/m);
    expect(stdout).toContain(lab.engine.socketPath);
    expect(stdout).toMatch(/→ +\S/);
    expect(stdout).toMatch(new RegExp(`^${bridged.id.slice(0, 12)} +host `, 'm'));
  });
});

/** An engine that was named is not stood in for: whoever names one means its containers. */
describe.each([
  {who: 'somebody without the socket, where the engine was named', options: {user: 'nobody'}, named: true},
  {
    who: 'somebody without the socket, where /proc hides others’ processes',
    options: {user: 'nobody', hidepid: 2},
    named: false,
  },
] as const)('21: $who', ({options, named}) => {
  const naming = () => (named ? ['--host', `unix://${lab.engine.socketPath}`] : []);

  test.each([['json'], ['top'], ['alert', '--rule', 'rx > 1B/s']])('gets one line from %s', async (...args) => {
    const {exitCode, stdout, stderr} = await lab.runRxtop([...args, ...naming()], options);

    expect({exitCode, stdout}).toEqual({exitCode: named ? 2 : 1, stdout: ''});
    expect(stderr).toMatch(/^rxtop: [^\n]+\n$/);
    expect(stderr).toContain(lab.engine.socketPath);
    expect(stderr).toContain('docker');
    expect(stderr.includes('hidepid')).toBe(!named);
    if (!named) lab.seen(21, `hidepid=2: one line from ${args[0]}, exit code ${exitCode}`);
  });

  test('gets UNKNOWN from check', async () => {
    const {exitCode, stdout, stderr} = await lab.runRxtop(['check', '--rule', 'rx > 1B/s', ...naming()], options);

    expect({exitCode, stderr}).toEqual({exitCode: 3, stderr: ''});
    expect(stdout).toMatch(/^\S* ?UNKNOWN[^\n]*\n$/);
    expect(stdout).toContain(lab.engine.socketPath);
  });

  test('gets the reason and the remedy from doctor', async () => {
    const {exitCode, stdout, stderr} = await lab.runRxtop(['doctor', ...naming()], options);

    expect({exitCode, stderr}).toEqual({exitCode: 1, stderr: ''});
    expect(stdout).toMatch(/^engine +failed +/m);
    expect(stdout).toContain(lab.engine.socketPath);
    expect(stdout).toMatch(/→ +\S/);
  });
});

test('21: root is told by doctor that nothing is missing, and how each container is counted', async () => {
  const {exitCode, stdout, stderr} = await lab.runRxtop(['doctor']);

  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  expect(stdout).toContain('rxtop runs as root');
  expect(stdout).toContain(lab.engine.engineVersion);
  expect(stdout).not.toMatch(/limited|failed|→/);
  const rows = new Map(
    [...stdout.matchAll(/^(\S+) {2,}(\S+) +(.+)$/gm)].map(([, name, source, why]) => [name, {source, why}]),
  );
  expect(rows.get(bridged.name)).toMatchObject({source: 'host'});
  expect(rows.get(member.name)).toMatchObject({source: '–', why: expect.stringContaining(bridged.name)});
  expect(rows.get(hosted.name)).toMatchObject({source: '–', why: expect.stringContaining('host-network')});
  expect(rows.get(lonely.name)).toMatchObject({source: '–', why: expect.stringContaining('no-network')});
});
