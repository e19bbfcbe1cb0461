import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {beforeEach, expect, test, vi} from 'vitest';
import {TotalsKeeper} from '../../src/cli/totals-keeper.js';
import type {EngineStatus} from '../../src/model/inventory.js';
import {ownIdentity} from '../../src/state/process-identity.js';
import {useTemporaryFolders} from '../state/temporary-folder.js';
import {totalOf} from '../totals/rxtop-life.js';
import {CONNECTED, container, NOON, onSlot, Scene} from '../view/json-scene.js';
import {fakeOutput} from './fake-ports.js';

const temporaryFolder = useTemporaryFolders();
let folder = '';
let scene: Scene;
let slot = 0;
let stderr: ReturnType<typeof fakeOutput>;

beforeEach(() => {
  folder = temporaryFolder();
  scene = new Scene();
  slot = scene.slot();
  stderr = fakeOutput();
});

function keeperIn(stateHome: string): TotalsKeeper {
  return new TotalsKeeper(
    {},
    {
      environment: {XDG_STATE_HOME: stateHome},
      stderr: stderr.stream as never,
      clock: {monotonicSeconds: () => 0, now: () => new Date(NOON), sleep: () => Promise.resolve()},
    },
  );
}

/** Sweeps at that second: a thousand bytes a second. */
function look(keeper: TotalsKeeper, second: number, engine: Partial<EngineStatus> = {}): void {
  const containers = [container({interfaces: [onSlot(slot)]})];
  const counters = new Map([[slot, {receive: 1000 * second, transmit: second}]]);
  keeper.update(scene.sweep(second, {engines: [{...CONNECTED, ...engine}], containers}, counters));
}

const path = (name: string) => `${folder}/rxtop/${name}`;
const saved = () => totalOf(readFileSync(path('totals.json'), 'utf8'))[0];

/** Sweeps until the keeper has opened the books and saved them once. */
async function begin(keeper: TotalsKeeper, second = 0): Promise<void> {
  await vi.waitFor(
    () => {
      look(keeper, second);
      expect(existsSync(path('totals.json'))).toBe(true);
    },
    {interval: 5, timeout: 5000},
  );
}

test('the books are saved within a minute, and not at each sweep', async () => {
  const keeper = keeperIn(folder);
  await begin(keeper);
  for (let second = 1; second <= 59; second++) look(keeper, second);
  expect(saved()).toBe(0);
  let second = 60;
  await vi.waitFor(() => {
    look(keeper, second++);
    expect(saved()).toBeGreaterThanOrEqual(60_000);
  });
  await keeper.close();
});

test('the books are saved at the end, and given free', async () => {
  const keeper = keeperIn(folder);
  await begin(keeper);
  look(keeper, 7);
  expect(existsSync(path('totals.lock'))).toBe(true);
  await keeper.close();
  expect(saved()).toBe(7000);
  expect(existsSync(path('totals.lock'))).toBe(false);
});

test('one sweep is enough, however soon the end comes', async () => {
  const keeper = keeperIn(folder);
  look(keeper, 5);
  await keeper.close();
  expect(saved()).toBe(0);
  const next = keeperIn(folder);
  look(next, 9);
  await next.close();
  expect(saved()).toBe(4000);
});

test('it takes over from another rxtop once that has ended, and counts what passed since that one saved', async () => {
  const first = keeperIn(folder);
  look(first, 5);
  await first.close();
  writeFileSync(path('totals.lock'), JSON.stringify(await ownIdentity()));
  const keeper = keeperIn(folder);
  look(keeper, 10);
  await vi.waitFor(() => expect(stderr.text()).toMatch(/kept by another rxtop/));
  look(keeper, 20);
  expect(saved()).toBe(0);
  writeFileSync(path('totals.lock'), JSON.stringify({...(await ownIdentity()), bootId: 'before'}));
  await vi.waitFor(() => {
    look(keeper, 80);
    expect(saved()).toBe(75_000);
  });
  look(keeper, 81);
  await keeper.close();
  expect(saved()).toBe(76_000);
  expect(stderr.text().split('\n')).toHaveLength(2);
});

test('whoever lost the books to another writes them no more', async () => {
  const keeper = keeperIn(folder);
  await begin(keeper);
  writeFileSync(path('totals.lock'), JSON.stringify({...(await ownIdentity()), pid: 1}));
  look(keeper, 30);
  await keeper.close();
  expect(saved()).toBe(0);
  expect(stderr.text()).toBe('rxtop: another rxtop has taken over the running totals; this one adds no more\n');
});

test.each([
  ['the demo', {kind: 'demo'}],
  ['an engine that never answered', {state: 'unreachable'}],
] as const)('%s leaves no trace', async (_, engine) => {
  const keeper = keeperIn(folder);
  look(keeper, 1, engine);
  await keeper.close();
  expect(existsSync(`${folder}/rxtop`)).toBe(false);
});
