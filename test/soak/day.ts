import process from 'node:process';
import {type Held, watchDay} from './watched-day.js';

const CONTAINERS = 60;
const HOUR = 3600;

/** Until all that is bounded is full: two tiers of the history, the books of containers that have ended, what detection keeps. */
const WARM_UP_HOURS = 2;

/** `RXTOP_SOAK_HOURS` makes it shorter or longer. */
const HOURS = Number(process.env.RXTOP_SOAK_HOURS ?? 24);

const MOST_GROWTH = 1.05;

/** 24 simulated hours of churn, in some minutes: neither objects nor arrays, slots, open files or accounts may grow. */
export async function soakDay(): Promise<void> {
  const collectGarbage = globalThis.gc;
  if (collectGarbage === undefined) throw new Error('node --expose-gc is needed');

  const began = performance.now();
  const seconds = (WARM_UP_HOURS + HOURS) * HOUR;
  const looks: Held[] = [];
  for await (const held of watchDay({containers: CONTAINERS, seconds, lookEverySeconds: HOUR, collectGarbage})) {
    looks.push(held);
    process.stdout.write(`${line(held)}\n`);
  }
  const minutes = (performance.now() - began) / 60_000;
  process.stdout.write(
    `${WARM_UP_HOURS + HOURS} simulated hours of ${CONTAINERS} containers in ${minutes.toFixed(1)} minutes\n`,
  );
  judge(looks.slice(WARM_UP_HOURS - 1));
}

function judge([first, ...later]: readonly Held[]): void {
  for (const what of ['heapBytes', 'arrayBytes', 'slots', 'files', 'accounts'] as const) {
    const most = Math.max(...later.map(held => held[what]));
    if (most > first![what] * MOST_GROWTH) throw new Error(`${what} grew from ${first![what]} to ${most}`);
  }
}

function line({seconds, heapBytes, arrayBytes, slots, files, accounts, lives}: Held): string {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
  const hours = (seconds / HOUR).toFixed(0).padStart(2);
  return `${hours} h, ${lives} lives ended: objects ${megabytes(heapBytes)}, arrays ${megabytes(arrayBytes)}, ${slots} slots, ${files} open files, ${accounts} accounts`;
}
