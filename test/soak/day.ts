import process from 'node:process';
import {type Held, watchDay} from './watched-day.js';

const CONTAINERS = 60;
const HOUR = 3600;

/** Until all that is bounded is full: two tiers of the history, the books of containers that have ended, what detection keeps. */
const WARM_UP_HOURS = 3;

/** `RXTOP_SOAK_HOURS` makes it shorter or longer. */
const HOURS = Number(process.env.RXTOP_SOAK_HOURS ?? 24);

const MOST_GROWTH = 1.05;

const JUDGED: Readonly<Record<string, (held: Held) => number>> = {
  'memory in all': ({objectBytes, arrayBytes, codeBytes}) => objectBytes + arrayBytes + codeBytes,
  'memory of objects': ({objectBytes}) => objectBytes,
  slots: ({slots}) => slots,
  'open files': ({files}) => files,
  accounts: ({accounts}) => accounts,
};

/** 24 simulated hours of churn, in some minutes: neither memory nor slots, open files or accounts may grow. */
export async function soakDay(): Promise<void> {
  const collectGarbage = globalThis.gc;
  if (collectGarbage === undefined) throw new Error('node --expose-gc is needed');

  // What the first collection finds to be unreachable the second one gives back.
  const collectTwice = () => {
    collectGarbage();
    collectGarbage();
  };
  const began = performance.now();
  const seconds = (WARM_UP_HOURS + HOURS) * HOUR;
  const looks: Held[] = [];
  for await (const held of watchDay({
    containers: CONTAINERS,
    seconds,
    lookEverySeconds: HOUR,
    collectGarbage: collectTwice,
  })) {
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
  for (const [what, of] of Object.entries(JUDGED)) {
    const most = Math.max(...later.map(of));
    if (most > of(first!) * MOST_GROWTH) throw new Error(`${what} grew from ${of(first!)} to ${most}`);
  }
}

function line(held: Held): string {
  const {seconds, objectBytes, arrayBytes, codeBytes, slots, files, accounts, lives} = held;
  const hours = (seconds / HOUR).toFixed(0).padStart(2);
  const memory = `${megabytes(objectBytes)} of objects, ${megabytes(arrayBytes)} of arrays, ${megabytes(codeBytes)} of code`;
  return `${hours} h, ${lives} lives ended: ${memory}; ${slots} slots, ${files} open files, ${accounts} accounts`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
