import {errorCode} from '../errors.js';
import {safeText} from '../model/safe-text.js';
import type {Ports} from '../ports.js';
import {ownIdentity, type ProcessIdentity} from '../state/process-identity.js';
import {makeFolder} from '../state/replace-file.js';
import {stateFolder} from '../state/state-folder.js';
import {readTotals, setTotalsAside, writeTotals} from '../state/totals-file.js';
import {type TotalsLock, takeLock} from '../state/totals-lock.js';
import {Accounting} from '../totals/accounting.js';
import {type Book, openBook} from '../totals/book.js';
import {booksText, parseBooks} from '../totals/books-text.js';

/** The books of all engines, as they stood in the state file. */
export interface OpenBooks {
  readonly books: Map<string, Book>;
  readonly bootId: string | undefined;
  /** Undefined where they may be read but not written. */
  readonly writing: Writing | undefined;
  /** Why they may not be written, in one line. */
  readonly obstacle: string | undefined;
  /** What else is to be told, each in one line. */
  readonly notes: readonly string[];
}

/** The right to write the books, and where. */
export interface Writing {
  /** Answers what went wrong, in one line. */
  save(books: Iterable<Book>, now: Date): Promise<SaveResult>;
  release(): Promise<void>;
}

/** `lost`: another process has taken the books over. */
export type SaveResult = {readonly state: 'saved'} | {readonly state: 'failed' | 'lost'; readonly problem: string};

/**
 * Reads the books and takes the right to write them, unless another rxtop has it. Who wants nothing but to keep them is spared
 * the reading then.
 */
export async function openBooks(
  environment: Ports['environment'],
  now: Date,
  purpose: 'to-show' | 'to-keep',
): Promise<OpenBooks> {
  const own = await ownIdentity();
  const folder = stateFolder(environment);
  if (folder === undefined) {
    return readOnly(new Map(), own, 'running totals are not kept: there is no home folder to keep them in');
  }

  const {lock, obstacle} = await tryToLock(folder, own, now);
  if (lock === undefined && purpose === 'to-keep') return readOnly(new Map(), own, obstacle);

  const {books, note, isTooNew} = await readBooks(folder, lock === undefined ? undefined : now);
  const notes = note === undefined ? [] : [note];
  if (lock === undefined) return {...readOnly(books, own, obstacle), notes};
  if (!isTooNew) return {books, bootId: own.bootId, writing: writingTo(folder, lock), obstacle: undefined, notes};

  await lock.release();
  return readOnly(books, own, `running totals are not kept: a newer rxtop wrote ${shown(folder)}`);
}

/** Accounting for the engine's book, which is begun if there is none. */
export function accountFor(
  {books, bootId}: Pick<OpenBooks, 'books' | 'bootId'>,
  endpoint: string,
  now: Date,
  resetDay: number,
): Accounting {
  const milliseconds = now.getTime();
  const book = books.get(endpoint) ?? openBook(endpoint, milliseconds, bootId, resetDay);
  books.set(endpoint, book);
  return new Accounting(book, milliseconds, bootId, resetDay);
}

function readOnly(books: Map<string, Book>, {bootId}: ProcessIdentity, obstacle: string | undefined): OpenBooks {
  return {books, bootId, writing: undefined, obstacle, notes: []};
}

async function tryToLock(
  folder: string,
  own: ProcessIdentity,
  now: Date,
): Promise<{lock?: TotalsLock; obstacle?: string}> {
  try {
    await makeFolder(folder);
    const attempt = await takeLock(folder, own, now);
    if (attempt.state === 'taken') return {lock: attempt.lock};

    const holder = attempt.pid === undefined ? '' : ` (process ${attempt.pid})`;
    return {obstacle: `running totals are kept by another rxtop${holder}; this one does not add to them`};
  } catch (error) {
    return {obstacle: cannotKeep(folder, error)};
  }
}

/** `now` is given where a file that cannot be used may be put out of the way. */
async function readBooks(
  folder: string,
  now: Date | undefined,
): Promise<{books: Map<string, Book>; note?: string; isTooNew?: true}> {
  const found = await readTotals(folder);
  if (found.state === 'absent') return {books: new Map()};

  const parsed = found.state === 'read' ? parseBooks(found.text) : {...found, state: 'corrupt' as const};
  if (parsed.state === 'parsed') return {books: new Map(parsed.books.map(book => [book.endpoint, book]))};
  if (parsed.state === 'newer') return {books: new Map(), isTooNew: true};

  const problem = `the running totals in ${shown(folder)} cannot be read (${parsed.reason})`;
  if (now === undefined) return {books: new Map(), note: problem};

  try {
    const aside = await setTotalsAside(folder, now);
    return {books: new Map(), note: `${problem}; they are begun anew, and the file is now ${safeText(aside)}`};
  } catch (error) {
    return {books: new Map(), note: `${problem}, nor put aside (${codeOf(error)})`};
  }
}

function writingTo(folder: string, lock: TotalsLock): Writing {
  return {
    save: async (books, now) => {
      const text = booksText(books);
      try {
        if (!(await lock.renew(now))) {
          return {state: 'lost', problem: 'another rxtop has taken over the running totals; this one adds no more'};
        }

        await writeTotals(folder, text);
        return {state: 'saved'};
      } catch (error) {
        return {state: 'failed', problem: cannotKeep(folder, error)};
      }
    },
    release: async () => {
      try {
        await lock.release();
      } catch (error) {
        // Whoever comes next sees that we are gone.
        codeOf(error);
      }
    },
  };
}

function cannotKeep(folder: string, error: unknown): string {
  return `running totals cannot be saved in ${safeText(folder)} (${codeOf(error)})`;
}

/** Anything but a system error is a bug. */
function codeOf(error: unknown): string {
  const code = errorCode(error);
  if (code === undefined) throw error;
  return code;
}

function shown(folder: string): string {
  return safeText(`${folder}/totals.json`);
}
