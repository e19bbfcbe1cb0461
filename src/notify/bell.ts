const BELL = '\u0007';

/** Rings the terminal's bell; a pipe or a file is left as it is. */
export function ringBell(stdout: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>): void {
  if (stdout.isTTY) stdout.write(BELL);
}
