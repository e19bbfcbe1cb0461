import {constants} from 'node:fs';
import {mkdir, open, rename} from 'node:fs/promises';
import {errorCode} from '../errors.js';

/** What stands in the state file. `reason` is one plain phrase. */
export type TotalsText =
  | {readonly state: 'read'; readonly text: string}
  | {readonly state: 'absent'}
  | {readonly state: 'unreadable'; readonly reason: string};

/** More than any rxtop writes: somebody else's file. */
const MOST_BYTES = 128 * 1024 * 1024;

const {O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_TRUNC, O_WRONLY} = constants;

/** Makes the folder if need be, for its owner alone. Throws a system error where that cannot be. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, {recursive: true, mode: 0o700});
}

/** Reads the state file whole. */
export async function readTotals(folder: string): Promise<TotalsText> {
  try {
    // A FIFO must not keep us waiting.
    const file = await open(pathIn(folder), O_RDONLY | O_NONBLOCK);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) return {state: 'unreadable', reason: 'it is no file'};
      if (stats.size > MOST_BYTES) return {state: 'unreadable', reason: 'it is too large'};

      return {state: 'read', text: await file.readFile('utf8')};
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return code === 'ENOENT' || code === 'ENOTDIR' ? {state: 'absent'} : {state: 'unreadable', reason: code};
  }
}

/**
 * Writes the state file, as a whole or not at all, even if the power fails: beside the old one, to the disk, and only then in its
 * place. Throws a system error.
 */
export async function writeTotals(folder: string, text: string): Promise<void> {
  const draft = `${pathIn(folder)}.new`;
  const file = await open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, pathIn(folder));
  const directory = await open(folder, O_RDONLY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Puts a file that cannot be used out of the way and answers its new name. Throws a system error. */
export async function setAside(folder: string, now: Date): Promise<string> {
  const aside = `${pathIn(folder)}.corrupt-${now.toISOString().replaceAll(/[:.]/gu, '-')}`;
  await rename(pathIn(folder), aside);
  return aside;
}

function pathIn(folder: string): string {
  return `${folder}/totals.json`;
}
