import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {ACTIONS, type Action} from '../../src/view/key-map.js';
import {type PseudoTerminal, startRxtop} from './pseudo-terminal.js';

const SELECTION_BACKGROUND = 24;
const HEAD_ROW = 3;
const FIRST_ROW = 4;
const LAST_KEY_ROW = 39;

const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-keys-'));
let terminal: PseudoTerminal;

/** One program for all keys: each test gives back what it found, the table with its first row selected. */
beforeAll(async () => {
  const rules = ['--rule', 'name=shop-* rx > 1B/s as critical', '--rule', 'name=pihole rx > 1B/s'];
  terminal = startRxtop(['--demo=24', '--interval', '200ms', ...rules], {
    width: 120,
    height: 40,
    environment: {XDG_CONFIG_HOME: folder},
  });
  await shows(/RX \d\S* [kM]?B\/s/);
  await shows(/─ alerts [1-9]/);
});

afterAll(() => {
  terminal.close();
  rmSync(folder, {recursive: true});
});

const press = (keys: string) => terminal.write(keys);
const shows = (text: string | RegExp) => terminal.untilText(text);
const hides = (text: string) => terminal.until(`${text} is gone`, () => !terminal.text.includes(text));
const tells = (text: string) => terminal.until(`the key line has ${text}`, () => keyLine().includes(text));
const heads = (text: string) => terminal.until(`the heads have ${text}`, () => terminal.rows[HEAD_ROW]!.includes(text));
const paneIs = (title: RegExp) => terminal.until(`the pane is ${title}`, () => title.test(terminal.rows[2]!));
const keyLine = () => terminal.rows[LAST_KEY_ROW]!;
const nameIn = (row: number) => /^│[└ ▸▾]*([^│\s]+)/.exec(terminal.rows[row]!)?.[1] ?? '';
const selectedRow = () =>
  terminal.rows.findIndex((_, y) => y >= FIRST_ROW && terminal.cell(1, y).background === SELECTION_BACKGROUND);
const selects = (row: number) => terminal.until(`row ${row} is selected`, () => selectedRow() === row);

const TABLE = /^╭─ containers/;
const LEFT = '\x1b[D';
const RIGHT = '\x1b[C';
const ESC = '\x1b';
const ENTER = '\r';

async function grouped(act: () => Promise<void>): Promise<void> {
  press('t');
  await shows('by project');
  press('g');
  await selects(FIRST_ROW);
  await act();
  press('ttt');
  await paneIs(/^╭─ containers 23 ─/);
}

async function inColumns(act: () => Promise<void>): Promise<void> {
  press('c');
  await shows('─ columns ─');
  await act();
  press('0c');
  await hides('─ columns ─');
  await heads('▼RX/s↓');
}

async function inAlerts(act: () => Promise<void>): Promise<void> {
  press('a');
  await paneIs(/^╭─ alerts/);
  press('g');
  await act();
  press('a');
  await paneIs(TABLE);
}

async function inDetail(act: () => Promise<void>): Promise<void> {
  press(`g${ENTER}`);
  await shows('since rxtop began');
  await terminal.until('the table is gone', () => !TABLE.test(terminal.rows[2]!));
  await act();
  press(ESC);
  await paneIs(TABLE);
}

/** What each key does, seen on the screen. A key without a test does not compile. */
const WHAT_HAPPENS: Readonly<Record<Exclude<Action, 'quit' | 'suspend' | 'demo'>, () => Promise<void>>> = {
  first: async () => {
    press('G');
    await shows(/to 23 of 23/);
    press('g');
    await selects(FIRST_ROW);
  },
  last: async () => {
    press('\x1b[F');
    await shows(/to 23 of 23/);
    press('\x1b[H');
    await selects(FIRST_ROW);
  },
  down: async () => {
    press('gj');
    await selects(FIRST_ROW + 1);
    press('\x1b[B');
    await selects(FIRST_ROW + 2);
  },
  up: async () => {
    press('gjj');
    await selects(FIRST_ROW + 2);
    press('k');
    await selects(FIRST_ROW + 1);
    press('\x1b[A');
    await selects(FIRST_ROW);
  },
  'page-down': async () => {
    press('g\x1b[6~');
    await shows(/ ([2-9]|\d\d) to \d+ of 23/);
    press('g');
    await selects(FIRST_ROW);
  },
  'page-up': async () => {
    press('G');
    await shows(/to 23 of 23/);
    press('\x1b[5~\x1b[5~');
    await shows(/ 1 to \d+ of 23/);
    press('g');
  },
  open: () => inDetail(() => paneIs(/^╭─ \S+ ─/)),
  back: () => inDetail(() => shows('since rxtop began')),
  jump: async () => {
    press('n');
    await paneIs(/^╭─ networks/);
    press(`j${ENTER}`);
    await shows('since rxtop began');
    press(ESC);
    await paneIs(/^╭─ networks/);
    press('n');
    await paneIs(TABLE);
  },
  'jump-to-alert': () =>
    inAlerts(async () => {
      press(ENTER);
      await shows(/\d\d:\d\d:\d\d, .* ago {2}▼ .* alert/);
      press(ESC);
      await shows('min ago');
      press(ESC);
      await paneIs(/^╭─ alerts/);
    }),
  acknowledge: () =>
    inAlerts(async () => {
      press('A');
      await tells('acknowledged until it ends');
      press('A');
      await tells('no longer acknowledged');
    }),
  mute: () =>
    inAlerts(async () => {
      press('M');
      await tells('muted for 1 h');
      press('M');
      await tells('no longer muted');
    }),
  fold: () =>
    grouped(async () => {
      press(`${RIGHT}`);
      await terminal.until('it is open', () => terminal.rows[FIRST_ROW]!.includes('▾'));
      press('g');
      press(LEFT);
      await terminal.until('it is closed', () => terminal.rows[FIRST_ROW]!.includes('▸'));
    }),
  unfold: () =>
    grouped(async () => {
      press(RIGHT);
      await terminal.until('it is open', () => terminal.rows[FIRST_ROW]!.includes('▾'));
      press(RIGHT);
      await selects(FIRST_ROW + 1);
      press(`${LEFT}${LEFT}`);
      await terminal.until('it is closed', () => terminal.rows[FIRST_ROW]!.includes('▸'));
    }),
  'fold-all': () =>
    grouped(async () => {
      press('*');
      await terminal.until('all are turned', () => (terminal.text.match(/▾/g) ?? []).length > 1);
      press('*');
      await hides('▾');
    }),
  group: async () => {
    for (const by of ['project', 'network', 'image']) {
      press('t');
      await shows(`by ${by}`);
    }
    press('t');
    await paneIs(/^╭─ containers 23 ─/);
  },
  filter: async () => {
    press('/');
    await tells('Enter keeps');
    press(`web${ENTER}`);
    await shows(/containers 1 · web ─/);
    await terminal.until('one is left', () => nameIn(FIRST_ROW).includes('web') && nameIn(FIRST_ROW + 1) === '');
    press(ESC);
    await terminal.until('all are back', () => nameIn(FIRST_ROW + 5) !== '');
  },
  'sort-next': async () => {
    press('s');
    await heads('▲TX/s↓');
    press('<');
    await heads('▼RX/s↓');
  },
  'sort-previous': async () => {
    press('<');
    await heads('NAME↑');
    press('>');
    await heads('▼RX/s↓');
  },
  'sort-column': async () => {
    press('3');
    await heads('▲TX/s↓');
    press('3');
    await heads('▲TX/s↑');
    press('2');
    await heads('▼RX/s↓');
  },
  reverse: async () => {
    press('r');
    await heads('▼RX/s↑');
    press('r');
    await heads('▼RX/s↓');
  },
  columns: () => inColumns(() => shows('[✓] ▼RX/s')),
  'toggle-column': () =>
    inColumns(async () => {
      press('gj ');
      await shows('[ ] ▼RX/s');
      press(ENTER);
      await shows('[✓] ▼RX/s');
    }),
  'column-earlier': () =>
    inColumns(async () => {
      press('gjK');
      await terminal.until('rx stands first', () => /│▼RX\/s/.test(terminal.rows[HEAD_ROW]!.replace(/ +/g, '')));
    }),
  'column-later': () =>
    inColumns(async () => {
      press('gJ');
      await terminal.until('rx stands first', () => /│▼RX\/s/.test(terminal.rows[HEAD_ROW]!.replace(/ +/g, '')));
    }),
  'default-columns': () =>
    inColumns(async () => {
      press('gj ');
      await shows('[ ] ▼RX/s');
      press('0');
      await shows('[✓] ▼RX/s');
    }),
  'close-columns': () =>
    inColumns(async () => {
      press('q');
      await hides('─ columns ─');
      press('c');
      await shows('─ columns ─');
    }),
  all: async () => {
    press('i');
    await paneIs(/containers 24/);
    press('i');
    await paneIs(/containers 23/);
  },
  follow: async () => {
    press('1g');
    await heads('NAME↑');
    await selects(FIRST_ROW);
    const first = nameIn(FIRST_ROW);
    press('1');
    await terminal.until('it goes along', () => selectedRow() > FIRST_ROW && nameIn(selectedRow()) === first);
    press('gf');
    await selects(FIRST_ROW);
    press('1');
    await terminal.until('it stays at its place', () => selectedRow() === FIRST_ROW && nameIn(FIRST_ROW) === first);
    press('f2');
    await heads('▼RX/s↓');
  },
  'next-pane': async () => {
    press('\t\t');
    await tells('A acknowledge');
    press('\t');
    await tells('/ filter');
  },
  'previous-pane': async () => {
    press('\x1b[Z');
    await tells('A acknowledge');
    press('\x1b[Z\x1b[Z');
    await tells('/ filter');
  },
  zoom: async () => {
    press('z');
    await paneIs(/^╭─ (?!containers)\S+ ─.*─╮$/);
    press('z');
    await paneIs(TABLE);
  },
  'cursor-earlier': () =>
    inDetail(async () => {
      press(LEFT);
      await shows(/\d\d:\d\d:\d\d, .* ago {2}▼/);
      press(ESC);
      await shows(/┈ .*now/);
    }),
  'cursor-later': () =>
    inDetail(async () => {
      press(LEFT);
      await shows(/\d\d:\d\d:\d\d, .* ago {2}▼/);
      press(RIGHT);
      press(RIGHT);
      await shows(/┈ .*now/);
    }),
  sockets: async () => {
    press('go');
    await paneIs(/^╭─ sockets of/);
    await shows(/tcp +(LISTEN|ESTABLISHED)/);
    press('o');
    await paneIs(TABLE);
  },
  networks: async () => {
    press('n');
    await paneIs(/^╭─ networks \d+/);
    await shows(/[├╰]─ \S+ +eth\d/);
    press('n');
    await paneIs(TABLE);
  },
  alerts: () => inAlerts(() => shows(/[▲✖] firing +\S+/)),
  freeze: async () => {
    press(' ');
    await terminal.until('it is frozen', () => terminal.rows[0]!.includes('PAUSED'));
    const y = 0;
    const x = terminal.rows[0]!.indexOf('PAUSED');
    expect(terminal.cell(x, y)).toMatchObject({foreground: 16, background: 220, isBold: true});
    press(' ');
    await hides('PAUSED');
  },
  'window-shorter': async () => {
    press('[');
    await shows(/(60 s|1 min) ago/);
    press(']');
    await shows('10 min ago');
  },
  'window-longer': async () => {
    press(']');
    await shows('2 h ago');
    press(']');
    await shows(/24 h ago|yet for 24h/);
    press('[[');
    await shows('10 min ago');
  },
  scale: async () => {
    press('l');
    await paneIs(/· log ─/);
    press('l');
    await paneIs(/^(?!.*· log ─)/);
  },
  'same-scales': async () => {
    press(`/cdn-sync${ENTER}`);
    await terminal.until('it is left', () => nameIn(FIRST_ROW).includes('cdn-sync'));
    await shows('on scales of their own');
    press('y');
    await hides('on scales of their own');
    press('y');
    await shows('on scales of their own');
    press(ESC);
    await terminal.until('all are back', () => nameIn(FIRST_ROW + 5) !== '');
  },
  units: async () => {
    press('u');
    await shows(/RX \d\S* [kM]?bit\/s/);
    press('u');
    await shows(/RX \d\S* [kM]?B\/s/);
  },
  'interval-longer': async () => {
    press('+');
    await shows('every 500 ms');
    press('-');
    await shows('every 200 ms');
  },
  'interval-shorter': async () => {
    press('-');
    await shows('every 100 ms');
    press('=');
    await shows('every 200 ms');
  },
  theme: async () => {
    press('g');
    await selects(FIRST_ROW);
    for (const [name, background] of [
      ['light', 153],
      ['contrast', 231],
      ['mono', undefined],
      ['default', SELECTION_BACKGROUND],
    ] as const) {
      press('T');
      await terminal.until(name, () => terminal.cell(5, FIRST_ROW).background === background);
    }
  },
  mouse: async () => {
    press('m');
    await terminal.until('the mouse is given back', () => terminal.modes.mouseTrackingMode === 'none');
    press('m');
    await terminal.until('the mouse is ours', () => terminal.modes.mouseTrackingMode === 'vt200');
  },
  save: async () => {
    press('S');
    await tells('Saved in ');
  },
  help: async () => {
    press('?');
    await shows('─ help: table ─');
    for (const word of ['filter', 'sockets of the container', 'rx and tx on one scale']) await shows(word);
    press('?');
    await hides('─ help');
  },
  repaint: async () => {
    press(' ');
    await shows('PAUSED');
    const before = terminal.bytesWritten;
    press('\x0c');
    await terminal.until('everything is written again', () => terminal.bytesWritten - before > 2500);
    press(' ');
    await hides('PAUSED');
  },
};

test.each(Object.entries(WHAT_HAPPENS))('%s', async (_, happens) => {
  await happens();
});

test('no key is left out: suspending, quitting and the demo are tested where they matter', () => {
  expect(new Set([...Object.keys(WHAT_HAPPENS), 'quit', 'suspend', 'demo'])).toEqual(new Set(ACTIONS));
});
