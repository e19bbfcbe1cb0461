import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A tmux of its own that runs one program, with rxtop's alerts in its status line as the README tells to set them up. */
export interface PrivateTmux {
  readonly argv: readonly string[];
  /** Its server ends with its only window; this removes what is left of it. */
  remove(): void;
}

const SETTINGS = [
  "set -g status-left ' ops '",
  "set -g status-right ' #{@rxtop} '",
  'set -g status-right-length 80',
  'set -g status-style fg=colour253,bg=colour236',
  'set -g window-status-current-style fg=colour245',
  'set -g automatic-rename off',
];

/** `shown` is the command line as a person would have typed it. */
export function privateTmux(program: readonly string[], shown: string): PrivateTmux {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rxtop-pictures-'));
  const configuration = path.join(folder, 'tmux.conf');
  writeFileSync(configuration, `${SETTINGS.join('\n')}\n`);
  const script = `printf '%s\\n' ${quoted(`$ ${shown}`)}; exec ${program.map(quoted).join(' ')}`;
  return {
    argv: ['tmux', '-u', '-S', path.join(folder, 'socket'), '-f', configuration, 'new-session', '-n', 'alerts', script],
    remove: () => rmSync(folder, {recursive: true, force: true}),
  };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
