import {writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {provideHostTools} from '../test/engine/lab/host-tools.js';
import {startPrivateEngine} from '../test/engine/lab/private-engine.js';
import type {EngineAddress} from '../test/engine/lab/provided.js';
import {removeAbandonedLabs, removeLab} from '../test/engine/lab/remains.js';
import {SYSTEM_PATH} from '../test/engine/lab/system-path.js';
import {drawSvg, type Grid} from './picture.js';
import {renderPng} from './png.js';
import {playScene} from './scene.js';
import {openTerminal, type TerminalSize} from './terminal.js';

const PROGRAM = path.join(import.meta.dirname, '../bin/rxtop');

/** How long the program has been watching when its picture is taken: long enough to fill the histories. */
const WATCHING_SECONDS = 100;

const DASHBOARD_SIZE = {columns: 120, rows: 40};
const SMALL_SIZE = {columns: 80, rows: 24};
const LINES_SIZE = {columns: 110, rows: 18};

const RULES = [
  'service=origin tx > 4MB/s for 5s',
  'service=db tx > 1MB/s for 3s as critical',
  'service=proxy rx > 1.5MB/s for 5s',
];

/** Runs rxtop with these arguments in a pseudo-terminal. */
type Open = (args: readonly string[], size: TerminalSize) => ReturnType<typeof openTerminal>;

/**
 * Makes the pictures of the README from the running program: on a real engine of its own with real traffic, or with
 * `--demo` where there can be none.
 */
async function main(): Promise<void> {
  if (process.argv.includes('--demo')) {
    await takePictures(inDemo);
    return;
  }

  await provideHostTools();
  await removeAbandonedLabs();
  const engine = await startPrivateEngine();
  try {
    await playScene(engine);
    await takePictures(onEngine(engine));
  } finally {
    await removeLab(engine.namespace);
  }
}

async function takePictures(open: Open): Promise<void> {
  const rules = RULES.flatMap(rule => ['--rule', rule]);
  const dashboard = open(['top', ...rules], DASHBOARD_SIZE);
  const small = open(['top'], SMALL_SIZE);
  const alerts = open(['alert', ...rules], LINES_SIZE);
  try {
    await sleep(WATCHING_SECONDS * 1000);
    save('alerts', alerts.grid());
    save('dashboard-80x24', small.grid());
    await dashboard.press('j');
    save('dashboard', dashboard.grid());
    await dashboard.press('\r');
    save('detail', dashboard.grid());
  } finally {
    await Promise.all([dashboard, small, alerts].map(terminal => terminal.stop()));
  }
}

const inDemo: Open = (args, size) => openTerminal([process.execPath, PROGRAM, ...args, '--demo'], size, environment());

function onEngine({namespace, socketPath, home}: EngineAddress): Open {
  const inNamespace = ['ip', 'netns', 'exec', namespace, process.execPath, PROGRAM];
  return (args, size) =>
    openTerminal([...inNamespace, ...args], size, {
      ...environment(),
      HOME: home,
      DOCKER_HOST: `unix://${socketPath}`,
    });
}

function environment(): Record<string, string> {
  return {PATH: SYSTEM_PATH, HOME: '/nonexistent', TERM: 'xterm-256color', LC_ALL: 'C.UTF-8', TZ: 'UTC'};
}

function save(name: string, grid: Grid): void {
  const svg = drawSvg(grid);
  writeFileSync(path.join(import.meta.dirname, `${name}.svg`), svg);
  writeFileSync(path.join(import.meta.dirname, `${name}.png`), renderPng(svg));
}

await main();
