import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

/** Blessed's own terminfo entry of xterm-256color. The built program has it within itself. */
export function readTerminfo(): Buffer {
  return readFileSync(createRequire(import.meta.url).resolve('blessed/usr/xterm-256color'));
}
