import {constants} from 'node:fs';
import {open, rename} from 'node:fs/promises';
import {errorCode} from '../errors.js';

/** What stands in a state file. `reason` is one plain phrase. */
export type StateText =
  | {readonly state: 'read'; readonly text: string}
  | {readonly state: 'absent'}
  | {readonly state: 'unreadable'; readonly reason: string};

/** More than any rxtop writes: somebody else's file. */
const MOST_BYTES = 128 * 1024 * 1024;

const {O_NONBLOCK, O_RDONLY} = constants;

/** Reads a state file whole. */
export async function readState(folder: string, name: string): Promise<StateText> {
  try {
    // A FIFO must not keep us waiting.
    const file = await open(`${folder}/${name}`, O_RDONLY | O_NONBLOCK);
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

/** Puts a file that cannot be used out of the way and answers its new name. Throws a system error. */
export async function setAside(folder: string, name: string, now: Date): Promise<string> {
  const aside = `${folder}/${name}.corrupt-${now.toISOString().replaceAll(/[:.]/gu, '-')}`;
  await rename(`${folder}/${name}`, aside);
  return aside;
}
