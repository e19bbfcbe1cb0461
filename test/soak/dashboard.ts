import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
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

/** How much more it may hold at the end than after two thirds. Room for the history is made at once, and counts in full. */
const MOST_GROWTH = 1.05;

/** Native memory shows in what is resident alone, from which garbage that V8 lets stand takes and gives a fifth. */
const MOST_RESIDENT_GROWTH = 1.25;

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

/**
 * The built dashboard at 10 Hz, with containers that restart, keys and resizes. Fails where what it holds grows: between two
 * collections of its garbage, V8 lets its heap grow as it sees fit, to several times of that.
 */
export async function soakDashboard(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-soak-'));
  const heldFile = path.join(folder, 'held');
  const preload = new URL('held-memory.js', import.meta.url).href;
  const rule = '--rule=rx > 1MB/s for 2s';
  const terminal = startRxtop([`--demo=${CONTAINERS}`, '--interval', '100ms', rule], {
    width: 120,
    height: 40,
    environment: {NODE_OPTIONS: `--import ${preload}`, RXTOP_SOAK_HELD_FILE: heldFile},
  });
  const resident: number[] = [];
  try {
    await terminal.untilText(/\d [kM]B/);
    const start = performance.now();
    const passed = () => (performance.now() - start) / 1000 / SECONDS;
    for (let step = 0, thirds = 0; thirds < 3; step++) {
      terminal.write(KEYS[step % KEYS.length]!);
      if (step % KEYS.length === 0) {
        const [width, height] = SIZES[(step / KEYS.length) % SIZES.length]!;
        terminal.resize(width, height);
      }
      if (passed() * SAMPLES >= resident.length) resident.push(residentMegabytesOf(terminal.pid));
      if (passed() * 3 >= thirds + 1) {
        thirds++;
        terminal.kill('SIGUSR2');
      }
      await pause(BETWEEN_KEYS_MS);
    }
    terminal.resize(120, 40);
    await terminal.untilText('rxtop   DEMO ');
    // Whatever is open, be it the prompt of a filter.
    terminal.write('\x03');
    const {code} = await terminal.ended();
    if (code !== 0) throw new Error(`the dashboard ended with ${code}\n${terminal.text}`);

    judge(resident, readFileSync(heldFile, 'utf8').trim().split('\n').map(Number));
  } finally {
    terminal.close();
    rmSync(folder, {recursive: true});
  }
}

function judge(resident: readonly number[], heldBytes: readonly number[]): void {
  const third = Math.floor(resident.length / 3);
  const ofThirds = [0, 1, 2].map(part => median(resident.slice(part * third, (part + 1) * third)));
  const held = heldBytes.map(bytes => bytes / 1e6);
  const list = (megabytes: readonly number[]) => megabytes.map(each => `${each.toFixed(1)} MB`).join(', ');
  process.stdout.write(
    `dashboard at 10 Hz, ${CONTAINERS} containers, ${SECONDS} s, in its thirds: resident ${list(ofThirds)}, of which it holds ${list(held)}\n`,
  );
  const [, residentBefore = Number.NaN, residentAfter = Number.NaN] = ofThirds;
  if (!(residentAfter <= residentBefore * MOST_RESIDENT_GROWTH)) {
    throw new Error(`its resident memory grows: ${list(resident)}`);
  }
  const [, middle, last] = held;
  if (middle === undefined || last === undefined || !(last <= middle * MOST_GROWTH)) {
    throw new Error(`its memory grows: it holds ${list(held)}; resident ${list(resident)}`);
  }
}
