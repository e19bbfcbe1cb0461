import {chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {canMonitorLinks, LinkMonitor} from '../../../src/collector/ended/link-monitor.js';
import {ManualTimers} from '../engine/manual-timers.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rxtop-monitor-'));
});

afterEach(() => rmSync(folder, {recursive: true}));

/** A program of that name, in place of iproute2's: it writes down its pid, prints lines, and waits. */
function install(name: string): void {
  const file = path.join(folder, name);
  writeFileSync(
    file,
    `#!/bin/sh\necho $$ > ${folder}/pid.new; mv ${folder}/pid.new ${folder}/pid\necho "$*" > ${folder}/argv\nprintf '3: eth\\3777: <UP> x\\nnonsense\\n4: ha'\nsleep 0.1\nprintf 'lf: <UP> x\\n'\nexec sleep 60\n`,
  );
  chmodSync(file, 0o755);
}

function pid(): number {
  return Number(readFileSync(path.join(folder, 'pid'), 'utf8'));
}

test('lines come as they were told, torn ones whole, and one that is killed is begun anew', async () => {
  install('ip');
  const timers = new ManualTimers();
  const names: string[] = [];
  const monitor = new LinkMonitor({
    searchPath: folder,
    timers,
    monotonicSeconds: () => 0,
    onLines: lines => names.push(...lines.map(({name}) => name)),
  });
  monitor.start();
  try {
    await vi.waitFor(() => expect(names).toEqual(['eth\u{ff}7', 'half']), {timeout: 10_000});
    expect(readFileSync(path.join(folder, 'argv'), 'utf8').trim()).toBe('-o monitor link');

    const first = pid();
    process.kill(first, 'SIGKILL');
    await vi.waitFor(() => expect(timers.dueIn).toEqual([0.5]), {timeout: 10_000});
    timers.advance(0.5);
    await vi.waitFor(() => expect(names).toHaveLength(4), {timeout: 10_000});
    expect(pid()).not.toBe(first);
  } finally {
    monitor.stop();
  }
  await vi.waitFor(() => expect(existsSync(`/proc/${pid()}`)).toBe(false), {timeout: 10_000});
  expect(timers.dueIn).toEqual([]);
});

test('BusyBox’s own ip is no monitor', () => {
  install('busybox');
  symlinkSync('busybox', path.join(folder, 'ip'));
  expect(canMonitorLinks(folder)).toBe(false);
});

test('without a program to run nothing is run', () => {
  writeFileSync(path.join(folder, 'ip'), 'not a program');
  expect(canMonitorLinks(folder)).toBe(false);
  expect(canMonitorLinks(undefined)).toBe(false);

  const timers = new ManualTimers();
  const monitor = new LinkMonitor({searchPath: folder, timers, monotonicSeconds: () => 0, onLines: () => undefined});
  monitor.start();
  monitor.stop();
  expect(timers.dueIn).toEqual([]);
});
