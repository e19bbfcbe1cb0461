import {afterAll, beforeAll, expect, test} from 'vitest';
import {createLab, type Lab} from '../lab/lab.js';
import {restartPrivateEngine, startPrivateEngine} from '../lab/private-engine.js';
import type {EngineAddress} from '../lab/provided.js';
import {removeLab} from '../lab/remains.js';
import {containerOf, counted, follow, frames, shown} from '../truth/documents.js';

let engine: EngineAddress;
let lab: Lab;

/** An engine of its own: the other tests' must not end. */
beforeAll(async () => {
  engine = await startPrivateEngine({'live-restore': true});
  lab = createLab(() => engine);
});

afterAll(async () => {
  await lab.clear();
  await removeLab(engine.namespace);
});

test('16: counters and rates go on while the engine is gone, and so does everything when it is back', async () => {
  const network = await lab.network('alive');
  const [from, to] = await Promise.all([
    lab.container({name: 'alive-from', networks: [network]}),
    lab.container({name: 'alive-to', networks: [network]}),
  ]);
  await lab.send({from, to, packets: 5, bytes: 50});
  const following = follow(lab, ['--interval', '200ms']);
  const before = await following.until(({intervalSeconds}) => intervalSeconds !== null);

  const restarted = await restartPrivateEngine(engine, async host => {
    await following.until(document => document.engine.state !== 'connected');
    engine = {...engine, hostPid: host.pid};
    await lab.send({from, to, packets: 7, bytes: 50});
    return following.until(document => containerOf(document, to).receive.packets === 12);
  });
  engine = restarted.engine;
  const back = await following.until(document => document.engine.state === 'connected');
  const later = await lab.container({name: 'alive-later', networks: [network]});
  await lab.send({from: later, to, packets: 9, bytes: 50});
  const last = await following.until(
    ({containers}) => containers.find(({id}) => id === to.id)?.receive.packets === 21 && containers.length === 3,
  );

  const meanwhile = restarted.value;
  expect(meanwhile.engine.state).toMatch(/reconnecting|unreachable/);
  expect(meanwhile.engine.reason).toContain(engine.socketPath);
  expect(containerOf(meanwhile, to)).toMatchObject({
    pid: to.pid,
    traffic: {state: 'counted', source: 'host', reason: null},
  });
  expect(shown(containerOf(meanwhile, to)).receive).toEqual(frames(12, 50));
  expect(containerOf(meanwhile, to).receive.packetsPerSecond).toBeGreaterThan(0);
  expect(back.engine).toMatchObject({...before.engine, reason: null});
  expect(shown(containerOf(last, to))).toEqual(counted(lab.kernelCounters(to)));
  expect(shown(containerOf(last, later))).toEqual(counted(lab.kernelCounters(later)));
  for (const document of following.documents) {
    const seen = containerOf(document, to);
    expect(seen.interfaces.map(({name, reset}) => ({name, reset}))).toEqual([{name: 'eth0', reset: false}]);
    expect(seen.receive.packetsPerSecond).toBeGreaterThanOrEqual(0);
  }
  lab.seen(
    16,
    `${meanwhile.engine.state}: rates from the host’s list; connected again, ${last.containers.length} containers`,
  );
});
