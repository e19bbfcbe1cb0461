import {lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';

/** What V8 has made of a source, kept for the next start. */
export interface CodeCache {
  /** Undefined where there is none yet. */
  read(): Buffer | undefined;
  /** Never fails: where nothing can be kept, the next start takes a little longer. */
  write(code: Buffer): void;
}

/** Where code may be kept, and for whom. */
export interface CodeCacheOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The effective user. */
  readonly userId: number;
  /** Tells builds apart. Code of other builds is dropped when new code is written. */
  readonly build: string;
  /** Tells apart what differs within a build: the release of Node.js, the command. */
  readonly variant: string;
}

/** Nobody else may write what we are going to run. */
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Code in `$XDG_CACHE_HOME/rxtop`, else `~/.cache/rxtop`. V8 runs what it finds there without reading the source again, so
 * every folder and file has to be the user's own: with `sudo`, which may leave HOME as it was, nothing is read or written.
 */
export function openCodeCache({environment, userId, build, variant}: CodeCacheOptions): CodeCache | undefined {
  const base = cacheFolder(environment);
  if (base === undefined) return undefined;

  const folder = `${base}/rxtop`;
  const file = `${folder}/${build}-${variant}.code`;
  const isOwn = (path: string): boolean => {
    const {uid, mode} = lstatSync(path);
    return uid === userId && (mode & WRITABLE_BY_OTHERS) === 0;
  };
  return {
    read: () => unlessSystemFails(() => ([base, folder, file].every(isOwn) ? readFileSync(file) : undefined)),
    write: code =>
      unlessSystemFails(() => {
        // The home itself is never made: users without one have a path that leads nowhere.
        makeFolder(base);
        if (!isOwn(base)) return;

        makeFolder(folder);
        if (!isOwn(folder)) return;

        for (const each of readdirSync(folder)) if (!each.startsWith(build)) rmSync(`${folder}/${each}`, {force: true});
        const draft = `${file}.${process.pid}`;
        writeFileSync(draft, code, {mode: 0o600, flag: 'wx'});
        renameSync(draft, file);
      }),
  };
}

function cacheFolder({XDG_CACHE_HOME: folder, HOME: home}: CodeCacheOptions['environment']): string | undefined {
  if (folder?.startsWith('/')) return folder;

  return home === undefined || home === '' ? undefined : `${home}/.cache`;
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, {mode: 0o700});
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** A folder that is missing, read-only or full is an everyday misfortune. */
function unlessSystemFails<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (codeOf(error) === undefined) throw error;

    return undefined;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
