import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach} from 'vitest';

/** A way to folders of this test's own, which are gone after it. */
export function useTemporaryFolders(): () => string {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, {recursive: true, force: true});
  });
  return () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-state-'));
    folders.push(folder);
    return folder;
  };
}
