import {expect, test} from 'vitest';
import {PastMarks} from '../../src/dashboard/past-marks.js';
import type {Anomaly} from '../../src/model/anomaly.js';
import type {Sweep} from '../../src/model/traffic.js';
import type {AlertView} from '../../src/view/alerts-pane.js';
import {fakeSweep, sawtooth} from '../view/fake-sweep.js';

/** Noon on the wall is second 0 of the monotonic clock here. */
const NOON = new Date(2026, 0, 31, 12);

const inventory = fakeSweep([{name: 'web'}, {name: 'db', networks: ['front', 'back']}]).inventory;
const [WEB, DB] = inventory.containers.map(({key}) => key) as [string, string];

interface Seen {
  /** When the anomaly of `web` began. */
  readonly anomalySince?: number;
  readonly lastResets?: Readonly<Record<number, number>>;
  readonly alerts?: readonly AlertView[];
  readonly inventory?: Sweep['inventory'];
}

/** Takes note of a sweep at that second. */
function note(past: PastMarks, at: number, seen: Seen = {}): void {
  const {anomalySince, lastResets = {}, alerts = []} = seen;
  const wall = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);
  const anomalies = anomalySince === undefined ? [] : [{network: undefined, onset: wall(anomalySince)} as Anomaly];
  past.note(
    {
      ...fakeSweep([]),
      time: wall(at),
      monotonicSeconds: at,
      inventory: seen.inventory ?? inventory,
      history: {...sawtooth(), lastReset: slot => lastResets[slot]},
      anomalies: {of: ({key}) => (key === WEB ? {learningSeconds: 0, score: 1, anomalies} : undefined)},
    },
    alerts,
  );
}

function firing(containerKey: string, since: number, severity: AlertView['severity'] = 'critical'): AlertView {
  return {
    key: `rule on ${containerKey}`,
    time: NOON,
    sinceSeconds: since,
    momentSeconds: since,
    state: 'firing',
    standing: 'firing',
    severity,
    containerKey,
    subject: '',
    text: '',
    mutedUntil: undefined,
  };
}

test('an alert stays after it is over, from its beginning to its end; the next one is another', () => {
  const past = new PastMarks();
  note(past, 10);
  note(past, 11, {alerts: [firing(WEB, 11)]});
  note(past, 12, {alerts: [firing(WEB, 11), firing(DB, 12, 'warning')]});
  note(past, 13);
  note(past, 20, {alerts: [firing(WEB, 20)]});
  expect(past.of(WEB, 20)).toEqual([
    {atSeconds: 11, untilSeconds: 12, kind: 'critical'},
    {atSeconds: 20, untilSeconds: 20, kind: 'critical'},
  ]);
  expect(past.of(DB, 20)).toEqual([{atSeconds: 12, untilSeconds: 12, kind: 'warning'}]);
});

test('what is pending or over leaves no mark', () => {
  const past = new PastMarks();
  note(past, 10, {
    alerts: [
      {...firing(WEB, 9), state: 'pending'},
      {...firing(DB, 9), state: 'resolved'},
    ],
  });
  expect([...past.of(WEB, 10), ...past.of(DB, 10)]).toEqual([]);
});

test('an anomaly is marked from its onset, before it was found, to its end', () => {
  const past = new PastMarks();
  note(past, 100, {anomalySince: 94});
  note(past, 101, {anomalySince: 94});
  note(past, 102);
  expect(past.of(WEB, 102)).toEqual([{atSeconds: 94, untilSeconds: 101, kind: 'anomaly'}]);
});

test('every reset is marked once, of whichever interface it is', () => {
  const past = new PastMarks();
  note(past, 10);
  note(past, 11, {lastResets: {1: 11.002}});
  note(past, 12, {lastResets: {1: 11.002}});
  note(past, 13, {lastResets: {1: 11.002, 2: 13.002}});
  expect(past.of(DB, 13).map(({atSeconds}) => atSeconds)).toEqual([11.002, 13.002]);
  expect(past.of(WEB, 13)).toEqual([]);
});

test('a picture that was frozen shows what was known by then', () => {
  const past = new PastMarks();
  note(past, 10, {alerts: [firing(WEB, 10)]});
  note(past, 15, {alerts: [firing(WEB, 10)], lastResets: {0: 15}});
  expect(past.of(WEB, 12)).toEqual([{atSeconds: 10, untilSeconds: 12, kind: 'critical'}]);
});

test('a day is kept, 500 marks a container at most, and nothing of who is gone', () => {
  const past = new PastMarks();
  note(past, 0, {alerts: [firing(WEB, 0)]});
  for (let at = 1; at <= 600; at++) note(past, 2 * at, {lastResets: {1: 2 * at}});
  expect(past.of(DB, 1200)).toHaveLength(500);
  expect(past.of(DB, 1200)[0]!.atSeconds).toBe(202);
  note(past, 90_000, {alerts: [firing(WEB, 90_000)]});
  expect(past.of(WEB, 90_000)).toHaveLength(1);
  note(past, 90_001, {inventory: {...inventory, containers: inventory.containers.filter(({key}) => key === DB)}});
  expect(past.of(WEB, 90_001)).toEqual([]);
});
