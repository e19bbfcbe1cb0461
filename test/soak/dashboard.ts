import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {residentMegabytesOf} from '../bench/cpu-time.js';
import {median} from '../bench/statistics.js';
import {startRxtop} from '../terminal/pseudo-terminal.js';

/** Ten minutes; `RXTOP_SOAK_SECONDS` makes it shorter or longer. */
const SECONDS = Number(process.env.RXTOP_SOAK_SECONDS ?? 600);
const CONTAINERS = 300;
const BETWEEN_KEYS_MS = 200;
const SAMPLES = 60;

/** How much more memory the last third may need than the second: the history is still filling. */
const MOST_GROWTH = 1.1;

/** Everything that opens, closes, moves, sorts, filters and freezes; the last one closes whatever is still open. */
const KEYS = [
  ...[
    'j',
    'j',
    'k',
    '\x1b[6~',
    'G',
    'g',
    's',
    'r',
    '3',
    't',
    '*',
    '\r',
    't',
    't',
    't',
    '\r',
    '\x1b[D',
    '[',
    ']',
    'o',
    '\x1b',
  ],
  ...[
    'n',
    'j',
    '\r',
    '\x1b',
    '\x1b',
    'a',
    '\x1b',
    '?',
    '\x1b',
    'c',
    'j',
    '\x1b',
    '/',
    'w',
    'e',
    'b',
    '\x1b',
    ' ',
    ' ',
    'l',
    'y',
  ],
  ...['u', 'T', '\t', 'z', 'z', 'i', 'f', '\x0c', '\x1b', '\x1b', '\x1b'],
];

const SIZES = [
  [120, 40],
  [250, 80],
  [20, 5],
  [80, 24],
] as const;

/** The built dashboard at 10 Hz, with containers that restart, keys and resizes. Fails where its memory grows. */
export async function soakDashboard(): Promise<void> {
  const rule = '--rule=rx > 1MB/s for 2s';
  const terminal = startRxtop([`--demo=${CONTAINERS}`, '--interval', '100ms', rule], {width: 120, height: 40});
  const resident: number[] = [];
  let nextSample = 0;
  try {
    await terminal.untilText(/\d [kM]B/);
    const end = performance.now() + SECONDS * 1000;
    for (let step = 0; performance.now() < end; step++) {
      terminal.write(KEYS[step % KEYS.length]!);
      if (step % KEYS.length === 0) {
        const [width, height] = SIZES[(step / KEYS.length) % SIZES.length]!;
        terminal.resize(width, height);
      }
      if (performance.now() >= nextSample) {
        resident.push(residentMegabytesOf(terminal.pid));
        nextSample = performance.now() + (SECONDS * 1000) / SAMPLES;
      }
      await pause(BETWEEN_KEYS_MS);
    }
    terminal.resize(120, 40);
    await terminal.untilText('rxtop   DEMO ');
    // Whatever is open, be it the prompt of a filter.
    terminal.write('\x03');
    const {code} = await terminal.ended();
    if (code !== 0) throw new Error(`the dashboard ended with ${code}\n${terminal.text}`);
  } finally {
    terminal.close();
  }
  judge(resident);
}

function judge(resident: readonly number[]): void {
  const third = Math.floor(resident.length / 3);
  const [first, middle, last] = [0, 1, 2].map(part => median(resident.slice(part * third, (part + 1) * third))) as [
    number,
    number,
    number,
  ];
  const text = (megabytes: number) => `${megabytes.toFixed(1)} MB`;
  process.stdout.write(
    `dashboard at 10 Hz, ${CONTAINERS} containers, ${SECONDS} s: resident ${text(resident[0]!)} at the start, then ${text(first)}, ${text(middle)} and ${text(last)} in the three thirds, ${text(resident.at(-1)!)} at the end\n`,
  );
  if (last > middle * MOST_GROWTH) throw new Error(`its memory grows: ${resident.map(text).join(', ')}`);
}
