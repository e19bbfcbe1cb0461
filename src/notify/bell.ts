import type {Channel} from './channel.js';

const BELL = '\u0007';

/** Rings the terminal's bell for what fires; a pipe or a file is left as it is. */
export function createBell(stdout: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>): Channel {
  return {
    name: 'bell',
    mostNotes: Number.POSITIVE_INFINITY,
    async send({status}) {
      if (stdout.isTTY && status === 'firing') stdout.write(BELL);
    },
  };
}
