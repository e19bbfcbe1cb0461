import {constants} from 'node:fs';
import {open, rename} from 'node:fs/promises';
import {errorCode} from '../errors.js';
import {replaceFile} from './replace-file.js';

/** What stands in the state file. `reason` is one plain phrase. */
export type TotalsText =
  | {readonly state: 'read'; readonly text: string}
  | {readonly state: 'absent'}
  | {readonly state: 'unreadable'; readonly reason: string};

/** More than any rxtop writes: somebody else's file. */
const MOST_BYTES = 128 * 1024 * 1024;

const {O_NONBLOCK, O_RDONLY} = constants;
const NAME = 'totals.json';

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

/** Writes the state file, as a whole or not at all. Throws a system error. */
export async function writeTotals(folder: string, text: string): Promise<void> {
  await replaceFile(folder, NAME, text);
}

/** Puts a file that cannot be used out of the way and answers its new name. Throws a system error. */
export async function setAside(folder: string, now: Date): Promise<string> {
  const aside = `${pathIn(folder)}.corrupt-${now.toISOString().replaceAll(/[:.]/gu, '-')}`;
  await rename(pathIn(folder), aside);
  return aside;
}

function pathIn(folder: string): string {
  return `${folder}/${NAME}`;
}
