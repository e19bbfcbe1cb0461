import {accessSync, constants, realpathSync, statSync} from 'node:fs';
import path from 'node:path';

/**
 * The command line of a program that runs beside us and ends with us, however we end: no handler of ours runs after SIGKILL,
 * but `setpriv` (util-linux) has the kernel end the program then, see prctl(2). Where that is not there, it is the program alone.
 */
export function companion(
  argv: readonly string[],
  searchPath: string | undefined,
  signal: 'KILL' | 'TERM' = 'KILL',
): readonly string[] {
  const setpriv = findProgram('setpriv', searchPath);
  // Busybox's own setpriv cannot do that.
  const canPassOn = setpriv !== undefined && path.basename(realpathSync(setpriv)) === 'setpriv';
  return canPassOn ? [setpriv, '--pdeathsig', signal, ...argv] : argv;
}

/** Where a program is on PATH, undefined if it is not there. */
export function findProgram(name: string, searchPath = ''): string | undefined {
  return searchPath
    .split(':')
    .filter(folder => path.isAbsolute(folder))
    .map(folder => path.join(folder, name))
    .find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
