import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import fc from 'fast-check';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openProcess} from '../../src/collector/process-handle.js';
import {beganSince, watchingSince} from '../../src/collector/watching-since.js';
import {OWN_CGROUP, startSleeper} from './processes.js';

const NOON = new Date('2026-01-31T12:00:00.000Z');
let proc: string;

beforeEach(() => {
  proc = mkdtempSync(path.join(tmpdir(), 'rxtop-proc-'));
  mkdirSync(path.join(proc, 'self'));
});

afterEach(() => rmSync(proc, {recursive: true}));

function write(uptime: string, ownStart: number): void {
  writeFileSync(path.join(proc, 'uptime'), uptime);
  writeFileSync(path.join(proc, 'self/stat'), `7 (node) S 1 7 7 0 -1 0 1 0 0 0 1 2 0 0 20 0 1 0 ${ownStart} 1 1\n`);
}

test('the moment is told by the kernel’s clock and by the wall clock', () => {
  write('100.25 90.00\n', 10_000);
  expect(watchingSince(NOON, proc)).toEqual({ticks: 10_025, time: '2026-01-31T12:00:00.000Z'});
});

test('an uptime that is another’s gives way to our own start', () => {
  write('3.00 1.00\n', 10_000);
  expect(watchingSince(NOON, proc).ticks).toBe(10_000);
});

test('a /proc that does not tell leaves the wall clock', () => {
  const since = watchingSince(NOON, proc);
  expect(since.ticks).toBeUndefined();
  expect(beganSince(since, 5, '2026-01-31T12:00:01Z')).toBe(true);
  expect(beganSince(since, 5, '2026-01-31T11:59:59Z')).toBe(false);
});

test('a real process that started before is older, and one that started after is newer, whatever the wall clock says', async () => {
  const older = await startSleeper('same');
  await untilAnotherTick();
  const since = watchingSince(NOON);
  await untilAnotherTick();
  const newer = await startSleeper('same');
  try {
    const begins = [older, newer].map(({pid}) => {
      const opening = openProcess('/proc', pid, OWN_CGROUP);
      if (opening.state !== 'open') throw new Error(opening.state);

      opening.process.close();
      return beganSince(since, opening.process.startTicks, '2026-01-31T12:00:00Z');
    });
    expect(begins).toEqual([false, true]);
  } finally {
    await Promise.all([older.end(), newer.end()]);
  }
});

test('no step of the wall clock makes an old container new, or a new one old', () => {
  const anyTime = fc.date({noInvalidDate: true, min: new Date('1990-01-01'), max: new Date('2090-01-01')});
  fc.assert(
    fc.property(fc.nat(), fc.nat(), anyTime, anyTime, (ticks, startTicks, began, started) => {
      const since = {ticks, time: began.toISOString()};
      expect(beganSince(since, startTicks, started.toISOString())).toBe(startTicks > ticks);
    }),
  );
});

async function untilAnotherTick(): Promise<void> {
  const from = process.hrtime.bigint();
  while (process.hrtime.bigint() - from < 30_000_000n) await new Promise(resolve => setImmediate(resolve));
}
