import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

const VARIABLE = 'RXTOP_TEST_HOME';

/** Makes the home of the programs that tests start, for one run; answers what removes it. Vitest calls it. */
export function setup(): (() => void) | undefined {
  if (process.env[VARIABLE] !== undefined) return undefined;

  const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-home-'));
  process.env[VARIABLE] = folder;
  return () => rmSync(folder, {recursive: true, force: true});
}

/** That home, and none outside of vitest: one that does not exist would be made by root's programs. */
export function ownHome(): string {
  return process.env[VARIABLE] ?? '/dev/null';
}
