import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, test, vi} from 'vitest';
import {THEMES, type ThemeName, themeColors} from '../../src/view/theme.js';
import {type PseudoTerminal, startRxtop} from './pseudo-terminal.js';

const SIZES = [
  [80, 24],
  [120, 40],
  [250, 80],
] as const;

/** How each pane is opened and closed from the table, and what its frame says. */
const PANES = {
  table: {opens: 'g', closes: '', title: /^[╭+][─-] containers/},
  detail: {opens: '\r', closes: '\x1b', title: /^[╭+][─-] \S+ [─-]/},
  sockets: {opens: 'o', closes: 'o', title: /^[╭+][─-] sockets of/},
  networks: {opens: 'n', closes: 'n', title: /^[╭+][─-] networks/},
  alerts: {opens: 'a', closes: 'a', title: /^[╭+][─-] alerts/},
} as const;

type PaneName = keyof typeof PANES;

const DEMO = ['--demo=24', '--interval', '200ms', '--rule', 'name=shop-* rx > 1B/s as critical'];

let terminal: PseudoTerminal;

/** Opens a pane, looks at it while the picture is frozen, and goes back to the table. */
async function lookAt(name: PaneName, look: () => void): Promise<void> {
  const {opens, closes, title} = PANES[name];
  terminal.write(opens);
  await terminal.until(`${name} is open`, () => title.test(terminal.rows[2]!));
  // The last bytes of a frame may still be on their way.
  await vi.waitFor(look, {timeout: 10_000, interval: 20});
  if (closes === '') return;

  terminal.write(closes);
  await terminal.until('the table is back', () => PANES.table.title.test(terminal.rows[2]!));
}

async function freeze(): Promise<void> {
  await terminal.untilText(/RX \d\S* [kM]?B\/s/);
  await terminal.untilText(/alerts [1-9]/);
  terminal.write('g ');
  await terminal.untilText('PAUSED');
}

/** All colours on the screen. */
function colorsShown(): {readonly foregrounds: ReadonlySet<number>; readonly backgrounds: ReadonlySet<number>} {
  const [foregrounds, backgrounds] = [new Set<number>(), new Set<number>()];
  for (let y = 0; y < terminal.height; y++) {
    for (let x = 0; x < terminal.width; x++) {
      const {foreground, background} = terminal.cell(x, y);
      if (foreground !== undefined) foregrounds.add(foreground);
      if (background !== undefined) backgrounds.add(background);
    }
  }
  return {foregrounds, backgrounds};
}

/** Panes stand side by side without a gap, and nothing spills over a frame. */
function expectFrames(): void {
  for (const row of terminal.rows.slice(2, -1)) {
    expect(row).toMatch(/^[│╭╰|+].*[│╮╯|+]$/);
    expect(row).toHaveLength(terminal.width);
  }
}

/** A box over the panes has both of its sides in every row. */
function expectBox(title: string): void {
  const top = terminal.rowWith(title);
  const from = terminal.rows[top]!.lastIndexOf('╭', terminal.rows[top]!.indexOf(title));
  const end = terminal.rows[top]!.indexOf('╮', from);
  const bottom = terminal.rows.findIndex((row, y) => y > top && row[from] === '╰' && row[end] === '╯');
  expect(bottom).toBeGreaterThan(top + 5);
  for (const row of terminal.rows.slice(top + 1, bottom)) expect(row[from]! + row[end]!).toBe('││');
}

describe('every pane in every theme and size', () => {
  beforeAll(async () => {
    terminal = startRxtop(DEMO, {width: 80, height: 24});
    await freeze();
  });

  afterAll(() => terminal.close());

  /** The colours that a theme may show: its own, and those that stand on the selection. */
  function palette(theme: ThemeName): ReadonlySet<number> {
    const colors = themeColors(theme, 256, {});
    if (colors === undefined) return new Set();

    const {badge, shares, selection, ...meanings} = colors;
    const onSelection = [selection.background, selection.own, selection.all, ...Object.values(selection.brighter)];
    const all = [...Object.values(meanings), badge.foreground, badge.background, ...shares, ...onSelection];
    return new Set(all.filter(color => color !== undefined));
  }

  async function show(theme: ThemeName, [width, height]: readonly [number, number]): Promise<void> {
    if (terminal.width !== width) {
      terminal.resize(width, height);
      await terminal.until(
        'it is drawn in that size',
        () => terminal.rows.at(-1)!.includes('q quit') && terminal.rows[2]!.length === width,
      );
    }
    const receive = themeColors(theme, 256, {})?.receive;
    for (let tries = 0; tries < THEMES.length && terminal.cell(1, 1).foreground !== receive; tries++) {
      const before = terminal.cell(1, 1).foreground;
      terminal.write('T');
      await terminal.until('another theme', () => terminal.cell(1, 1).foreground !== before);
    }
  }

  const cases = SIZES.flatMap(size => THEMES.map(theme => [theme, ...size] as const));

  test.each(cases)('%s at %ix%i', async (theme, width, height) => {
    await show(theme, [width, height]);
    const allowed = palette(theme);
    const colors = themeColors(theme, 256, {});
    for (const name of Object.keys(PANES) as PaneName[]) {
      await lookAt(name, () => {
        expectFrames();
        const {foregrounds, backgrounds} = colorsShown();
        expect([...foregrounds, ...backgrounds].filter(color => !allowed.has(color))).toEqual([]);
        const heading = terminal.rows[1]!;
        expect(terminal.cell(heading.indexOf('▼ RX'), 1).foreground).toBe(colors?.receive);
        expect(terminal.cell(heading.indexOf('▲ TX'), 1).foreground).toBe(colors?.transmit);
        const badge = terminal.cell(terminal.rows[0]!.indexOf('PAUSED'), 0);
        expect(badge).toMatchObject(colors?.badge ?? {isInverse: true, isBold: true});
        if (name === 'table') {
          const {background, isInverse} = terminal.cell(1, 4);
          expect({background, isInverse}).toEqual({
            background: colors?.selection.background,
            isInverse: colors === undefined,
          });
        }
        if (name === 'alerts') {
          const row = terminal.rows.findIndex((text, y) => y > 3 && text.includes('✖ firing'));
          expect(terminal.cell(terminal.rows[row]!.indexOf('✖'), row)).toMatchObject({
            foreground: colors?.critical,
            isBold: true,
          });
        }
      });
    }
  });

  test('the columns and the help lie over it, with a frame of their own', async () => {
    for (const [keys, title] of [
      ['c', '─ columns ─'],
      ['?', '─ help: table ─'],
    ] as const) {
      terminal.write(keys);
      await terminal.untilText(title);
      await vi.waitFor(() => expectBox(title), {timeout: 10_000, interval: 20});
      terminal.write('\x1b');
      await terminal.until('it is closed', () => !terminal.text.includes(title));
    }
  });
});

describe('without colours and with ASCII alone', () => {
  beforeAll(async () => {
    terminal = startRxtop([...DEMO, '--ascii'], {width: 120, height: 40, environment: {NO_COLOR: '1'}});
    await freeze();
  });

  afterAll(() => terminal.close());

  test.each(Object.keys(PANES) as PaneName[])('%s', async name => {
    await lookAt(name, () => {
      expectFrames();
      expect(terminal.text).toMatch(/^[\x20-\x7e\n]+$/);
      const {foregrounds, backgrounds} = colorsShown();
      expect([...foregrounds, ...backgrounds]).toEqual([]);
    });
  });

  test('the help and the columns', async () => {
    for (const keys of ['?', 'c']) {
      terminal.write(keys);
      await terminal.untilText(keys === '?' ? '- help' : '- columns -');
      expect(terminal.text).toMatch(/^[\x20-\x7e\n]+$/);
      terminal.write('\x1b');
      await terminal.until(
        'it is closed',
        () => PANES.table.title.test(terminal.rows[2]!) && !/- (help|columns) ?[:-]/.test(terminal.text),
      );
    }
  });
});

describe('terminals by name', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'rxtop-looks-'));
    mkdirSync(path.join(folder, 'rxtop'));
    writeFileSync(path.join(folder, 'rxtop/config.yaml'), 'colors: {receive: "#ff00ff"}\n');
  });

  afterEach(() => terminal.close());
  afterAll(() => rmSync(folder, {recursive: true}));

  test.each([
    ['tmux', 256, 201],
    ['screen', 8, 5],
    ['alacritty', 256, 201],
    ['xterm-kitty', 256, 201],
    ['foot', 256, 201],
    ['linux', 8, 5],
    ['xterm-16color', 16, 13],
  ])('TERM=%s draws lines, and only its %i colours, also of one’s own', async (TERM, most, receive) => {
    terminal = startRxtop(['--demo=3'], {environment: {TERM, XDG_CONFIG_HOME: folder}});
    await terminal.untilText('q quit');
    await terminal.until('the header is drawn', () => terminal.rows[1]!.includes('▼ RX'));
    expectFrames();
    const {foregrounds, backgrounds} = colorsShown();
    expect([...foregrounds, ...backgrounds].filter(color => color >= most)).toEqual([]);
    expect(terminal.cell(terminal.rows[1]!.indexOf('▼'), 1).foreground).toBe(receive);
  });
});
