import {link, readFile, rename, stat, unlink, utimes, writeFile} from 'node:fs/promises';
import {errorCode} from '../errors.js';
import {isRunning, type ProcessIdentity} from './process-identity.js';

/** The right to write the state file: one process has it at a time. */
export interface TotalsLock {
  /** Whether it is still ours, and says that we are still there. */
  renew(now: Date): Promise<boolean>;
  release(): Promise<void>;
}

/** Whose the lock is. `pid` is undefined where the lock cannot be read. */
export type LockAttempt =
  | {readonly state: 'taken'; readonly lock: TotalsLock}
  | {readonly state: 'held'; readonly pid: number | undefined};

/** Where it cannot be told whether its holder still runs, a lock that was not renewed for so long is nobody's. */
const STALE_MILLISECONDS = 5 * 60_000;

/**
 * Tries to take the lock. One whose holder has ended is taken over. Throws a system error where the folder cannot be written.
 */
export async function takeLock(
  folder: string,
  own: ProcessIdentity,
  now: Date,
  name = 'totals.lock',
): Promise<LockAttempt> {
  const path = `${folder}/${name}`;
  const text = `${JSON.stringify(own)}\n`;
  if (await create(path, text, own)) return {state: 'taken', lock: lockAt(path, text)};

  const found = await readLock(path);
  if (found !== undefined && (await isHeld(found, own, now))) return {state: 'held', pid: found.holder?.pid};

  if (found !== undefined && !(await removeStale(path, found.text, own))) return {state: 'held', pid: undefined};
  if (await create(path, text, own)) return {state: 'taken', lock: lockAt(path, text)};
  return {state: 'held', pid: (await readLock(path))?.holder?.pid};
}

/** Whose a lock is, undefined if nobody's. Throws a system error where it cannot be read. */
export async function lockHolder(
  folder: string,
  own: ProcessIdentity,
  now: Date,
  name: string,
): Promise<{readonly pid: number | undefined} | undefined> {
  const found = await readLock(`${folder}/${name}`);
  return found !== undefined && (await isHeld(found, own, now)) ? {pid: found.holder?.pid} : undefined;
}

/** A lock is complete from its first moment on: it is written beside and linked, which fails where there is one. */
async function create(path: string, text: string, {pid}: ProcessIdentity): Promise<boolean> {
  const draft = `${path}.${pid}`;
  await writeFile(draft, text, {mode: 0o600});
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    await unlink(draft);
  }
}

interface FoundLock {
  readonly text: string;
  readonly renewedAt: number;
  readonly holder: ProcessIdentity | undefined;
}

async function readLock(path: string): Promise<FoundLock | undefined> {
  try {
    const [text, {mtimeMs}] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return {text, renewedAt: mtimeMs, holder: parseHolder(text)};
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

async function isHeld({holder, renewedAt}: FoundLock, own: ProcessIdentity, now: Date): Promise<boolean> {
  const runs = holder === undefined ? undefined : await isRunning(holder, own);
  return runs ?? now.getTime() - renewedAt < STALE_MILLISECONDS;
}

/** Somebody else may have done the same and taken the lock meanwhile: theirs is given back. */
async function removeStale(path: string, text: string, {pid}: ProcessIdentity): Promise<boolean> {
  const aside = `${path}.${pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return true;
  }
  const isStale = (await readFile(aside, 'utf8')) === text;
  if (!isStale) await rename(aside, path);
  else await unlink(aside);
  return isStale;
}

function lockAt(path: string, text: string): TotalsLock {
  const isOurs = async () => (await readLock(path))?.text === text;
  return {
    renew: async now => {
      if (!(await isOurs())) return false;

      await utimes(path, now, now);
      return true;
    },
    release: async () => {
      if (await isOurs()) await unlink(path);
    },
  };
}

function parseHolder(text: string): ProcessIdentity | undefined {
  try {
    const {pid, startTicks, bootId, pidNamespace} = JSON.parse(text) as Partial<Record<keyof ProcessIdentity, unknown>>;
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined;

    return {
      pid,
      startTicks: optionalText(startTicks),
      bootId: optionalText(bootId),
      pidNamespace: optionalText(pidNamespace),
    };
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    return undefined;
  }
}

function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
