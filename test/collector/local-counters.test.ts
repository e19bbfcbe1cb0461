import {unlinkSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createCounterTable} from '../../src/aggregator/counter-table.js';
import {ProcFile} from '../../src/collector/counters/proc-file.js';
import {type LocalBinding, LocalCounters} from '../../src/collector/local-counters.js';
import type {Sandbox} from '../../src/collector/sandbox.js';
import type {CounterTable} from '../../src/model/counter-table.js';
import {type Counted, FakeHost} from './fake-host.js';
import {inside, LOOPBACK} from './fakes.js';

const UNKNOWN = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];

let host: FakeHost;
let table: CounterTable;
let local: LocalCounters;
let now: number;

beforeEach(() => {
  host = new FakeHost();
  table = createCounterTable(() => undefined);
  now = 100;
  local = new LocalCounters(host.netDev, new ProcFile(), table, () => (now += 0.001));
});

afterEach(() => host.remove());

/** A sandbox with loopback and these interfaces, with a veth where one is named; answers the slots. */
function addSandbox(counted: Readonly<Record<string, Counted>>, veths: Readonly<Record<string, string>> = {}) {
  const sandbox = host.addSandbox({lo: [1, 1, 1, 1], ...counted});
  sandbox.interfaces = [
    LOOPBACK,
    ...Object.keys(counted).map(name =>
      inside(name, {veth: veths[name] === undefined ? undefined : {rawName: veths[name], master: undefined}}),
    ),
  ];
  sandbox.isMapped = true;
  return sandbox;
}

function bindingsOf(sandbox: Sandbox): LocalBinding[] {
  return sandbox.interfaces
    .filter(({isLoopback}) => !isLoopback)
    .map(({rawName, veth}) => ({sandbox, rawName, veth: veth?.rawName, slot: table.acquire('before-watching')}));
}

function bind(...sandboxes: Sandbox[]): LocalBinding[] {
  const bindings = sandboxes.flatMap(bindingsOf);
  local.bind(bindings, sandboxes);
  return bindings;
}

function bytesAndPackets(slot: number): number[] {
  return [
    table.receiveBytes[slot]!,
    table.receivePackets[slot]!,
    table.transmitBytes[slot]!,
    table.transmitPackets[slot]!,
  ];
}

function faults(slot: number): number[] {
  return [
    table.receiveErrors[slot]!,
    table.receiveDropped[slot]!,
    table.transmitErrors[slot]!,
    table.transmitDropped[slot]!,
  ];
}

const INSIDE_FAULTS = [11, 12, 21, 22];

test('bytes and packets come from the veth with the directions swapped, errors and drops from inside', () => {
  host.count({veth1: [30, 3, 10, 1], other: [9, 9, 9, 9]});
  bind(addSandbox({eth0: [10, 1, 30, 3]}, {eth0: 'veth1'}));
  expect(local.sweep('thorough')).toBe('as-mapped');
  expect(bytesAndPackets(0)).toEqual([10, 1, 30, 3]);
  expect(faults(0)).toEqual(INSIDE_FAULTS);
  expect(table.sampledAt[0]).toBeGreaterThan(100);
  expect(table.faultsSampledAt[0]).toBeGreaterThan(table.sampledAt[0]!);
});

test('without a veth everything comes from inside, in every sweep', () => {
  bind(addSandbox({eth0: [10, 1, 30, 3]}));
  expect(local.sweep('regular')).toBe('as-mapped');
  expect(bytesAndPackets(0)).toEqual([10, 1, 30, 3]);
  expect(faults(0)).toEqual(INSIDE_FAULTS);
  expect(table.faultsSampledAt[0]).toBe(table.sampledAt[0]);
});

test('interfaces of one sandbox, one with a veth and one without, are read each where they are', () => {
  host.count({veth1: [30, 3, 10, 1]});
  bind(addSandbox({eth0: [99, 99, 99, 99], eth1: [5, 6, 7, 8]}, {eth0: 'veth1'}));
  expect(local.sweep('regular')).toBe('as-mapped');
  expect(bytesAndPackets(0)).toEqual([10, 1, 30, 3]);
  expect(bytesAndPackets(1)).toEqual([5, 6, 7, 8]);
});

test('the same name in two sandboxes is two interfaces', () => {
  bind(addSandbox({eth0: [1, 2, 3, 4]}), addSandbox({eth0: [5, 6, 7, 8]}));
  local.sweep('regular');
  expect([bytesAndPackets(0), bytesAndPackets(1)]).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ]);
});

describe('errors and drops of what has a veth', () => {
  function twentyWithVeth(): LocalBinding[] {
    const sandboxes = Array.from({length: 20}, (_, index) =>
      addSandbox({eth0: [10, 1, 30, 3]}, {eth0: `veth${index}`}),
    );
    host.count(Object.fromEntries(sandboxes.map((_, index) => [`veth${index}`, [30, 3, 10, 1] as const])));
    return bind(...sandboxes);
  }
  const read = (bindings: readonly LocalBinding[]) =>
    bindings.filter(({slot}) => !Number.isNaN(table.faultsSampledAt[slot]!)).length;

  test('are read of one sandbox after the other, as the time that has passed allows', () => {
    const bindings = twentyWithVeth();
    const seen = Array.from({length: 6}, () => {
      now += 10;
      local.sweep('regular');
      return read(bindings);
    });
    // A clock that goes on by a millisecond whenever it is asked makes readings dear: a round is to end within 30 s then.
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen[0]).toBeLessThan(20);
    expect(seen.at(-1)).toBe(20);
    expect(bindings.every(({slot}) => table.receiveBytes[slot] === 10)).toBe(true);
  });

  test('are read of all in a thorough sweep', () => {
    const bindings = twentyWithVeth();
    local.sweep('thorough');
    expect(read(bindings)).toBe(20);
  });

  test('are read in every sweep of the sandbox that is watched closely', () => {
    const bindings = twentyWithVeth();
    const last = bindings.at(-1)!;
    local.closely = last.sandbox;
    local.sweep('regular');
    const first = table.faultsSampledAt[last.slot]!;
    local.sweep('regular');
    expect(first).toBeGreaterThan(100);
    expect(table.faultsSampledAt[last.slot]).toBeGreaterThan(first);
  });
});

describe('what protocols count', () => {
  const SNMP = 'Ip: A\nIp: 1\nTcp: OutSegs RetransSegs\nTcp: 90 7\nUdp: InDatagrams RcvbufErrors\nUdp: 80 5\n';
  const figures = (slot: number) => [
    table.protocols.udpReceiveBufferErrors[slot],
    table.protocols.tcpRetransmittedSegments[slot],
  ];
  function bindWithProtocols(...sandboxes: Sandbox[]): void {
    local.bind(
      sandboxes.flatMap(bindingsOf),
      sandboxes,
      sandboxes.map(sandbox => ({sandbox, slot: table.protocols.acquire()})),
    );
  }

  test('is read with both versions of IP together, and with one where the kernel has but that', () => {
    const [both, four] = [addSandbox({eth0: [1, 2, 3, 4]}), addSandbox({eth0: [1, 2, 3, 4]})];
    host.writeInside(both, {snmp: SNMP, snmp6: 'Ip6InReceives \t9\nUdp6RcvbufErrors                \t30\n'});
    host.writeInside(four, {snmp: SNMP});
    bindWithProtocols(both, four);
    local.sweep('thorough');
    expect([figures(0), figures(1)]).toEqual([
      [35, 7],
      [5, 7],
    ]);
    expect(table.protocols.sampledAt[0]).toBeGreaterThan(100);
  });

  test('stays unknown where it cannot be read, and as it was where it cannot be read any more', () => {
    const [never, ends] = [addSandbox({eth0: [1, 2, 3, 4]}), addSandbox({eth0: [1, 2, 3, 4]})];
    host.writeInside(ends, {snmp: SNMP});
    bindWithProtocols(never, ends);
    local.sweep('thorough');
    const before = table.protocols.sampledAt[1];
    host.endProcess(ends);
    local.sweep('thorough');
    expect([figures(0), figures(1)]).toEqual([
      [Number.NaN, Number.NaN],
      [5, 7],
    ]);
    expect([table.protocols.sampledAt[0], table.protocols.sampledAt[1]]).toEqual([Number.NaN, before]);
  });

  test('is read in every sweep of the sandbox that is watched closely', () => {
    const sandboxes = Array.from({length: 20}, () => addSandbox({eth0: [1, 2, 3, 4]}));
    for (const sandbox of sandboxes) host.writeInside(sandbox, {snmp: SNMP});
    bindWithProtocols(...sandboxes);
    local.closely = sandboxes[19];
    local.sweep('regular');
    const first = table.protocols.sampledAt[19]!;
    local.sweep('regular');
    expect(table.protocols.sampledAt[19]).toBeGreaterThan(first);
    expect([...table.protocols.sampledAt.subarray(0, 20)].filter(at => !Number.isNaN(at)).length).toBeLessThan(20);
  });
});

describe('the mapping is seen to be out of date', () => {
  test('when a veth has gone', () => {
    host.count({veth1: [30, 3, 10, 1], veth2: [30, 3, 10, 1]});
    const [goes, stays] = [
      addSandbox({eth0: [10, 1, 30, 3]}, {eth0: 'veth1'}),
      addSandbox({eth0: [10, 1, 30, 3]}, {eth0: 'veth2'}),
    ];
    bind(goes, stays);
    expect(local.sweep('regular')).toBe('as-mapped');
    const before = table.sampledAt[0];
    host.count({veth2: [30, 3, 10, 1]});
    expect(local.sweep('regular')).toBe('changed');
    expect([goes.isMapped, stays.isMapped]).toEqual([false, true]);
    expect(table.sampledAt[0]).toBe(before);
  });

  test.each<[string, Readonly<Record<string, Counted>>]>([
    ['one came', {lo: [1, 1, 1, 1], eth0: [10, 1, 30, 3], eth1: [0, 0, 0, 0]}],
    ['one went', {lo: [1, 1, 1, 1]}],
    ['one was renamed', {lo: [1, 1, 1, 1], wan0: [10, 1, 30, 3]}],
  ])('when of a sandbox’s interfaces %s', (_, later) => {
    const sandbox = addSandbox({eth0: [10, 1, 30, 3]});
    bind(sandbox);
    local.sweep('regular');
    host.countInside(sandbox, later);
    expect(local.sweep('regular')).toBe('changed');
    expect(sandbox.isMapped).toBe(false);
  });

  test('when an interface is moved into a sandbox that had but loopback', () => {
    const sandbox = addSandbox({});
    bind(sandbox);
    expect(local.sweep('thorough')).toBe('as-mapped');
    host.countInside(sandbox, {lo: [1, 1, 1, 1], eth0: [0, 0, 0, 0]});
    expect(local.sweep('thorough')).toBe('changed');
  });

  test.each<[string, readonly (readonly [host: Counted, inside: Counted])[]]>([
    [
      'says more than the container has',
      [
        [
          [30, 3, 11, 1],
          [10, 1, 30, 3],
        ],
      ],
    ],
    [
      'stays behind what the container had',
      [
        [
          [0, 0, 0, 0],
          [500, 5, 0, 0],
        ],
        [
          [0, 0, 0, 0],
          [600, 6, 0, 0],
        ],
      ],
    ],
  ])('when a veth %s: it is another’s, and its figures are forgotten', (_, sweeps) => {
    const sandbox = addSandbox({eth0: [0, 0, 0, 0]}, {eth0: 'veth1'});
    const neighbour = addSandbox({eth0: [7, 7, 7, 7]}, {eth0: 'veth2'});
    bind(sandbox, neighbour);
    const seen = sweeps.map(([veth, eth0]) => {
      host.count({veth1: veth, veth2: [7, 7, 7, 7]});
      host.countInside(sandbox, {lo: [1, 1, 1, 1], eth0});
      return local.sweep('thorough');
    });
    expect(seen.at(-1)).toBe('changed');
    expect(seen.slice(0, -1).every(outcome => outcome === 'as-mapped')).toBe(true);
    expect([sandbox.isMapped, neighbour.isMapped]).toEqual([false, true]);
    expect([bytesAndPackets(0), bytesAndPackets(1)]).toEqual([UNKNOWN, [7, 7, 7, 7]]);
    expect(table.startsAtZero[0]).toBe(0);
  });

  test('and not when both move on between two looks', () => {
    const sandbox = addSandbox({eth0: [0, 0, 0, 0]}, {eth0: 'veth1'});
    bind(sandbox);
    for (const bytes of [0, 100, 100, 5000]) {
      host.count({veth1: [bytes, 1, bytes, 1]});
      host.countInside(sandbox, {lo: [1, 1, 1, 1], eth0: [bytes + 50, 1, bytes + 50, 1]});
      if (bytes === 100) host.count({veth1: [bytes + 50, 1, bytes + 50, 1]});
      local.closely = sandbox;
      expect(local.sweep('regular')).toBe('as-mapped');
    }
  });
});

test('a sandbox whose process has ended keeps its last figures, and hides nobody', () => {
  const [ends, stays] = [addSandbox({eth0: [1, 2, 3, 4]}), addSandbox({eth0: [5, 6, 7, 8]})];
  bind(ends, stays);
  local.sweep('regular');
  const before = table.sampledAt[0];
  host.endProcess(ends);
  expect(local.sweep('regular')).toBe('as-mapped');
  expect(table.sampledAt[0]).toBe(before);
  expect(bytesAndPackets(0)).toEqual([1, 2, 3, 4]);
  expect(table.sampledAt[1]).toBeGreaterThan(before!);
});

test('where the host’s list cannot be read any more, its figures are not taken for new', () => {
  host.count({veth1: [30, 3, 10, 1]});
  const sandbox = addSandbox({eth0: [10, 1, 30, 3]}, {eth0: 'veth1'});
  bind(sandbox);
  local.sweep('regular');
  const before = table.sampledAt[0];
  unlinkSync(host.netDev);
  host.countInside(sandbox, {lo: [1, 1, 1, 1], eth0: [20, 2, 40, 4]});
  for (let sweep = 0; sweep < 3; sweep++) expect(local.sweep('thorough')).toBe('as-mapped');
  expect(table.sampledAt[0]).toBe(before);
});

test('what is bound no longer is written no longer', () => {
  const sandbox = addSandbox({eth0: [1, 2, 3, 4]});
  bind(sandbox);
  local.bind([], []);
  expect(local.sweep('thorough')).toBe('as-mapped');
  expect(bytesAndPackets(0)).toEqual(UNKNOWN);
});

test('between sweeps bytes of veths are read apart from what the sweep has read, and of nothing else', () => {
  host.count({veth1: [30, 3, 10, 1]});
  bind(addSandbox({eth0: [10, 1, 30, 3]}, {eth0: 'veth1'}), addSandbox({eth0: [7, 1, 7, 1]}));
  local.sweep('regular');
  const sweptAt = table.sampledAt[0]!;
  host.count({veth1: [90, 4, 70, 2]});
  expect(local.subsample()).toBe('read');
  const {subsamples} = table;
  expect([subsamples.receiveBytes[0], subsamples.transmitBytes[0]]).toEqual([70, 90]);
  expect(subsamples.sampledAt[0]).toBeGreaterThan(sweptAt);
  expect(subsamples.sampledAt[1]).toBeNaN();
  expect(bytesAndPackets(0)).toEqual([10, 1, 30, 3]);
  expect(table.sampledAt[0]).toBe(sweptAt);
});

test('without a veth there is nothing to read between sweeps, nor where the host’s list is closed', () => {
  bind(addSandbox({eth0: [7, 1, 7, 1]}));
  expect(local.subsample()).toBe('nothing');
  host.count({veth1: [30, 3, 10, 1]});
  bind(addSandbox({eth0: [10, 1, 30, 3]}, {eth0: 'veth1'}));
  expect(local.subsample()).toBe('read');
  unlinkSync(host.netDev);
  expect(local.subsample()).toBe('nothing');
});

test('a veth that is being taken away, and counts 0, is not read between sweeps', () => {
  host.count({veth1: [30, 3, 10, 1]});
  bind(addSandbox({eth0: [10, 1, 30, 3]}, {eth0: 'veth1'}));
  local.sweep('regular');
  host.count({veth1: [0, 0, 10, 1]});
  local.subsample();
  expect(table.subsamples.sampledAt[0]).toBeNaN();
});
