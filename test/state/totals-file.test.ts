import {execFileSync} from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {makeFolder} from '../../src/state/replace-file.js';
import {stateFolder} from '../../src/state/state-folder.js';
import {readTotals, setTotalsAside, writeTotals} from '../../src/state/totals-file.js';
import {useTemporaryFolders} from './temporary-folder.js';

const temporaryFolder = useTemporaryFolders();

test.each([
  [{XDG_STATE_HOME: '/xdg', HOME: '/home/u'}, '/xdg/rxtop'],
  [{XDG_STATE_HOME: 'relative', HOME: '/home/u'}, '/home/u/.local/state/rxtop'],
  [{HOME: '/root'}, '/root/.local/state/rxtop'],
  [{HOME: ''}, undefined],
  [{HOME: 'here'}, undefined],
  [{}, undefined],
])('%j keeps its state in %s', (environment, folder) => {
  expect(stateFolder(environment)).toBe(folder);
});

describe('the state file', () => {
  test('is its owner’s alone, and replaced as a whole', async () => {
    const folder = `${temporaryFolder()}/a/b`;
    await makeFolder(folder);
    await writeTotals(folder, 'first, and longer');
    await writeTotals(folder, 'second');
    expect(await readTotals(folder)).toEqual({state: 'read', text: 'second'});
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(`${folder}/totals.json`).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['totals.json']);
  });

  test('stays as it was where a write fails half-way', async () => {
    const folder = temporaryFolder();
    await writeTotals(folder, 'whole');
    mkdirSync(`${folder}/totals.json.new`);
    await expect(writeTotals(folder, 'half')).rejects.toMatchObject({code: 'EISDIR'});
    expect(await readTotals(folder)).toEqual({state: 'read', text: 'whole'});
  });

  test('is not written through a link that somebody laid', async () => {
    const folder = temporaryFolder();
    writeFileSync(`${folder}/victim`, 'precious');
    symlinkSync(`${folder}/victim`, `${folder}/totals.json.new`);
    await expect(writeTotals(folder, 'x')).rejects.toMatchObject({code: 'ELOOP'});
    expect(readFileSync(`${folder}/victim`, 'utf8')).toBe('precious');
  });

  test.each<[string, (path: string) => void, object]>([
    ['absent', () => undefined, {state: 'absent'}],
    ['a folder', path => mkdirSync(path), {state: 'unreadable', reason: 'it is no file'}],
    ['a FIFO', path => execFileSync('mkfifo', [path]), {state: 'unreadable', reason: 'it is no file'}],
    ['a link in a circle', path => symlinkSync(path, path), {state: 'unreadable', reason: 'ELOOP'}],
  ])('may be %s', async (_, make, expected) => {
    const folder = temporaryFolder();
    make(`${folder}/totals.json`);
    expect(await readTotals(folder)).toEqual(expected);
  });

  test('that cannot be used is put aside under its date', async () => {
    const folder = temporaryFolder();
    await writeTotals(folder, 'nonsense');
    const aside = await setTotalsAside(folder, new Date(Date.UTC(2026, 10, 23, 12)));
    expect(aside).toBe(`${folder}/totals.json.corrupt-2026-11-23T12-00-00-000Z`);
    expect(readFileSync(aside, 'utf8')).toBe('nonsense');
    expect(existsSync(`${folder}/totals.json`)).toBe(false);
  });

  test('cannot be where the folder is a file', async () => {
    const folder = `${temporaryFolder()}/file`;
    writeFileSync(folder, '');
    chmodSync(folder, 0o600);
    await expect(makeFolder(folder)).rejects.toMatchObject({code: 'EEXIST'});
    expect(await readTotals(folder)).toEqual({state: 'absent'});
  });
});
