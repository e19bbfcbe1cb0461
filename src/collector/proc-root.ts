import {existsSync} from 'node:fs';
import path from 'node:path';
import {UserError} from '../errors.js';
import {safeText} from '../model/safe-text.js';

/** Refuses a folder that is no procfs: every container would silently be asked of the engine, at a thousand times the cost. */
export function assertProcRoot(procRoot: string): void {
  if (existsSync(path.join(procRoot, 'self')) || existsSync(path.join(procRoot, '1'))) return;

  throw new UserError(`--proc-root: there are no processes in ${safeText(procRoot)}`, {
    hint: 'Name the folder where the host’s procfs is mounted, such as /host/proc.',
    kind: 'usage',
  });
}
