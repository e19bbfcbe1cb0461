import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readdirSync, readFileSync, utimesSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {ownIdentity, type ProcessIdentity} from '../../src/state/process-identity.js';
import {takeLock} from '../../src/state/totals-lock.js';
import {useTemporaryFolders} from './temporary-folder.js';

const temporaryFolder = useTemporaryFolders();
const NOW = new Date(Date.UTC(2026, 10, 23, 12));

/** A process that has ended. */
async function ended(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  return child.pid!;
}

test('one has the lock, the other is told whose it is, until it is released', async () => {
  const folder = temporaryFolder();
  const own = await ownIdentity();
  const first = await takeLock(folder, own, NOW);
  expect(first.state).toBe('taken');
  expect(await takeLock(folder, own, NOW)).toEqual({state: 'held', pid: process.pid});
  if (first.state === 'taken') await first.lock.release();
  expect(existsSync(`${folder}/totals.lock`)).toBe(false);
  expect((await takeLock(folder, own, NOW)).state).toBe('taken');
  expect(readdirSync(folder)).toEqual(['totals.lock']);
});

test.each<
  [string, (own: ProcessIdentity) => Promise<Partial<ProcessIdentity> | string>, minutesOld: number, state: string]
>([
  ['a process that has ended', async () => ({pid: await ended()}), 0, 'taken'],
  ['a process whose number is used anew', async () => ({startTicks: '1'}), 0, 'taken'],
  ['another run of the machine', async () => ({bootId: 'before'}), 0, 'taken'],
  ['a container of its own, a moment ago', async () => ({pidNamespace: 'pid:[1]'}), 1, 'held'],
  ['a container of its own, long ago', async () => ({pidNamespace: 'pid:[1]'}), 6, 'taken'],
  ['nobody that can be understood, a moment ago', async () => 'nonsense', 1, 'held'],
  ['nobody that can be understood, long ago', async () => '{"pid":-1}', 6, 'taken'],
  ['null, long ago', async () => 'null', 6, 'taken'],
  ['a living process, long ago', async () => ({}), 600, 'held'],
])('a lock of %s', async (_, holder, minutesOld, state) => {
  const folder = temporaryFolder();
  const own = await ownIdentity();
  const held = await holder(own);
  writeFileSync(`${folder}/totals.lock`, typeof held === 'string' ? held : JSON.stringify({...own, ...held}));
  const renewed = new Date(NOW.getTime() - minutesOld * 60_000);
  utimesSync(`${folder}/totals.lock`, renewed, renewed);
  expect((await takeLock(folder, own, NOW)).state).toBe(state);
  expect(readdirSync(folder)).toEqual(['totals.lock']);
});

test('of many that find a stale lock, one gets it', async () => {
  const folder = temporaryFolder();
  const own = await ownIdentity();
  writeFileSync(`${folder}/totals.lock`, JSON.stringify({...own, bootId: 'before'}));
  const pids = Array.from({length: 20}, (_, number) => 4_000_000 + number);
  const attempts = await Promise.all(
    pids.map(pid => takeLock(folder, {...own, pid, pidNamespace: `pid:[${pid}]`}, new Date())),
  );
  const renewals = await Promise.all(
    attempts.map(attempt => (attempt.state === 'taken' ? attempt.lock.renew(new Date()) : false)),
  );
  expect(renewals.filter(isOurs => isOurs)).toHaveLength(1);
});

test('a lock that another has taken over is not renewed, nor released', async () => {
  const folder = temporaryFolder();
  const attempt = await takeLock(folder, await ownIdentity(), NOW);
  if (attempt.state !== 'taken') throw new Error('it is not taken');
  expect(await attempt.lock.renew(NOW)).toBe(true);
  writeFileSync(`${folder}/totals.lock`, 'somebody else’s');
  expect(await attempt.lock.renew(NOW)).toBe(false);
  await attempt.lock.release();
  expect(readFileSync(`${folder}/totals.lock`, 'utf8')).toBe('somebody else’s');
});
