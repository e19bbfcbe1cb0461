import {afterEach, describe, expect, test} from 'vitest';
import {type PseudoTerminal, type PseudoTerminalOptions, startRxtop} from './pseudo-terminal.js';

const SELECTION_BACKGROUND = 24;
const HEAD_ROW = 3;
const FIRST_ROW = 4;

let terminal: PseudoTerminal;

afterEach(() => {
  terminal.close();
});

/** Starts a demo and waits until rates are shown. */
async function startDemo(args: readonly string[] = [], options?: PseudoTerminalOptions): Promise<void> {
  terminal = startRxtop(['--demo=24', '--interval', '200ms', ...args], options);
  await terminal.untilText(/containers \d+/);
  await terminal.untilText(/RX \d\S* [kM]?B\/s/);
}

function nameIn(row: number): string {
  return /^[│|](\S+)/.exec(terminal.rows[row]!)?.[1] ?? '';
}

function selectedRow(): number {
  return terminal.rows.findIndex(
    (row, y) => /^[│|]/.test(row) && terminal.cell(1, y).background === SELECTION_BACKGROUND,
  );
}

test('a demo opens on the alternate screen, says DEMO and has a row selected', async () => {
  await startDemo();
  expect(terminal.isAlternateScreen).toBe(true);
  expect(terminal.isCursorHidden).toBe(true);
  expect(terminal.rows[0]).toContain('DEMO');
  expect(terminal.rows[HEAD_ROW]).toContain('▼RX/s↓');
  terminal.write('g');
  await terminal.until('the first row is selected', () => selectedRow() === FIRST_ROW);
  expect(terminal.rows.at(-1)).toContain('q quit');
});

test('the screen is drawn in the palette: receive blue, transmit orange, the selection behind a whole row', async () => {
  await startDemo();
  terminal.write('g');
  await terminal.until('the first row is selected', () => selectedRow() === FIRST_ROW);
  const heads = terminal.rows[HEAD_ROW]!;
  const endOf = (head: string) => heads.indexOf(head) + head.length - 1;
  expect(terminal.cell(endOf('▼RX/s') + 1, FIRST_ROW + 1)).toMatchObject({glyph: 'B', foreground: 74});
  expect(terminal.cell(endOf('▲TX/s'), FIRST_ROW + 1)).toMatchObject({glyph: 'B', foreground: 214});
  for (const x of [1, 30, 60, 78]) expect(terminal.cell(x, FIRST_ROW).background).toBe(SELECTION_BACKGROUND);
});

test('alerts are those of the containers that the command line leaves over', async () => {
  await startDemo(['--filter', 'name=shop-db-1', '--rule', 'rx > 1B/s']);
  await terminal.untilText(/[▲✖] firing shop-db-1/);
  expect(terminal.text).toContain('─ alerts 1 ─');
});

describe('keys', () => {
  test('/ filters while it is typed, marks what is wrong, and Esc gives it up', async () => {
    await startDemo();
    terminal.write('/');
    await terminal.untilText('Enter keeps');
    terminal.write('web');
    await terminal.until('only web is left', () => nameIn(FIRST_ROW).includes('web') && nameIn(FIRST_ROW + 1) === '');
    terminal.write(' nonsense=1');
    await terminal.untilText('✖');
    terminal.write('\x1b');
    await terminal.untilText('q quit');
    await terminal.until('all are back', () => nameIn(FIRST_ROW + 10) !== '');
  });

  test('Enter shows the detail of the selected container and Esc goes back', async () => {
    await startDemo();
    terminal.write('gj');
    await terminal.until('the second row is selected', () => selectedRow() === FIRST_ROW + 1);
    const name = nameIn(FIRST_ROW + 1);
    terminal.write('\r');
    await terminal.untilText(`╭─ ${name} ─`);
    await terminal.untilText(/■ eth0 .*\d+\.\d+\.\d+\.\d+/);
    await terminal.untilText('since rxtop began');
    await terminal.untilText(/[⠀-⣿]/);
    terminal.write('\x1b');
    await terminal.untilText(/╭─ containers/);
  });

  test('Space freezes the picture and lets it go on', async () => {
    await startDemo();
    terminal.write(' ');
    await terminal.untilText('PAUSED');
    const frozen = terminal.rows.slice(FIRST_ROW, FIRST_ROW + 12);
    await terminal.untilText('PAUSED 2 s');
    expect(terminal.rows.slice(FIRST_ROW, FIRST_ROW + 12)).toEqual(frozen);
    terminal.write(' ');
    await terminal.until('it is live', () => !terminal.text.includes('PAUSED'));
    await terminal.until('figures move', () => terminal.rows[FIRST_ROW] !== frozen[0]);
  });

  test('i shows containers that do not run, with the reason in words', async () => {
    await startDemo();
    terminal.write('i');
    terminal.write('G');
    await terminal.untilText('not running');
  });
});

test('every container without figures says why', async () => {
  await startDemo([], {width: 120, height: 60});
  await terminal.untilText('host network');
  await terminal.untilText('no network');
  await terminal.untilText(/shares \S+'s network/);
});

test('rx and tx of networks are compared in a bar that blessed-contrib draws', async () => {
  await startDemo(['--filter', 'name=shop-web-1'], {width: 120, height: 40});
  await terminal.untilText('■ eth1');
  const row = terminal.rowWith('■ eth0') - 1;
  await terminal.until('the bar has two colours', () => {
    const colors = Array.from({length: 74}, (_, x) => terminal.cell(x + 1, row).background);
    return colors.includes(36) && colors.includes(175);
  });
});

describe('the size of the terminal', () => {
  test('may change at any time: each size has its own panes', async () => {
    await startDemo();
    terminal.resize(120, 40);
    await terminal.until(
      '120x40 is drawn',
      () => terminal.rows[39]!.includes('q quit') && terminal.text.includes('since rxtop began'),
    );
    expect(terminal.rows[HEAD_ROW]).toContain('NETWORK');
    terminal.resize(250, 80);
    await terminal.until('250x80 is drawn', () => terminal.rows[79]!.includes('q quit'));
    expect(terminal.rows[2]).toMatch(/^╭─ containers .*╮╭─ .*╮$/);
    terminal.resize(80, 24);
    await terminal.until(
      '80x24 is drawn',
      () => terminal.rows[23]!.includes('q quit') && terminal.rows[2]!.length === 80,
    );
    expect(terminal.text).not.toContain('since rxtop began');
    terminal.resize(30, 6);
    await terminal.untilText('rxtop needs 40x8');
    terminal.resize(80, 24);
    await terminal.untilText(/╭─ containers/);
  });
});

test('a storm of resizes, down to 20x5, ends in a whole picture', async () => {
  await startDemo();
  const sizes = [
    [120, 40],
    [20, 5],
    [250, 80],
    [1, 1],
    [79, 23],
  ] as const;
  for (let step = 0; step < 60; step++) {
    const [width, height] = sizes[step % sizes.length]!;
    terminal.resize(width, height);
    if (step % 7 === 0) terminal.write('j');
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  terminal.resize(20, 5);
  await terminal.untilText('rxtop needs 40x8');
  terminal.resize(80, 24);
  await terminal.until(
    '80x24 is drawn',
    () => terminal.rows[23]!.includes('q quit') && /^╭─ containers .*╮$/.test(terminal.rows[2]!),
  );
  terminal.write('gj');
  await terminal.until('keys are heard', () => terminal.cell(1, FIRST_ROW + 1).background === SELECTION_BACKGROUND);
});

describe('what the terminal can show', () => {
  test('NO_COLOR leaves attributes only: the selection is inverse', async () => {
    await startDemo([], {environment: {NO_COLOR: '1'}});
    expect(terminal.cell(1, FIRST_ROW)).toMatchObject({foreground: undefined, background: undefined, isInverse: true});
    expect(terminal.output).not.toMatch(/\x1b\[[\d;]*[34]8;5;/);
  });

  test('--ascii and a locale without UTF-8 draw with ASCII alone', async () => {
    for (const [args, environment] of [
      [['--ascii'], {}],
      [[], {LC_ALL: 'C'}],
    ] as const) {
      await startDemo(args, {environment});
      expect(terminal.text).toMatch(/^[\x20-\x7e\n]+$/);
      expect(terminal.rows[2]).toMatch(/^\+- containers/);
      terminal.close();
    }
  });

  test.each([
    ['TERM=dumb', [], {TERM: 'dumb'}],
    ['--plain', ['--plain'], {}],
  ])('%s gets plain rows', async (_, flags, environment) => {
    terminal = startRxtop(['--demo=3', '--interval', '200ms', '--count', '2', ...flags], {environment});
    expect(await terminal.ended()).toEqual({code: 0, signal: undefined});
    expect(terminal.output).not.toContain('\x1b');
    expect(terminal.text).toContain('TIME     NAME');
  });
});

test('--count ends the dashboard by itself', async () => {
  terminal = startRxtop(['--demo=3', '--interval', '100ms', '--count', '3']);
  expect(await terminal.ended()).toEqual({code: 0, signal: undefined});
  expect(terminal.isAlternateScreen).toBe(false);
});

test('without an engine it opens all the same, says what it looked for, and d starts a demo', async () => {
  terminal = startRxtop(['--host', 'unix:///nonexistent/docker.sock'], {width: 100, height: 30});
  await terminal.untilText('Press d to see a demo');
  expect(terminal.text).toContain('/nonexistent/docker.sock');
  expect(terminal.text).not.toContain('DEMO');
  terminal.write('d');
  await terminal.until('the demo is labelled', () => terminal.rows[0]!.includes('DEMO'));
  await terminal.untilText(/\d MB/);
});

test('an unknown column to sort by is refused before the terminal is touched', async () => {
  terminal = startRxtop(['--demo', '--sort', 'colour']);
  expect((await terminal.ended()).code).toBe(2);
  expect(terminal.output).not.toContain('\x1b[?1049h');
  expect(terminal.text).toContain('Columns: name, rx, tx');
});
