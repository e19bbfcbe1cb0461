import {replaceFile} from './replace-file.js';
import {readState, type StateText, setAside} from './state-file.js';

const NAME = 'totals.json';

/** Reads the books of running totals whole. */
export function readTotals(folder: string): Promise<StateText> {
  return readState(folder, NAME);
}

/** Writes the books, as a whole or not at all. Throws a system error. */
export async function writeTotals(folder: string, text: string): Promise<void> {
  await replaceFile(folder, NAME, text);
}

/** Puts books that cannot be used out of the way and answers their new name. Throws a system error. */
export function setTotalsAside(folder: string, now: Date): Promise<string> {
  return setAside(folder, NAME, now);
}
