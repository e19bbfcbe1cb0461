import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createAggregator} from '../../../src/aggregator/aggregator.js';
import {UplinkCounters} from '../../../src/collector/counters/uplink-counters.js';

let sysRoot: string;
let now = 100;

beforeEach(() => {
  sysRoot = mkdtempSync(path.join(tmpdir(), 'rxtop-uplink-'));
  now = 100;
});

afterEach(() => rmSync(sysRoot, {recursive: true}));

/** What the kernel says of eth0. */
function write(receive: string, transmit: string): void {
  const folder = path.join(sysRoot, 'class/net/eth0/statistics');
  mkdirSync(folder, {recursive: true});
  writeFileSync(path.join(folder, 'rx_bytes'), receive);
  writeFileSync(path.join(folder, 'tx_bytes'), transmit);
}

function watching() {
  const aggregator = createAggregator();
  const uplink = new UplinkCounters('eth0', aggregator.table, () => now, sysRoot);
  const reading = {
    time: new Date(0),
    durationSeconds: 0,
    host: {name: '', kernel: '', uplink: 'eth0', uplinkBytesPerSecond: undefined, uplinkSlot: uplink.slot},
    inventory: {engines: [{} as never], containers: []},
  } as const;
  let number = 0;
  return () => {
    now++;
    uplink.read();
    const sweep = aggregator.aggregate({...reading, number: number++, monotonicSeconds: now});
    const {receive, transmit, reason} = sweep.uplink!;
    return [receive.bytesPerSecond, transmit.bytesPerSecond, reason];
  };
}

test('has the rates of the interface itself, as the host sees them', () => {
  const rates = watching();
  write('1000\n', '500\n');
  expect(rates()).toEqual([undefined, undefined, 'first-sample']);
  write('3500\n', '600\n');
  expect(rates()).toEqual([2500, 100, undefined]);
});

test('is not known while the interface is away, and goes on when it is back', () => {
  const rates = watching();
  write('1000\n', '500\n');
  rates();
  rmSync(path.join(sysRoot, 'class/net/eth0'), {recursive: true});
  expect(rates()).toEqual([undefined, undefined, 'gone']);
  write('5000\n', '500\n');
  expect(rates()).toEqual([2000, 0, undefined]);
  write('10\n', '5\n');
  expect(rates()).toEqual([undefined, undefined, 'counter-reset']);
});

test('what is no number is not taken for one', () => {
  const rates = watching();
  write('1000\n', '500\n');
  rates();
  write('', 'many\n');
  expect(rates()[2]).toBe('gone');
});

test('the kernel has these files', () => {
  expect(readFileSync('/sys/class/net/lo/statistics/rx_bytes', 'utf8')).toMatch(/^\d+\n$/);
  expect(readFileSync('/sys/class/net/lo/statistics/tx_bytes', 'utf8')).toMatch(/^\d+\n$/);
});
