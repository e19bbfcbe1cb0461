import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {type PseudoTerminal, type PseudoTerminalOptions, startRxtop} from './pseudo-terminal.js';

const HEAD_ROW = 3;
const FIRST_ROW = 4;

let terminal: PseudoTerminal;
const folders: string[] = [];

afterEach(() => {
  terminal.close();
  for (const folder of folders.splice(0)) rmSync(folder, {recursive: true, force: true});
});

/** Starts a demo and waits until rates are shown. */
async function startDemo(args: readonly string[] = [], options?: PseudoTerminalOptions): Promise<void> {
  terminal = startRxtop(['--demo=24', '--interval', '200ms', ...args], options);
  await terminal.untilText(/RX \d\S* [kM]?B\/s/);
}

/** A config folder with these files in it, and the environment that leads there. */
function withConfig(files: Readonly<Record<string, string>>): {folder: string; environment: Record<string, string>} {
  const XDG_CONFIG_HOME = mkdtempSync(path.join(tmpdir(), 'rxtop-config-'));
  folders.push(XDG_CONFIG_HOME);
  const folder = path.join(XDG_CONFIG_HOME, 'rxtop');
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return {folder, environment: {XDG_CONFIG_HOME}};
}

describe('groups', () => {
  test('t goes from project over network and image back to none; → ← Enter and * open and close', async () => {
    await startDemo([], {width: 80, height: 24});
    terminal.write('t');
    await terminal.untilText('containers 23 · by project');
    await terminal.untilText(/▸ shop · 9/);
    terminal.write('gG');
    await terminal.until('the last group is selected', () => terminal.cell(1, FIRST_ROW + 4).background === 24);
    terminal.write('g\x1b[C');
    await terminal.untilText(/▾ \S+ · \d/);
    terminal.write('\x1b[D');
    await terminal.until('it is closed', () => !terminal.text.includes('▾'));
    terminal.write('\r');
    await terminal.untilText('▾');
    terminal.write('*');
    await terminal.until('all are turned', () => (terminal.text.match(/▾/g) ?? []).length > 1);
    terminal.write('t');
    await terminal.untilText('by network');
    await terminal.untilText(/[▸▾] shop_back · \d/);
    terminal.write('t');
    await terminal.untilText('by image');
    await terminal.untilText(/[▸▾] redis:7/);
    terminal.write('t');
    await terminal.until('it is flat', () => /─ containers 23 ─/.test(terminal.text));
  });

  test('a member of a namespace stands under its owner', async () => {
    await startDemo(['--filter', 'name=shop-db*'], {width: 100, height: 24});
    await terminal.untilText(/│shop-db-1[^\n]*\n│└ shop-db-exp.*shares shop-db-1's network/);
  });
});

describe('columns', () => {
  test('c chooses them: Space shows and hides, K and J move, 0 brings back the usual ones', async () => {
    await startDemo([], {width: 120, height: 40});
    terminal.write('c');
    await terminal.untilText('─ columns ─');
    await terminal.untilText('Space show or hide');
    terminal.write('j ');
    await terminal.untilText('[ ] ▼RX/s');
    terminal.write('\x1b');
    await terminal.until('rx is gone', () => !terminal.rows[HEAD_ROW]!.includes('▼RX/s'));
    expect(terminal.text).toContain('sorted by ▼RX/s↓');
    terminal.write('cG ');
    await terminal.untilText(/\[✓\] REASON/);
    terminal.write('KKKKKKKKKKKK\x1b');
    await terminal.until('the reason stands first', () => /│REASON +NAME/.test(terminal.rows[HEAD_ROW]!));
    terminal.write('c0c');
    await terminal.until('all is as usual', () => /│NAME .*▼RX\/s↓/.test(terminal.rows[HEAD_ROW]!));
  });

  test.each([
    [80, 24],
    [120, 40],
    [250, 80],
  ])('all of them at %ix%i leave in order and never overlap', async (width, height) => {
    const all =
      'name, rx, tx, total, rx-packets, tx-packets, errors, drops, drop-ratio, network, project, service, image';
    const more = 'id, state, uplink, peak, rx-total, tx-total, uptime, source, reason, rx-history, tx-history';
    const {environment} = withConfig({'dashboard.yaml': `columns: [${all}, ${more}]\n`});
    await startDemo([], {width, height, environment});
    const heads = terminal.rows[HEAD_ROW]!;
    expect(heads).toMatch(/NAME +▼RX\/s↓ +▲TX\/s/);
    expect(heads.includes('IMAGE')).toBe(false);
    expect(heads.includes('NETWORK')).toBe(true);
    expect(heads.includes('PROJECT')).toBe(width > 80);
    for (const row of terminal.rows.slice(2, 12)) expect(row).toMatch(/^[│╭].*[│╮]$/);
  });
});

describe('filters', () => {
  test('by prefix and by rate narrow the rows while they are typed; what is wrong is underlined', async () => {
    await startDemo();
    terminal.write('/net:back !db');
    await terminal.untilText(/shop-cache-1/);
    await terminal.until('db is left out', () => !terminal.text.includes('shop-db-1'));
    terminal.write('\x15rx>100GB');
    await terminal.untilText('No container matches the filter.');
    terminal.write('\x15nett:x');
    await terminal.untilText('✖ there is no "nett:"; did you mean "net:"?');
    expect(terminal.cell(1, 23)).toMatchObject({glyph: 'n', foreground: 202});
  });
});

describe('keys', () => {
  test('Tab goes through the panes, a shows the alerts alone, and ? tells what works there', async () => {
    await startDemo(['--rule', 'rx > 1B/s'], {width: 120, height: 40});
    terminal.write('\t\t?');
    await terminal.untilText('─ help: alerts ─');
    expect(terminal.text).not.toContain('choose columns');
    terminal.write('\x1b');
    await terminal.until('the help is gone', () => !terminal.text.includes('─ help'));
    terminal.write('a');
    await terminal.until('the alerts have the screen', () => /^╭─ alerts \d+ ─+╮$/.test(terminal.rows[2]!));
    terminal.write('a\x1b[Z\x1b[Z?');
    await terminal.untilText('─ help: table ─');
    await terminal.untilText('choose columns');
  });

  test('that are one’s own work, and are shown as such', async () => {
    const {environment} = withConfig({'config.yaml': 'keys: {freeze: p, filter: F5}\n'});
    await startDemo([], {environment});
    expect(terminal.rows.at(-1)).toContain('F5 filter');
    terminal.write('?');
    await terminal.untilText(/ p +freeze/);
    terminal.write('\x1b');
    await terminal.until('the help is closed', () => !terminal.text.includes('help: '));
    terminal.write('p');
    await terminal.untilText('PAUSED');
  });
});

describe('the mouse', () => {
  const click = (x: number, y: number) => `\x1b[<0;${x + 1};${y + 1}M\x1b[<0;${x + 1};${y + 1}m`;

  test('selects rows, opens them, sorts by a head and turns, and m gives it back', async () => {
    await startDemo();
    expect(terminal.modes.mouseTrackingMode).toBe('vt200');
    terminal.write(click(5, FIRST_ROW + 3));
    await terminal.until('the fourth row is selected', () => terminal.cell(5, FIRST_ROW + 3).background === 24);
    terminal.write('\x1b[<65;6;6M');
    await terminal.until('the wheel moved it', () => terminal.cell(5, FIRST_ROW + 4).background === 24);
    terminal.write(click(2, HEAD_ROW));
    await terminal.untilText('NAME↑');
    terminal.write('g');
    await terminal.until('the first row is selected', () => terminal.cell(5, FIRST_ROW).background === 24);
    terminal.write(click(5, FIRST_ROW));
    await terminal.untilText('since rxtop began');
    terminal.write('m');
    await terminal.until('it is off', () => terminal.modes.mouseTrackingMode === 'none');
  });

  test('is off when the terminal is given back', async () => {
    await startDemo();
    terminal.write('q');
    await terminal.ended();
    expect(terminal.modes.mouseTrackingMode).toBe('none');
  });
});

describe('themes', () => {
  test('T goes through them, each with its own colours', async () => {
    await startDemo();
    const selected = () => terminal.cell(5, FIRST_ROW);
    terminal.write('g');
    await terminal.until('default', () => selected().background === 24);
    terminal.write('T');
    await terminal.until('light', () => selected().background === 153);
    terminal.write('T');
    await terminal.until('contrast', () => selected().background === 231 && selected().foreground === 16);
    terminal.write('T');
    await terminal.until('mono', () => selected().background === undefined && selected().isInverse);
  });
});

describe('settings', () => {
  test('S saves them, and the next start has them', async () => {
    const {folder, environment} = withConfig({});
    await startDemo([], {environment});
    terminal.write('t3T');
    await terminal.untilText('by project');
    terminal.write('S');
    await terminal.untilText('Saved in ');
    terminal.close();
    expect(readFileSync(path.join(folder, 'dashboard.yaml'), 'utf8')).toMatch(
      /sort: tx\n[\s\S]*group: project\ntheme: light\n/,
    );
    await startDemo([], {environment});
    await terminal.untilText('by project');
    expect(terminal.rows[HEAD_ROW]).toContain('▲TX/s↓');
  });

  test.each([
    ['config.yaml', 'interval: 1s\nrules: nonsense\n', /config\.yaml:2:8/],
    ['dashboard.yaml', 'theme: default\nsort: colour\n', /dashboard\.yaml:2:7/],
  ])('a broken %s is told of with its line, and the dashboard opens all the same', async (name, text, place) => {
    const {environment} = withConfig({[name]: text});
    await startDemo([], {environment, width: 160, height: 30});
    expect(terminal.rows.at(-1)).toMatch(/^ ✖ Not used: /);
    expect(terminal.rows.at(-1)).toMatch(place);
    terminal.write('j');
    await terminal.untilText('q quit');
  });
});

test('the header tells what rxtop itself costs', async () => {
  await startDemo([], {width: 140, height: 30});
  await terminal.untilText(/rxtop cpu \d\S* % \d+(\.\d+)? MB sweep \d+\.\d ms/);
});
