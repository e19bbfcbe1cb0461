import {expect, test} from 'vitest';
import type {JsonContainer} from '../../../src/view/json-contract.js';
import type {Lab, LabNetwork} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {containerOf, counted, follow, interfaceOf, shown, takeDocument, UNKNOWN} from '../truth/documents.js';

/** What differs between engines in what rxtop can know. */
export interface EngineTraits {
  readonly kind: 'docker' | 'podman';
  readonly version: RegExp;
  /** Where the counters of two idle containers on one network are read, left to itself. */
  readonly source: 'host' | 'namespace';
  /** Whether its stats API tells interfaces apart, and counts packets. */
  readonly tellsInterfaces: boolean;
  /** What it calls the network that containers are on without asking. */
  readonly defaultNetwork: string;
}

const NO_FIGURES = {receive: UNKNOWN, transmit: UNKNOWN};

/**
 * What has to be true on every engine, each figure to the byte against the kernel's own. Idle interfaces of some engines
 * have counted a frame or two of IPv6, so no figure is taken for granted.
 */
export function testBattery(lab: Lab, traits: EngineTraits): void {
  const sources = traits.source === 'namespace' ? ['auto', 'engine'] : ['auto', 'namespace', 'engine'];
  const watch = (...containers: LabContainer[]) => containers.flatMap(({name}) => ['--filter', `name=${name}`]);

  async function pair(name: string): Promise<{network: LabNetwork; from: LabContainer; to: LabContainer}> {
    const network = await lab.network(name);
    const from = await lab.container({name: `${name}-from`, networks: [network]});
    const to = await lab.container({name: `${name}-to`, networks: [network]});
    return {network, from, to};
  }

  /** What a source can tell of the container, of what the kernel counts. */
  function tellable(container: LabContainer, source: string) {
    const traffic = [...lab.allKernelCounters(container)].filter(([name]) => name !== 'lo').map(([, each]) => each);
    const sums = traffic.map(counted).reduce((a, b) => ({
      receive: {packets: a.receive.packets + b.receive.packets, bytes: a.receive.bytes + b.receive.bytes},
      transmit: {packets: a.transmit.packets + b.transmit.packets, bytes: a.transmit.bytes + b.transmit.bytes},
    }));
    if (source !== 'engine' || traits.tellsInterfaces) return sums;

    return {receive: {...sums.receive, packets: null}, transmit: {...sums.transmit, packets: null}};
  }

  test('the engine is what it says', async () => {
    const {engine} = await takeDocument(lab);

    expect(engine).toMatchObject({kind: traits.kind, state: 'connected', reason: null});
    expect(engine.version).toMatch(traits.version);
  });

  test('a known workload is shown by every source as the kernel counts it', async () => {
    const {network, from, to} = await pair('known');
    await lab.send({from, to, packets: 23, bytes: 1000});
    await lab.send({from: to, to: from, packets: 5, bytes: 10});

    for (const source of sources) {
      const document = await takeDocument(lab, ['--no-rates', '--source', source, ...watch(from, to)]);
      for (const container of [from, to]) {
        const seen = containerOf(document, container);
        expect(shown(seen), `${source} ${container.name}`).toEqual(tellable(container, source));
        expect(seen.traffic).toMatchObject({state: 'counted', source: source === 'auto' ? traits.source : source});
        expect(seen.interfaces.map(each => each.network?.name)).toEqual([network.name]);
        expect(seen.interfaces[0]?.network?.driver).toBe('bridge');
      }
    }
    const received = lab.kernelCounters(to).receive.bytes - lab.kernelCounters(from).receive.bytes;
    expect(received).toBeGreaterThan(20_000);
    lab.seen(1, `${sources.join(', ')}: 23 and 5 datagrams, to the byte`);
    if (traits.kind === 'podman') lab.seen(23, '23 packets received and 5 sent are just that, by every source');
  });

  test('two networks are two interfaces, and their sum', async () => {
    const [front, back] = [await lab.network('front'), await lab.network('back')];
    const both = await lab.container({name: 'both', networks: [front, back]});
    const left = await lab.container({name: 'left', networks: [front]});
    const right = await lab.container({name: 'right', networks: [back]});
    await lab.send({from: left, to: both, packets: 7, bytes: 100});
    await lab.send({from: right, to: both, packets: 11, bytes: 200});

    for (const source of sources) {
      const seen = containerOf(await takeDocument(lab, ['--no-rates', '--source', source, ...watch(both)]), both);
      expect(shown(seen), source).toEqual(tellable(both, source));
      if (source === 'engine' && !traits.tellsInterfaces) continue;

      expect(named(seen)).toEqual([`eth0 ${front.name}`, `eth1 ${back.name}`]);
      for (const name of ['eth0', 'eth1']) {
        expect(shown(interfaceOf(seen, name))).toEqual(counted(lab.kernelCounters(both, name)));
      }
    }
  });

  test('the network that is there from the beginning is known by name and driver', async () => {
    const container = await lab.container({name: 'default'});

    const seen = containerOf(await takeDocument(lab, ['--no-rates', ...watch(container)]), container);

    expect(seen.interfaces.map(({network}) => network)).toMatchObject([
      {name: traits.defaultNetwork, driver: 'bridge'},
    ]);
    expect(seen.traffic.state).toBe('counted');
  });

  test('no network and the host’s network are said, have no figures and are in no total', async () => {
    const {from, to} = await pair('modes');
    const lonely = await lab.container({name: 'none', networkMode: 'none'});
    const hosted = await lab.container({name: 'hosted', networkMode: 'host'});
    await lab.send({from, to, packets: 3, bytes: 30});

    for (const source of sources) {
      const args = ['--no-rates', '--source', source, ...watch(to, lonely, hosted)];
      const document = await takeDocument(lab, args);
      const expected = [
        {container: lonely, reason: 'no-network'},
        {container: hosted, reason: 'host-network'},
      ];
      for (const {container, reason} of expected) {
        const seen = containerOf(document, container);
        expect(seen.traffic).toEqual({state: 'unavailable', reason, sharedWith: null, source: null});
        expect(shown(seen)).toEqual(NO_FIGURES);
      }
      expect(shown(document.totals), source).toEqual(tellable(to, source));
    }
    lab.seen(5, 'no-network, by every source');
    lab.seen(6, 'host-network, no figures, not in the totals, by every source');
  });

  test('a shared namespace is counted once; a member that its restarted owner left behind has no figures', async () => {
    const {from, to: owner} = await pair('shared');
    const member = await lab.container({name: 'member', networkMode: `container:${owner.id}`});
    await lab.send({from: member, to: from, packets: 17, bytes: 170});
    for (const source of sources) {
      const document = await takeDocument(lab, ['--no-rates', '--source', source, ...watch(owner, member)]);
      const ownerRef = {id: owner.id, name: owner.name};
      const traffic = {state: 'shared', reason: 'shared-with', sharedWith: ownerRef, source: null};
      expect(containerOf(document, member).traffic).toEqual(traffic);
      expect(shown(containerOf(document, member))).toEqual(NO_FIGURES);
      expect(containerOf(document, owner).members).toEqual([{id: member.id, name: member.name}]);
      expect(shown(document.totals)).toEqual(tellable(owner, source));
    }

    await owner.restart();
    await lab.send({from, to: owner, packets: 19, bytes: 190});

    expect([...lab.allKernelCounters(member).keys()]).toEqual(['lo']);
    for (const source of sources) {
      const document = await takeDocument(lab, ['--no-rates', '--source', source, ...watch(owner, member)]);
      expect(containerOf(document, member).traffic).toMatchObject({state: 'unavailable', sharedWith: null});
      expect(shown(containerOf(document, member)), source).toEqual(NO_FIGURES);
      expect(shown(containerOf(document, owner))).toEqual(tellable(owner, source));
    }
    lab.seen(7, 'counted once; after the owner’s restart the member has no figures, by every source');

    // Podman removes no container that another one depends on.
    await member.remove();
  });

  test('a restart is one reset and no negative rate; rename, pause and kill are followed', async () => {
    const {from, to} = await pair('life');
    await lab.send({from, to, packets: 100, bytes: 1000});
    const following = follow(lab, ['--interval', '250ms']);
    const seen = (document: Parameters<Parameters<typeof following.until>[0]>[0]) =>
      document.containers.find(({id}) => id === to.id);
    const before = await following.until(document => seen(document)?.receive.bytesPerSecond !== null);
    expect(shown(containerOf(before, to))).toEqual(tellable(to, 'auto'));

    await to.restart();
    await following.until(
      document => seen(document)?.pid === to.pid && seen(document)?.receive.bytesPerSecond !== null,
    );
    await lab.send({from, to, packets: 3, bytes: 30});
    const bytes = lab.kernelCounters(to).receive.bytes;
    const after = await following.until(document => seen(document)?.receive.bytes === bytes);
    expect(shown(containerOf(after, to))).toEqual(tellable(to, 'auto'));
    const sweeps = following.documents.flatMap(document => seen(document) ?? []);
    expect(sweeps.filter(({interfaces}) => interfaces.some(({reset}) => reset))).toHaveLength(1);
    const rates = sweeps.flatMap(({receive, transmit}) => [receive.bytesPerSecond ?? 0, transmit.bytesPerSecond ?? 0]);
    expect(Math.min(...rates)).toBe(0);

    await to.rename('life-renamed');
    const renamed = await following.until(document => seen(document)?.name === to.name);
    expect(containerOf(renamed, to).interfaces.map(({reset}) => reset)).toEqual([false]);

    await to.pause();
    await following.until(document => seen(document)?.state === 'paused');
    await lab.send({from, to, packets: 29, bytes: 290});
    const [paused] = [containerOf(await takeDocument(lab, ['--no-rates', ...watch(to)]), to)];
    expect(shown(paused)).toEqual(tellable(to, 'auto'));
    await to.unpause();
    await following.until(document => seen(document)?.state === 'running');

    await to.kill();
    const without = await following.until(document => seen(document)?.ended !== null);
    expect(shown(containerOf(without, from))).toEqual(tellable(from, 'auto'));
    const ended = containerOf(await takeDocument(lab, ['--no-rates', '--all']), to);
    expect(ended).toMatchObject({state: 'exited', pid: null, traffic: {reason: 'not-running'}, interfaces: []});
    expect(shown(ended)).toEqual(NO_FIGURES);

    await to.remove();
    const all = follow(lab, ['--all', '--interval', '250ms']);
    await all.until(document => seen(document) === undefined);
    lab.seen(10, 'one reset, no negative rate');
    lab.seen(11, 'paused, and counted');
    lab.seen(12, 'exited, without an error');
    lab.seen(13, 'the new name, without a reset');
  });

  test('networks that are left and joined at run time have their names, and no rate is negative', async () => {
    const {network, from, to} = await pair('plug');
    const later = await lab.network('later');
    const peer = await lab.container({name: 'later-peer', networks: [later]});
    const following = follow(lab, ['--interval', '250ms', ...watch(to)]);
    await following.until(document => containerOf(document, to).receive.bytesPerSecond !== null);

    await to.connect(later);
    await following.until(document => named(containerOf(document, to)).includes(`eth1 ${later.name}`));
    await lab.send({from: peer, to, packets: 9, bytes: 90, via: 'eth1'});
    await lab.send({from, to, packets: 4, bytes: 40, via: 'eth0'});
    const sum = tellable(to, 'auto').receive.bytes;
    const both = containerOf(await following.until(document => containerOf(document, to).receive.bytes === sum), to);
    expect(named(both)).toEqual([`eth0 ${network.name}`, `eth1 ${later.name}`]);
    expect(shown(interfaceOf(both, 'eth1'))).toEqual(counted(lab.kernelCounters(to, 'eth1')));

    await to.disconnect(network);
    const apart = await following.until(document => named(containerOf(document, to)).length === 1);
    expect(named(containerOf(apart, to))).toEqual([`eth1 ${later.name}`]);
    const rates = following.documents.flatMap(document => containerOf(document, to).receive.bytesPerSecond ?? 0);
    expect(Math.min(...rates)).toBe(0);
    lab.seen(8, 'networks by name through connect and disconnect, no negative rate');
  });
}

function named({interfaces}: JsonContainer): string[] {
  return interfaces.map(({name, network}) => `${name} ${network?.name}`);
}
