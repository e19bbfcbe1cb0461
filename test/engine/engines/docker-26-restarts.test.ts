import {describe, expect, test} from 'vitest';
import type {JsonDocument} from '../../../src/view/json-contract.js';
import {startDockerOf} from '../lab/engine-releases.js';
import type {NetworkPlace} from '../lab/kernel-counters.js';
import {restartPrivateEngine} from '../lab/private-engine.js';
import {containerOf, counted, follow, frames, shown, takeDocument, UNKNOWN} from '../truth/documents.js';
import {type EngineLab, useEngine} from './use-engine.js';

async function watchedPair(lab: EngineLab, name: string) {
  const network = await lab.network(name);
  const [from, to] = await Promise.all([
    lab.container({name: `${name}-from`, networks: [network]}),
    lab.container({name: `${name}-to`, networks: [network]}),
  ]);
  await lab.send({from, to, packets: 5, bytes: 50});
  const following = follow(lab, ['--interval', '200ms']);
  await following.until(({intervalSeconds}) => intervalSeconds !== null);
  const received = ({containers}: JsonDocument) => containers.find(({id}) => id === to.id)?.receive.packets;
  return {from, to, following, received};
}

/** Lets another dockerd take over; `whileGone` runs when rxtop has noticed that there is none. */
async function restart(lab: EngineLab, whileGone: () => Promise<void>): Promise<void> {
  const stay = async (host: NetworkPlace) => {
    lab.change({...lab.engine, hostPid: host.pid});
    await whileGone();
  };
  const {engine} = await restartPrivateEngine(lab.engine, stay);
  lab.change(engine);
}

describe('Docker 26.1 with live-restore', () => {
  const lab = useEngine(() => startDockerOf('trixie', {'live-restore': true}));

  test('16: an engine that hangs is said to, counters go on meanwhile, and it is found again', async () => {
    const {from, to, following, received} = await watchedPair(lab, 'hang');
    const {hostPid} = lab.engine;
    process.kill(hostPid, 'SIGSTOP');
    try {
      await lab.send({from, to, packets: 7, bytes: 50});
      const hanging = await following.until(({engine}) => engine.state === 'unreachable', 40);
      expect(hanging.engine.reason).toMatch(/does not answer/);
      await lab.send({from, to, packets: 9, bytes: 50});
      const meanwhile = await following.until(document => received(document) === 21);
      expect(meanwhile.engine.state).toBe('unreachable');
      expect(containerOf(meanwhile, to).traffic).toMatchObject({state: 'counted', source: 'host', reason: null});
      expect(shown(containerOf(meanwhile, to))).toEqual(counted(lab.kernelCounters(to)));
    } finally {
      process.kill(hostPid, 'SIGCONT');
    }

    const back = await following.until(({engine}) => engine.state === 'connected');
    expect(shown(containerOf(back, to)).receive).toEqual(frames(21, 50));
    const interfaces = following.documents.flatMap(document => containerOf(document, to).interfaces);
    expect(interfaces.filter(({reset}) => reset)).toEqual([]);
    await lab.clear();
  }, 90_000);

  test('16: after a restart its API has no figures any more: that is said, and the kernel’s go on', async () => {
    const {from, to, following, received} = await watchedPair(lab, 'alive');
    await restart(lab, async () => {
      await following.until(({engine}) => engine.state !== 'connected');
      await lab.send({from, to, packets: 7, bytes: 50});
      const meanwhile = await following.until(document => received(document) === 12);
      expect(containerOf(meanwhile, to).traffic).toMatchObject({state: 'counted', reason: null});
    });
    await following.until(({engine}) => engine.state === 'connected');
    await lab.send({from, to, packets: 9, bytes: 50});
    const last = await following.until(document => received(document) === 21);

    expect(shown(containerOf(last, to))).toEqual(counted(lab.kernelCounters(to)));
    const interfaces = following.documents.flatMap(document => containerOf(document, to).interfaces);
    expect(interfaces.filter(({reset}) => reset)).toEqual([]);

    const byEngine = await takeDocument(lab, ['--no-rates', '--source', 'engine']);
    const seen = containerOf(byEngine, to);
    expect(seen.traffic).toEqual({state: 'unavailable', reason: 'not-permitted', sharedWith: null, source: null});
    expect(shown(seen)).toEqual({receive: UNKNOWN, transmit: UNKNOWN});
    const later = await lab.container({name: 'alive-later'});
    const withLater = await takeDocument(lab, ['--no-rates', '--source', 'engine']);
    expect(shown(containerOf(withLater, later))).toEqual(counted(lab.kernelCounters(later)));
    expect(shown(withLater.totals)).toEqual(counted(lab.kernelCounters(later)));
  });
});

describe('Docker 26.1 without live-restore', () => {
  const lab = useEngine(() => startDockerOf('trixie'));

  test('a restart ends the containers; started again they are counted anew, with one reset', async () => {
    const {from, to, following, received} = await watchedPair(lab, 'plain');

    await restart(lab, async () => {
      const gone = await following.until(({engine}) => engine.state !== 'connected');
      expect(gone.engine.reason).toContain(lab.engine.socketPath);
      const ended = await following.until(document => received(document) === null || received(document) === undefined);
      expect(shown(ended.totals)).toEqual({receive: UNKNOWN, transmit: UNKNOWN});
    });
    await following.until(({engine, containers}) => engine.state === 'connected' && containers.length === 0);
    await Promise.all([from.start(), to.start()]);
    await following.until(document => received(document) === 0);
    await lab.send({from, to, packets: 3, bytes: 30});
    const last = await following.until(document => received(document) === 3);

    expect(shown(containerOf(last, to))).toEqual(counted(lab.kernelCounters(to)));
    const sweeps = following.documents.flatMap(({containers}) => containers.filter(({id}) => id === to.id));
    expect(Math.min(...sweeps.map(({receive}) => receive.bytesPerSecond ?? 0))).toBe(0);
  });
});
