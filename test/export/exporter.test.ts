import {expect, test} from 'vitest';
import {Exporter} from '../../src/export/exporter.js';
import type {WatchedEngine} from '../../src/model/inventory.js';
import {createSelection} from '../../src/selectors/selector.js';
import {DEFAULT_LABELS} from '../../src/view/metric-labels.js';
import {CONNECTED, container, NOON, onSlot, Scene} from '../view/json-scene.js';
import {figureOf, parsePage} from '../view/metric-parser.js';

const BYTES_IN = 'container_network_receive_bytes_total';
const CREATED = 'container_network_receive_bytes_created';

function exporter(withCreated = true) {
  const choice = {
    isAll: false,
    selection: createSelection([]),
    withLoopback: false,
    labels: DEFAULT_LABELS,
    mostSeries: 100_000,
    withCreated,
  };
  let now = 0;
  const clock = {monotonicSeconds: () => now++, now: () => new Date(NOON), sleep: async () => undefined};
  return new Exporter(choice, '1.2.3', {clock, ownUse: () => ({cpuSeconds: 1, residentBytes: 2})});
}

const read = (page: Buffer | undefined) => parsePage(page?.toString('utf8') ?? '');

function scene(): {readonly scene: Scene; readonly web: ReturnType<typeof container>} {
  const made = new Scene();
  return {scene: made, web: container({interfaces: [onSlot(made.slot())]})};
}

test('there is no page before the first sweep', () => {
  const pages = exporter();
  expect(pages.isReady).toBe(false);
  expect(pages.page('prometheus')).toBeUndefined();
});

test('a page is that of the latest sweep, and is written once for it', () => {
  const {scene: made, web} = scene();
  const pages = exporter();
  pages.update(made.sweep(0, [web], new Map([[0, {receive: 10, transmit: 1}]])));
  const first = pages.page('prometheus');
  expect(figureOf(read(first), BYTES_IN)).toBe(10);
  expect(pages.page('prometheus')).toBe(first);
  expect(pages.page('openmetrics')).not.toBe(first);

  pages.count('served');
  pages.update(made.sweep(1, [web], new Map([[0, {receive: 25, transmit: 1}]])));
  const second = read(pages.page('prometheus'));
  expect(figureOf(second, BYTES_IN)).toBe(25);
  expect(figureOf(second, 'rxtop_scrapes_total', {outcome: 'served'})).toBe(1);
  expect(figureOf(second, 'rxtop_page_seconds')).toBe(1);
});

test('counters are the kernel’s: one that was reset goes down, and tells anew when it began', () => {
  const {scene: made, web} = scene();
  const pages = exporter();
  const at = (second: number, receive: number) => {
    pages.update(made.sweep(second, [web], new Map([[0, {receive, transmit: 1}]])));
    return read(pages.page('openmetrics'));
  };
  const started = Date.UTC(2026, 0, 31, 11) / 1000;
  expect(figureOf(at(0, 500), CREATED)).toBe(started);
  expect(figureOf(at(1, 600), CREATED)).toBe(started);
  const reset = at(2, 7);
  expect(figureOf(reset, BYTES_IN)).toBe(7);
  expect(figureOf(reset, CREATED)).toBe(NOON / 1000 + 2);
  expect(figureOf(at(3, 8), CREATED)).toBe(NOON / 1000 + 2);
});

test('times of creation are left out where they are not wanted, or not known', () => {
  const {scene: made, web} = scene();
  const without = exporter(false);
  without.update(made.sweep(0, [web], new Map([[0, {receive: 10, transmit: 1}]])));
  expect(figureOf(read(without.page('openmetrics')), CREATED)).toBeUndefined();

  const unknown = exporter();
  unknown.update(made.sweep(1, [{...web, startedAt: '0001-01-01T00:00:00Z'}], new Map()));
  const page = read(unknown.page('openmetrics'));
  expect(figureOf(page, CREATED)).toBeUndefined();
  expect(figureOf(page, 'container_start_time_seconds')).toBeUndefined();
});

test('a connection to the engine that breaks is counted once, however long it is away', () => {
  const {scene: made, web} = scene();
  const pages = exporter();
  const states: WatchedEngine['state'][] = [
    'connecting',
    'connected',
    'reconnecting',
    'reconnecting',
    'connected',
    'unreachable',
  ];
  for (const [second, state] of states.entries()) {
    pages.update(made.sweep(second, {engines: [{...CONNECTED, state}], containers: [web]}, new Map()));
  }
  const page = read(pages.page('prometheus'));
  expect(figureOf(page, 'rxtop_engine_connection_losses_total')).toBe(2);
  expect(figureOf(page, 'rxtop_engine_up')).toBe(0);
});
