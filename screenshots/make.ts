import {writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {provideHostTools} from '../test/engine/lab/host-tools.js';
import {startPrivateEngine} from '../test/engine/lab/private-engine.js';
import type {EngineAddress} from '../test/engine/lab/provided.js';
import {removeAbandonedLabs, removeLab} from '../test/engine/lab/remains.js';
import {SYSTEM_PATH} from '../test/engine/lab/system-path.js';
import {animate} from './animation.js';
import {OWN_BACKGROUND, OWN_FOREGROUND} from './colors.js';
import {film} from './film.js';
import {drawSvg, type Grid} from './picture.js';
import {renderPng} from './png.js';
import {playScene} from './scene.js';
import {openTerminal, type TerminalSize, type WatchedTerminal} from './terminal.js';
import {privateTmux} from './tmux.js';

const RXTOP = [process.execPath, path.join(import.meta.dirname, '../bin/rxtop')];

/** How long the program has been watching when its pictures are taken: long enough to fill the histories. */
const WATCHING_SECONDS = 150;

const DASHBOARD_SIZE = {columns: 120, rows: 40};
const SMALL_SIZE = {columns: 80, rows: 24};
const ALERTS_SIZE = {columns: 108, rows: 16};
const TOPOLOGY_SIZE = {columns: 100, rows: 33};
const FILM_SIZE = {columns: 100, rows: 30};
const WIDE_SIZE = {columns: 200, rows: 50};

/** How long a command that prints and ends has for it. */
const PRINTING_SECONDS = 6;

const RULES = ['service=origin tx > 1MB/s for 2s', 'service=db tx > 20kB/s for 2s as critical'];

/** As many lines as fit under the command that printed them. */
const ALERTS_SHOWN_SECONDS = 45;

/** How long the pictures wait for a rule to be broken then. */
const ALERT_SECONDS = 60;

/** The container that is shown in detail: it is on two networks. */
const IN_DETAIL = 'origin';

/** Where rxtop runs: what stands before its arguments, what after, and in which environment. */
interface Place {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Makes the pictures of the README from the running program: on a real engine of its own with real traffic, or with
 * `--demo` where there can be none.
 */
async function main(): Promise<void> {
  if (process.argv.includes('--demo')) {
    await takePictures({before: [], after: ['--demo'], environment: environment()});
    return;
  }

  await provideHostTools();
  await removeAbandonedLabs();
  const engine = await startPrivateEngine();
  try {
    await playScene(engine);
    await takePictures(placeOf(engine));
  } finally {
    await removeLab(engine.namespace);
  }
}

async function takePictures(place: Place): Promise<void> {
  const rules = RULES.flatMap(rule => ['--rule', rule]);
  const typed = `rxtop alert ${RULES.map(rule => `--rule '${rule}'`).join(' ')}`;
  const tmux = privateTmux([...RXTOP, 'alert', ...rules, ...place.after], typed);
  const dashboard = open(place, [...RXTOP, 'top', ...rules, ...place.after], DASHBOARD_SIZE);
  const small = open(place, [...RXTOP, 'top', ...place.after], SMALL_SIZE);
  const filmed = open(place, [...RXTOP, 'top', ...rules, ...place.after], FILM_SIZE);
  const wide = open(place, [...RXTOP, 'top', ...rules, ...place.after], WIDE_SIZE);
  await sleep((WATCHING_SECONDS - ALERTS_SHOWN_SECONDS) * 1000);
  const alerts = open(place, tmux.argv, ALERTS_SIZE);
  try {
    await sleep(ALERTS_SHOWN_SECONDS * 1000);
    await untilShown(dashboard, '✖ firing');
    await dashboard.press('g');
    save('dashboard', dashboard.grid());
    save('alerts', alerts.grid());
    save('dashboard-80x24', small.grid());
    await wide.press('g');
    save('dashboard-wide', wide.grid());
    await dashboard.press(`/${IN_DETAIL}\r`);
    await dashboard.press('\r');
    await dashboard.press('[');
    save('detail', dashboard.grid());
    await dashboard.press(']');
    await dashboard.press('o');
    save('sockets', dashboard.grid());
    // The sockets, the detail and the filter, one after the other.
    for (let left = 0; left < 3; left++) await dashboard.press('\u001b');
    await dashboard.press('t');
    save('groups', dashboard.grid());
    await dashboard.press('n');
    save('networks', dashboard.grid());
    await dashboard.press('n');
    await dashboard.press('ttta');
    save('alerts-pane', dashboard.grid());
    await dashboard.press('a');
    await dashboard.press('?');
    save('help', dashboard.grid());
    await dashboard.press('\u001b');
    await saveThemes(small);
    const printing = open(place, [...RXTOP, 'topology', ...place.after], TOPOLOGY_SIZE);
    await sleep(PRINTING_SECONDS * 1000);
    save('topology', printing.grid());
    await printing.stop();
    writeFileSync(path.join(import.meta.dirname, 'dashboard-animated.png'), animate(await film(filmed)));
  } finally {
    // tmux ends with the program in it, not by a signal to its client.
    await alerts.press('\u0003');
    await Promise.all([dashboard, small, filmed, wide, alerts].map(terminal => terminal.stop()));
    tmux.remove();
  }
}

async function saveThemes(terminal: WatchedTerminal): Promise<void> {
  for (const theme of ['light', 'contrast']) {
    await terminal.press('T');
    save(`theme-${theme}`, terminal.grid(), theme === 'light' ? onWhite : same);
  }
}

async function untilShown(terminal: WatchedTerminal, text: string): Promise<void> {
  for (let waited = 0; waited < ALERT_SECONDS; waited += 0.2) {
    const rows = terminal.grid().map(row => row.map(({glyph}) => glyph).join(''));
    if (rows.some(row => row.includes(text))) return;

    await sleep(200);
  }
}

let opened = 0;

/** Each as if it were the only one of its user. */
function open({before, environment}: Place, argv: readonly string[], size: TerminalSize): WatchedTerminal {
  const XDG_STATE_HOME = path.join(environment.HOME ?? '', `state-${opened++}`);
  return openTerminal([...before, ...argv], size, {...environment, XDG_STATE_HOME});
}

function placeOf({namespace, socketPath, home}: EngineAddress): Place {
  return {
    before: ['ip', 'netns', 'exec', namespace],
    after: [],
    environment: {...environment(), HOME: home, DOCKER_HOST: `unix://${socketPath}`},
  };
}

function environment(): Record<string, string> {
  return {PATH: SYSTEM_PATH, HOME: '/nonexistent', TERM: 'xterm-256color', LC_ALL: 'C.UTF-8', TZ: 'UTC'};
}

function same(svg: string): string {
  return svg;
}

/** As on a terminal whose own colours are black on white, which the light theme is for. */
function onWhite(svg: string): string {
  return svg.replaceAll(OWN_BACKGROUND, '#ffffff').replaceAll(OWN_FOREGROUND, '#1c1e22');
}

function save(name: string, grid: Grid, dress: (svg: string) => string = same): void {
  writeFileSync(path.join(import.meta.dirname, `${name}.png`), renderPng(dress(drawSvg(grid))));
}

await main();
