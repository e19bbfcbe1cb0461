import {describe, expect, test} from 'vitest';
import {type HeaderView, paintHeader, type UplinkView} from '../../src/view/header.js';
import {paletteFor} from '../../src/view/palette.js';
import {CellGrid} from '../../src/view/surface.js';
import {ENGINE, fakeSweep} from './fake-sweep.js';

const BYTES = {unit: 'bytes', steps: 'si'} as const;
const sweep = fakeSweep([{name: 'web', receive: 3e6, transmit: 1e6}]);
const traffic = fakeSweep([{name: 'eth0', receive: 20e6, transmit: 30e6}]).totals();

function secondLine(width: number, uplink: UplinkView | undefined, changes: Partial<HeaderView> = {}): string {
  const grid = new CellGrid(width, 2);
  const view: HeaderView = {
    hostName: 'prod-01',
    engines: [ENGINE],
    nowSeconds: 10,
    running: 1,
    containers: 1,
    part: undefined,
    intervalSeconds: 1,
    totals: sweep.totals(),
    firingAlerts: 0,
    uplink,
    time: sweep.time,
    pausedSeconds: undefined,
    ...changes,
  };
  paintHeader(grid.surface(), view, paletteFor(256), BYTES);
  return grid.toText().split('\n')[1]!;
}

describe('the host’s uplink', () => {
  test.each([
    [140, 'eth0 ▼ 20.0 MB/s ▲ 30.0 MB/s, 24.0 % used'],
    [80, 'drop 0/s  eth0 24.0 %'],
  ])('is told at %i columns with its own traffic, not the sum of the containers', (width, text) => {
    expect(secondLine(width, {name: 'eth0', bytesPerSecond: 125e6, traffic})).toContain(text);
  });

  test.each([
    [140, 'eth0 ▼ 20.0 MB/s ▲ 30.0 MB/s, speed unknown'],
    [80, 'eth0: speed ?'],
  ])('of a speed that nobody tells has no share, at %i columns', (width, text) => {
    const line = secondLine(width, {name: 'eth0', bytesPerSecond: undefined, traffic});
    expect(line).toContain(text);
    expect(line).not.toContain('%');
  });

  test.each([
    ['without a default route', {name: undefined, bytesPerSecond: undefined, traffic: undefined}],
    ['before it was counted twice', {name: 'eth0', bytesPerSecond: 125e6, traffic: undefined}],
    ['before anything is known', undefined],
  ])('is not told of %s', (_, uplink) => {
    expect(secondLine(140, uplink)).not.toContain('eth0');
  });

  test('is shortened where what it costs would have no room', () => {
    const own = {cpuShare: 0.01, residentBytes: 80e6, sweepSeconds: 0.001};
    const uplink = {name: 'eth0', bytesPerSecond: 125e6, traffic};
    expect(secondLine(160, uplink, {own})).toMatch(/24\.0 % used +rxtop cpu 1\.00 % 80\.0 MB sweep 1\.0 ms$/);
    expect(secondLine(130, uplink, {own})).toMatch(/drops 0\/s {2}eth0 24\.0 % +rxtop cpu 1\.00 %/);
    expect(secondLine(90, uplink, {own})).not.toContain('rxtop cpu');
  });
});
