import {rename} from 'node:fs/promises';
import {describe, expect, test} from 'vitest';
import type {JsonDocument} from '../../../src/view/json-contract.js';
import {startDockerOf} from '../lab/engine-releases.js';
import type {NetworkPlace} from '../lab/kernel-counters.js';
import {type ExtraSettings, restartPrivateEngine, startPrivateEngine} from '../lab/private-engine.js';
import {containerOf, counted, follow, frames, shown, takeDocument, UNKNOWN} from '../truth/documents.js';
import {type EngineLab, useEngine} from './use-engine.js';

/** `forgets`: after a restart its API has no figures of containers that went on meanwhile. */
const ENGINES = [
  {of: 'this system’s Docker (20.10 in Debian 12)', start: startPrivateEngine, forgets: false},
  {of: 'Docker 26.1', start: (extra?: ExtraSettings) => startDockerOf('trixie', extra), forgets: true},
] as const;

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

/** The engine goes on, and so do those who are connected; nobody else finds it meanwhile. */
async function withoutSocket<Value>(socketPath: string, meanwhile: () => Promise<Value>): Promise<Value> {
  const away = `${socketPath}.away`;
  await rename(socketPath, away);
  try {
    return await meanwhile();
  } finally {
    await rename(away, socketPath);
  }
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

describe.concurrent.each(ENGINES)('$of with live-restore', ({start, forgets}) => {
  const lab = useEngine(() => start({'live-restore': true}));

  test.sequential('16: an engine that hangs is said to, counters go on meanwhile, and it is found again', async () => {
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

  test.sequential('16: after a restart all goes on; where its API has no figures any more, that is said', async () => {
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
    if (!forgets) {
      expect(shown(seen)).toEqual(counted(lab.kernelCounters(to)));
      return;
    }

    expect(seen.traffic).toEqual({state: 'unavailable', reason: 'not-permitted', sharedWith: null, source: null});
    expect(shown(seen)).toEqual({receive: UNKNOWN, transmit: UNKNOWN});
    const later = await lab.container({name: 'alive-later'});
    const withLater = await takeDocument(lab, ['--no-rates', '--source', 'engine']);
    expect(shown(containerOf(withLater, later))).toEqual(counted(lab.kernelCounters(later)));
    expect(shown(withLater.totals)).toEqual(counted(lab.kernelCounters(later)));
  });

  test.sequential('a socket that is gone is said to; whoever is connected goes on, and it is found when it is back', async () => {
    const {socketPath} = lab.engine;
    const {from, to, following, received} = await watchedPair(lab, 'socket');
    const early = await withoutSocket(socketPath, async () => {
      await lab.send({from, to, packets: 7, bytes: 50});
      const connected = await following.until(document => received(document) === 12);
      expect(connected.engine).toMatchObject({state: 'connected', reason: null});
      const started = follow(lab, ['--interval', '200ms']);
      const {engine} = await started.until(({engine}) => engine.state !== 'connecting');
      expect(engine).toMatchObject({kind: 'none', state: 'unreachable', reason: `there is no socket at ${socketPath}`});
      return started;
    });

    const found = await early.until(({engine}) => engine.state === 'connected');
    expect(found.engine).toMatchObject({kind: 'docker', reason: null});
    expect(shown(containerOf(found, to))).toEqual(counted(lab.kernelCounters(to)));
    await lab.send({from, to, packets: 9, bytes: 50});
    for (const each of [early, following]) await each.until(document => received(document) === 21);
  });
});

// A second group: only one of a kind is to be fetched and unpacked at a time.
describe('once more', () => {
  describe.concurrent.each(ENGINES)('$of without live-restore', ({start}) => {
    const lab = useEngine(start);

    test('a restart ends the containers; started again they are counted anew, with one reset', async () => {
      const {from, to, following, received} = await watchedPair(lab, 'plain');

      await restart(lab, async () => {
        const gone = await following.until(({engine}) => engine.state !== 'connected');
        expect(gone.engine.reason).toContain(lab.engine.socketPath);
        const ended = await following.until(({containers}) => containers.every(({pid}) => pid === null));
        expect(shown(containerOf(ended, to)).receive).toEqual(frames(5, 50));
        expect(containerOf(ended, to).ended?.counters).toMatch(/final|approximate/);
        expect(shown(ended.totals)).toEqual({receive: UNKNOWN, transmit: UNKNOWN});
      });
      await following.until(({engine}) => engine.state === 'connected');
      await Promise.all([from.start(), to.start()]);
      await following.until(document => received(document) === 0);
      await lab.send({from, to, packets: 3, bytes: 30});
      const last = await following.until(document => received(document) === 3);

      expect(shown(containerOf(last, to))).toEqual(counted(lab.kernelCounters(to)));
      const sweeps = following.documents.flatMap(({containers}) => containers.filter(({id}) => id === to.id));
      expect(Math.min(...sweeps.map(({receive}) => receive.bytesPerSecond ?? 0))).toBe(0);
    });
  });
});
