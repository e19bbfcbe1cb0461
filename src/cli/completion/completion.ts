import type {CommandEntry} from '../command-table.js';
import {bashCompletion} from './bash.js';
import {fishCompletion} from './fish.js';
import type {Shell} from './shells.js';
import {zshCompletion} from './zsh.js';

const SCRIPTS: Readonly<Record<Shell, (commands: readonly CommandEntry[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** The script that makes a shell complete commands, options and their values. */
export function completionFor(shell: Shell, commands: readonly CommandEntry[]): string {
  return SCRIPTS[shell](commands);
}
