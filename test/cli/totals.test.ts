import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {beforeEach, describe, expect, test} from 'vitest';
import {run} from '../../src/cli/program.js';
import type {EngineStatus} from '../../src/model/inventory.js';
import {ownIdentity} from '../../src/state/process-identity.js';
import type {TotalsDocument} from '../../src/view/totals-document.js';
import {useTemporaryFolders} from '../state/temporary-folder.js';
import {container, onSlot} from '../view/json-scene.js';
import {fakeOutput} from './fake-ports.js';
import {FakeWorld} from './fake-world.js';

const temporaryFolder = useTemporaryFolders();
let home = '';
const state = () => `${home}/.local/state/rxtop`;
const file = () => `${state()}/totals.json`;

beforeEach(() => {
  home = temporaryFolder();
});

/** Runs rxtop so many seconds after noon, in the world as it is changed. */
async function rxtop(second: number, argv: readonly string[], change: (world: FakeWorld) => void = () => undefined) {
  const world = new FakeWorld();
  world.environment.HOME = home;
  world.now = 50 + second;
  change(world);
  const stderr = fakeOutput();
  const code = await run(argv, '1.2.3', {...world.ports, stderr: stderr.stream as typeof world.ports.stderr});
  return {code, stdout: world.output, stderr: stderr.text()};
}

async function totals(second: number, argv: readonly string[] = [], change?: (world: FakeWorld) => void) {
  const {code, stdout, stderr} = await rxtop(second, ['totals', '--json', ...argv], change);
  return {code, stderr, document: JSON.parse(stdout) as TotalsDocument};
}

const engineIs = (engine: Partial<EngineStatus>) => (world: FakeWorld) => {
  world.inventory = {engines: [{...world.inventory.engines[0], ...engine}], containers: []};
};

describe('rxtop totals', () => {
  test('counts from its first use on, and what passed until it is used again', async () => {
    const first = await totals(0);
    expect(first).toMatchObject({
      code: 0,
      stderr: '',
      document: {saved: {state: 'saved', reason: null}, by: 'service'},
    });
    expect(first.document.rows[0]).toMatchObject({name: 'web', project: 'shop', total: {receive: {bytes: 0}}});
    const {document} = await totals(100);
    expect(document.rows).toHaveLength(1);
    expect(document.rows[0]).toMatchObject({
      id: null,
      since: '2026-01-31T12:00:00.000Z',
      completeSince: '2026-01-31T12:00:00.000Z',
      today: {receive: {bytes: 100_000, packets: 100}, transmit: {bytes: 50_000, packets: 100}, isPartial: false},
      total: {receive: {bytes: 100_000}},
    });
    expect(document.sum.total.receive.bytes).toBe(100_000);
  });

  test('prints a table for people', async () => {
    await totals(0);
    const {stdout} = await rxtop(3600, ['totals', '--by', 'container']);
    expect(stdout).toMatch(/^CONTAINER +TODAY RX +TODAY TX +MONTH RX +MONTH TX +TOTAL RX +TOTAL TX +COMPLETE SINCE\n/);
    expect(stdout).toMatch(
      /\nweb aaaaaaaaaaaa +3\.60 MB +1\.80 MB +3\.60 MB +1\.80 MB +3\.60 MB +1\.80 MB +2026-01-31 /,
    );
    expect(stdout).toMatch(/\nall +3\.60 MB/);
  });

  test('the dashboard and the alert mode keep the same books', async () => {
    const endsAfter = (seconds: number) => (world: FakeWorld) => {
      world.onSleep = () => {
        if (world.now >= 50 + seconds) world.end();
      };
    };
    await totals(0);
    await rxtop(1, ['alert', '--rule', 'rx > 1GB/s'], endsAfter(10));
    await rxtop(60, ['top', '--count', '5']);
    await rxtop(200, ['alert', '--rule', 'rx > 1GB/s'], endsAfter(205));
    const {document} = await totals(300);
    expect(document.rows[0]?.total.receive.bytes).toBe(300_000);
    expect(existsSync(`${state()}/totals.lock`)).toBe(false);
  });

  test.each([['json'], ['check', '--rule', 'rx > 1GB/s'], ['doctor']])('%s keeps none', async (...argv) => {
    await rxtop(0, argv);
    expect(existsSync(state())).toBe(false);
  });

  test('while another rxtop keeps the books they are shown up to date, and not saved', async () => {
    await totals(0);
    const saved = readFileSync(file(), 'utf8');
    writeFileSync(`${state()}/totals.lock`, JSON.stringify(await ownIdentity()));
    const {stderr, document} = await totals(100);
    expect(document.rows[0]?.total.receive.bytes).toBe(100_000);
    expect(document.saved).toMatchObject({
      state: 'not-saved',
      reason: expect.stringContaining(`process ${process.pid}`),
    });
    expect(stderr).toMatch(/^rxtop: running totals are kept by another rxtop \(process \d+\)[^\n]+\n$/);
    expect(readFileSync(file(), 'utf8')).toBe(saved);
    expect(readdirSync(state()).sort()).toEqual(['totals.json', 'totals.lock']);
  });

  test('a file that cannot be read is put aside, said in one line, and begun anew', async () => {
    mkdirSync(state(), {recursive: true});
    writeFileSync(file(), '{"schemaVersion": 1, "books": [');
    const {stderr, document} = await totals(0);
    expect(stderr).toMatch(/^rxtop: the running totals in \S+ cannot be read \(it is no JSON\)[^\n]+\n$/);
    expect(document.saved.state).toBe('saved');
    expect(readdirSync(state()).sort()).toEqual(['totals.json', expect.stringMatching(/^totals\.json\.corrupt-2026-/)]);
  });

  test('a newer rxtop’s file is left alone', async () => {
    mkdirSync(state(), {recursive: true});
    writeFileSync(file(), '{"schemaVersion": 9}');
    const {stderr, document} = await totals(0);
    expect(stderr).toMatch(/^rxtop: [^\n]*a newer rxtop wrote[^\n]+\n$/);
    expect(document.saved.state).toBe('not-saved');
    expect(readFileSync(file(), 'utf8')).toBe('{"schemaVersion": 9}');
    expect(readdirSync(state())).toEqual(['totals.json']);
  });

  test.each<[string, () => void, RegExp]>([
    ['the folder is a file', () => writeFileSync(`${home}/.local`, ''), /cannot be saved in \S+ \(ENOTDIR\)/],
    [
      'there is no home',
      () => {
        home = '';
      },
      /there is no home folder/,
    ],
  ])('%s: one line, and on it goes', async (_, make, line) => {
    make();
    const {code, stderr, document} = await totals(0);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^rxtop: [^\n]+\n$/);
    expect(stderr).toMatch(line);
    expect(document.saved.state).toBe('not-saved');
    const alert = await rxtop(0, ['alert', '--rule', 'rx > 1GB/s', '--count', '200']);
    expect(alert.stderr).toMatch(/^rxtop: [^\n]+\n$/);
  });

  test('a folder that is closed to the user is said too', async () => {
    mkdirSync(state(), {recursive: true});
    chmodSync(state(), 0o500);
    const {code, document} = await totals(0);
    expect(code).toBe(0);
    // Nothing is closed to root.
    expect(document.saved.state).toBe(process.getuid?.() === 0 ? 'saved' : 'not-saved');
  });

  test('the engine is away: what is in the books is told, and that it is not up to date', async () => {
    await totals(0);
    await totals(100);
    const {code, stderr, document} = await totals(
      200,
      [],
      engineIs({state: 'unreachable', reason: 'nobody listens there'}),
    );
    expect({code, stderr}).toEqual({code: 0, stderr: 'rxtop: nobody listens there\n'});
    expect(document).toMatchObject({
      engine: {state: 'unreachable'},
      saved: {state: 'not-saved', reason: 'nobody listens there'},
      lookedUntil: '2026-01-31T12:01:40.000Z',
    });
    expect(document.rows[0]?.total.receive.bytes).toBe(100_000);
  });

  test('each engine has a book of its own', async () => {
    await totals(0);
    const elsewhere = (world: FakeWorld) => {
      world.inventory = {...world.inventory, engines: [{...world.inventory.engines[0], endpoint: 'tcp://there:2375'}]};
    };
    expect((await totals(100, [], elsewhere)).document.rows[0]?.total.receive.bytes).toBe(0);
    expect((await totals(200)).document.rows[0]?.total.receive.bytes).toBe(200_000);
    expect((await totals(300, [], elsewhere)).document.rows[0]?.total.receive.bytes).toBe(200_000);
  });

  const two = (world: FakeWorld) => {
    const second = container({id: 'b'.repeat(64), name: 'alone', project: undefined, service: undefined});
    world.inventory = {
      ...world.inventory,
      containers: [container({interfaces: [onSlot(0)]}), {...second, interfaces: []}],
    };
  };

  test.each([
    [['--by', 'container', '--filter', 'id=aaaa'], ['web']],
    [['--by', 'project'], ['shop']],
    [['--filter', 'project=sh*', '--sort', 'name'], ['web']],
    [['--filter', 'name!=alone'], ['web']],
  ])('%j tells of %j', async (argv, names) => {
    await totals(0, [], two);
    expect((await totals(60, argv, two)).document.rows.map(({name}) => name)).toEqual(names);
  });

  test('a reset day in the config file begins the month', async () => {
    const configured = (world: FakeWorld) => {
      world.files['/c.yaml'] = 'totals: {resetDay: 15}';
    };
    const {document} = await totals(0, ['--config', '/c.yaml'], configured);
    expect(document).toMatchObject({resetDay: 15, month: '2026-01-15'});
  });

  test.each([
    [['--by', 'image'], 'Allowed choices'],
    [['--sort', 'rx'], 'no column "rx"'],
    [['--filter', 'image=x'], 'cannot be filtered by image'],
    [['--filter', 'id=a'], 'totals by service cannot be filtered by id'],
    [['--filter', 'name=nobody'], 'the filter fits nothing'],
    [['--demo'], 'nothing is kept of the demo'],
    [['--json', 'web'], 'too many arguments'],
  ])('%j is wrong use', async (argv, message) => {
    await expect(rxtop(0, ['totals', ...argv])).rejects.toMatchObject({
      message: expect.stringContaining(message),
      exitCode: 2,
    });
  });

  test('nothing was ever kept and no engine answers: a failure, and no file', async () => {
    const away = engineIs({state: 'unreachable', reason: 'nobody listens there'});
    await expect(rxtop(0, ['totals'], away)).rejects.toMatchObject({message: 'nobody listens there', exitCode: 1});
    expect(existsSync(file())).toBe(false);
    expect(existsSync(`${state()}/totals.lock`)).toBe(false);
  });
});
