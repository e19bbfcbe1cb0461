import {chmodSync, readdirSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {ownIdentity} from '../../src/state/process-identity.js';
import {TellingRight, type TellingRole} from '../../src/state/telling-right.js';
import {useTemporaryFolders} from './temporary-folder.js';

const temporaryFolder = useTemporaryFolders();
const NOW = new Date(Date.UTC(2026, 10, 23, 12));
let seconds = 0;
const clock = {now: () => NOW, monotonicSeconds: () => seconds};

function right(folder: string | undefined, role: TellingRole): TellingRight {
  return new TellingRight(folder, role, clock);
}

async function tellers(...rights: readonly TellingRight[]): Promise<string[]> {
  const found: string[] = [];
  for (const each of rights) {
    await each.look();
    found.push(each.teller.state);
  }
  return found;
}

test('of several dashboards the first one tells, and the next when that has left', async () => {
  const folder = temporaryFolder();
  const [first, second] = [right(folder, 'screen'), right(folder, 'screen')];
  expect(await tellers(first, second)).toEqual(['this', 'another']);
  expect(second.teller).toEqual({state: 'another', pid: process.pid});
  await first.release();
  expect(await tellers(second)).toEqual(['this']);
});

test('a watch takes the telling over from a dashboard, and gives it back when it ends', async () => {
  const folder = temporaryFolder();
  const [screen, watch] = [right(folder, 'screen'), right(folder, 'watch')];
  expect(await tellers(screen, watch, screen)).toEqual(['this', 'this', 'another']);
  await watch.release();
  expect(await tellers(screen)).toEqual(['this']);
  await screen.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('two watches, of different rules, both tell', async () => {
  const folder = temporaryFolder();
  expect(await tellers(right(folder, 'watch'), right(folder, 'watch'))).toEqual(['this', 'this']);
});

test('who has ended without a word tells no more', async () => {
  const folder = temporaryFolder();
  const ended = {...(await ownIdentity()), bootId: 'before'};
  writeFileSync(`${folder}/alert-tells.lock`, JSON.stringify(ended));
  writeFileSync(`${folder}/dashboard-tells.lock`, JSON.stringify(ended));
  expect(await tellers(right(folder, 'screen'))).toEqual(['this']);
});

test.each([
  ['without a home folder', () => undefined],
  [
    'where nothing can be written',
    () => {
      const folder = temporaryFolder();
      writeFileSync(`${folder}/file`, '');
      chmodSync(folder, 0o500);
      return `${folder}/file/below`;
    },
  ],
])('%s everybody tells', async (_, folder) => {
  const place = folder();
  expect(await tellers(right(place, 'screen'), right(place, 'screen'))).toEqual(['this', 'this']);
});

test('looks again every few seconds, without being waited for', async () => {
  const folder = temporaryFolder();
  const [screen, watch] = [right(folder, 'screen'), right(folder, 'watch')];
  await tellers(screen, watch);
  seconds += 1;
  screen.lookAgain();
  await screen.release();
  expect(screen.teller.state).toBe('this');
  seconds += 5;
  screen.lookAgain();
  await screen.release();
  expect(screen.teller.state).toBe('another');
});
