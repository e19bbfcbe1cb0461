import {describe, expect, test} from 'vitest';
import {parseRowFilter} from '../../src/cli/row-filter.js';
import {Dashboard} from '../../src/dashboard/dashboard.js';
import type {DashboardOptions} from '../../src/dashboard/dashboard-options.js';
import {DEFAULT_SETTINGS} from '../../src/dashboard/settings.js';
import type {Clock} from '../../src/model/collector.js';
import type {NamespaceSocket, SocketReading} from '../../src/model/socket.js';
import {USUAL_KEYS} from '../../src/view/key-map.js';
import {ENGINE, type FakeContainer, fakeSweep, sawtooth} from '../view/fake-sweep.js';
import {FakeTerminal} from './fake-terminal.js';

const OPTIONS: DashboardOptions = {
  settings: DEFAULT_SETTINGS,
  isAll: false,
  ruleCount: 2,
  colors: 256,
  ownColors: {},
  keys: USUAL_KEYS,
  isWanted: () => true,
  isNarrowed: false,
  parseFilter: parseRowFilter,
  ownUse: () => ({cpuSeconds: 0, residentBytes: 90e6}),
  greeting: undefined,
  save: () => Promise.resolve({text: 'saved', isBad: false}),
  changeInterval: () => undefined,
};

const THREE: readonly FakeContainer[] = [
  {name: 'web', receive: 3000, transmit: 10},
  {name: 'db', receive: 2000, transmit: 90},
  {name: 'cache', receive: 1000, transmit: 50},
];

const MISSING = {...ENGINE, kind: 'none', state: 'unreachable', reason: 'No engine.', hint: 'Start one.'} as const;

/** A dashboard on a fake terminal, and a clock that is moved by hand. */
function open(changes: Partial<DashboardOptions> = {}, size: [number, number] = [80, 24]) {
  const terminal = new FakeTerminal(...size);
  const time = {now: 100};
  const clock: Clock = {
    monotonicSeconds: () => time.now,
    now: () => new Date(2026, 0, 31),
    sleep: () => Promise.resolve(),
  };
  const dashboard = new Dashboard(terminal, clock, {...OPTIONS, ...changes});
  let number = 0;
  const sweep = (fakes: readonly FakeContainer[], engine = ENGINE) => {
    dashboard.show(
      fakeSweep(fakes, {number, monotonicSeconds: time.now, intervalSeconds: number === 0 ? undefined : 1, engine}),
      [],
    );
    number++;
    time.now++;
  };
  const shownNames = () =>
    terminal.text
      .split('\n')
      .slice(4)
      .map(line => /^│(\S+)/.exec(line)?.[1])
      .filter(name => name !== undefined);
  return {terminal, dashboard, sweep, time, shownNames};
}

/** A dashboard that has seen two sweeps, so that rates are known. */
function opened(
  fakes: readonly FakeContainer[] = THREE,
  changes: Partial<DashboardOptions> = {},
  size?: [number, number],
) {
  const all = open(changes, size);
  all.sweep(fakes);
  all.sweep(fakes);
  return all;
}

test('before the first sweep it says that it looks for containers', () => {
  expect(open().terminal.text).toContain('Looking for containers…');
});

test('the busiest container is on top and selected once rates are known', () => {
  const {shownNames, dashboard} = opened();
  expect(shownNames()).toEqual(['web', 'db', 'cache']);
  expect(dashboard.selectedKey).toBe('prod-01\nid-of-web');
});

describe('keys that sort', () => {
  test.each([
    [['3'], ['db', 'cache', 'web']],
    [
      ['3', '3'],
      ['web', 'cache', 'db'],
    ],
    [['1'], ['cache', 'db', 'web']],
    [['s'], ['db', 'cache', 'web']],
    [
      ['s', '<'],
      ['web', 'db', 'cache'],
    ],
    [['r'], ['cache', 'db', 'web']],
    [['9'], ['web', 'db', 'cache']],
  ])('%o give %o', (keys, names) => {
    const {terminal, shownNames} = opened();
    terminal.press(...keys);
    expect(shownNames()).toEqual(names);
  });
});

describe('t groups by host', () => {
  const FAR: readonly FakeContainer[] = [{name: 'far', receive: 7000, host: 'prod-02'}];

  test('where there are several, with the sum of each, and no column of hosts then', () => {
    const {terminal} = opened([...THREE, ...FAR], {}, [100, 24]);
    expect(terminal.text).toContain('HOST');
    terminal.press('t', 't', 't', 't');
    expect(terminal.text).toContain('containers 4 · by host');
    expect(terminal.text).toMatch(/▾ prod-02 · 1 +7\.00 kB/u);
    expect(terminal.text).toMatch(/▾ prod-01 · 3 +6\.00 kB/u);
    expect(terminal.text).not.toContain('HOST');
    terminal.press('t');
    expect(terminal.text).not.toContain(' · by ');
  });

  test('not where there is one', () => {
    const {terminal} = opened();
    terminal.press('t', 't', 't', 't');
    expect(terminal.text).not.toContain(' · by ');
  });
});

describe('rows that change places', () => {
  const turned = THREE.map((fake, index) => ({...fake, receive: 1000 * (index + 1)}));

  test('do so only every few seconds', () => {
    const {sweep, shownNames} = opened();
    sweep(turned);
    expect(shownNames()).toEqual(['web', 'db', 'cache']);
    sweep(turned);
    sweep(turned);
    expect(shownNames()).toEqual(['cache', 'db', 'web']);
  });

  test('rest while the user moves among them', () => {
    const {sweep, shownNames, terminal, time} = opened();
    time.now += 5;
    terminal.press('down');
    sweep(turned);
    expect(shownNames()).toEqual(['web', 'db', 'cache']);
    sweep(turned);
    sweep(turned);
    expect(shownNames()).toEqual(['cache', 'db', 'web']);
  });

  test('stand in order at once when the filter or what is shown changes', () => {
    const {sweep, shownNames, terminal} = opened([
      ...turned,
      {name: 'old', state: 'exited', status: {state: 'unavailable', reason: 'not-running', detail: ''}},
    ]);
    terminal.type('/b');
    expect(shownNames()).toEqual(['db', 'web']);
    sweep(THREE);
    expect(shownNames()).toEqual(['db', 'web']);
    terminal.press('escape');
    expect(shownNames()).toEqual(['web', 'db', 'cache']);
    sweep(turned);
    terminal.press('i');
    expect(shownNames()).toEqual(['cache', 'db', 'web']);
  });

  test('stand in order at once when a container comes, even while the user moves', () => {
    const {sweep, shownNames, terminal} = opened();
    terminal.press('down');
    sweep([{name: 'new', receive: 2500}, ...THREE]);
    expect(shownNames()).toEqual(['web', 'new', 'db', 'cache']);
  });

  test('stand in order as soon as their rates are known', () => {
    const {sweep, shownNames} = open();
    const unknown = THREE.map(fake => ({...fake, reason: 'first-sample' as const}));
    sweep(unknown);
    sweep(unknown);
    sweep(THREE);
    expect(shownNames()).toEqual(['web', 'db', 'cache']);
  });

  test('stand in order when the picture is frozen, and when it is let go', () => {
    const {sweep, shownNames, terminal} = opened();
    sweep(turned);
    terminal.press('space');
    expect(shownNames()).toEqual(['cache', 'db', 'web']);
    sweep(THREE);
    terminal.press('space');
    expect(shownNames()).toEqual(['web', 'db', 'cache']);
  });

  test('leave the selection on top as long as the user has not moved it', () => {
    const {sweep, dashboard} = opened();
    expect(dashboard.selectedKey).toBe('prod-01\nid-of-web');
    for (let count = 0; count < 4; count++) sweep(turned);
    expect(dashboard.selectedKey).toBe('prod-01\nid-of-cache');
  });

  test('take the selection with them', () => {
    const {sweep, terminal, dashboard} = opened();
    terminal.press('down');
    for (let count = 0; count < 5; count++) sweep([...turned].reverse());
    expect(dashboard.selectedKey).toBe('prod-01\nid-of-db');
  });
});

describe('the filter', () => {
  test('takes effect while it is typed, and stays after Enter', () => {
    const {terminal, shownNames} = opened();
    terminal.type('/');
    terminal.type('CA');
    expect(shownNames()).toEqual(['cache']);
    terminal.press('enter');
    expect(terminal.text).toContain('containers 1 · CA');
    expect(terminal.lineWith('q quit')).not.toBe('');
  });

  test('is given up by Esc, while it is typed and after', () => {
    const {terminal, shownNames} = opened();
    terminal.type('/db');
    terminal.press('escape');
    expect(shownNames()).toHaveLength(3);
    terminal.type('/db');
    terminal.press('enter', 'escape');
    expect(shownNames()).toHaveLength(3);
  });

  test('takes letters that are keys elsewhere', () => {
    const {terminal, shownNames} = opened([...THREE, {name: 'sq-proxy', receive: 1}]);
    terminal.type('/sq');
    expect(shownNames()).toEqual(['sq-proxy']);
    terminal.press('backspace', 'backspace');
    expect(shownNames()).toHaveLength(4);
  });

  test('that is wrong is marked, and the rows stay as they were', () => {
    const {terminal, shownNames} = opened();
    terminal.type('/db');
    terminal.type(' =');
    expect(terminal.text.split('\n').at(-1)).toContain('✖');
    expect(shownNames()).toEqual(['db']);
  });

  test.each([
    ['/=', 'containers 3 · still unfiltered'],
    ['/db =', 'containers 1 · still db'],
  ])('that is wrong leaves in the title what the rows are: %s', (typed, title) => {
    const {terminal} = opened();
    terminal.type(typed);
    expect(terminal.text).toContain(title);
  });

  test('that fits only what does not run says which key shows it', () => {
    const {terminal, shownNames} = opened([
      ...THREE,
      {name: 'old', state: 'exited', status: {state: 'unavailable', reason: 'not-running', detail: ''}},
    ]);
    terminal.type('/state=exited');
    expect(terminal.text).toContain('1 that does not run matches: press i.');
    terminal.press('enter', 'i');
    expect(shownNames()).toEqual(['old']);
  });

  test('understands key=value', () => {
    const {terminal, shownNames} = opened([...THREE, {name: 'api', networks: ['back'], receive: 5}]);
    terminal.type('/network=back');
    expect(shownNames()).toEqual(['api']);
  });

  test('that fits nothing says so', () => {
    const {terminal} = opened();
    terminal.type('/nobody');
    expect(terminal.text).toContain('No container matches the filter.');
  });
});

describe('the header', () => {
  test('sums up what is shown, and says of how many', () => {
    const {terminal} = opened();
    expect(terminal.text).toContain('RX 6.00 kB/s');
    expect(terminal.text).not.toContain('shown');
    terminal.type('/b');
    expect(terminal.text).toContain('2 of 3 shown  ▼ RX 5.00 kB/s  ▲ TX 100 B/s');
  });

  test('sums up what the command line leaves over', () => {
    const {terminal} = opened(THREE, {isNarrowed: true, isWanted: ({name}) => name === 'db'});
    expect(terminal.text).toContain('1 of 3 shown  ▼ RX 2.00 kB/s');
  });

  test('counts paused containers as running, and none that is between two starts', () => {
    const {terminal} = opened([...THREE, {name: 'p', state: 'paused'}, {name: 'r', state: 'restarting'}]);
    expect(terminal.text).toContain('4/5 running');
  });
});

describe('containers that do not run', () => {
  const withStopped: readonly FakeContainer[] = [
    ...THREE,
    {name: 'old', state: 'exited', status: {state: 'unavailable', reason: 'not-running', detail: ''}},
  ];

  test('are shown on request, with their state', () => {
    const {terminal, shownNames} = opened(withStopped);
    expect(shownNames()).not.toContain('old');
    terminal.press('i');
    expect(terminal.lineWith('old')).toContain('not running (exited)');
    terminal.press('i');
    expect(shownNames()).not.toContain('old');
  });
});

describe('a frozen picture', () => {
  test('keeps its figures, and says for how long', () => {
    const {terminal, sweep} = opened();
    terminal.press('space');
    sweep(THREE.map(fake => ({...fake, receive: 9_000_000})));
    sweep(THREE.map(fake => ({...fake, receive: 9_000_000})));
    expect(terminal.lineWith('web')).toContain('3.00 kB');
    expect(terminal.text).toMatch(/PAUSED 1 s/);
    terminal.press('space');
    expect(terminal.lineWith('web')).toContain('9.00 MB');
    expect(terminal.text).not.toContain('PAUSED');
  });

  test('keeps its history, also of rows that are looked at later', () => {
    const terminal = new FakeTerminal(120, 40);
    let newest = 1000;
    const history = () => sawtooth(newest);
    const dashboard = new Dashboard(
      terminal,
      {monotonicSeconds: () => newest, now: () => new Date(2026, 0, 31), sleep: () => Promise.resolve()},
      OPTIONS,
    );
    const live = {capacity: history().capacity, lastReset: () => undefined} as const;
    const sweep = fakeSweep(THREE, {
      history: {
        ...live,
        readInto: (...all) => history().readInto(...all),
        newestBucket: tier => history().newestBucket(tier),
      },
    });
    dashboard.show(sweep, []);
    terminal.press('space');
    const before = terminal.lineWith('db');
    newest += 7;
    terminal.press('down');
    expect(terminal.lineWith('db')).toBe(before);
    terminal.press('space');
    expect(terminal.lineWith('db')).not.toBe(before);
  });
});

describe('without an engine', () => {
  test('it says why and what to do, and d asks for the demo', async () => {
    const {terminal, dashboard, sweep} = open();
    const wish = dashboard.nextWish();
    sweep([], MISSING);
    expect(terminal.text).toContain('No engine.');
    expect(terminal.text).toContain('Press d to see a demo');
    expect(terminal.lineWith('q quit')).toContain('d demo');
    terminal.press('d');
    await expect(wish).resolves.toBe('demo');
  });

  test('d means nothing while there are containers to see', async () => {
    const {terminal, dashboard} = opened();
    const wish = dashboard.nextWish();
    terminal.press('d', 'q');
    await expect(wish).resolves.toBe('quit');
  });
});

describe('quitting', () => {
  test.each(['q', 'C-c'])('%s leaves', async key => {
    const {terminal, dashboard} = opened();
    const wish = dashboard.nextWish();
    terminal.press(key);
    await expect(wish).resolves.toBe('quit');
  });

  test('q is a letter while a filter is typed, Ctrl-C is not', async () => {
    const {terminal, dashboard} = opened();
    const wish = dashboard.nextWish();
    terminal.type('/q');
    terminal.press('C-c');
    await expect(wish).resolves.toBe('quit');
    expect(terminal.text.split('\n').at(-1)).toContain('/q');
  });
});

test('keys that are not the dashboard’s own go to the terminal', () => {
  const {terminal} = opened();
  terminal.press('C-l', 'C-z');
  expect(terminal.calls).toEqual(['mouse on', 'repaint', 'suspend']);
});

test('Enter shows the detail of the selected container, Esc goes back', () => {
  const {terminal} = opened();
  terminal.press('j', 'enter');
  expect(terminal.text).toContain('╭─ db ─');
  expect(terminal.text).toContain('source host');
  terminal.press('escape');
  expect(terminal.text).toContain('╭─ containers 3 ');
});

test('the detail stays with its container when another one becomes the busiest', () => {
  const {terminal, sweep, dashboard, time} = opened();
  terminal.press('enter');
  time.now += 10;
  sweep(THREE.map((fake, index) => ({...fake, receive: 1000 * (index + 1)})));
  expect(dashboard.selectedKey).toBe('prod-01\nid-of-web');
  expect(terminal.text).toContain('╭─ web ─');
  terminal.press('down');
  expect(dashboard.selectedKey).not.toBe('prod-01\nid-of-web');
});

test('a container on several networks gets a bar of their shares, one on a single network does not', () => {
  const {terminal} = opened(
    [{name: 'web', receive: 3000, networks: ['front', 'back']}, ...THREE.slice(1)],
    {},
    [120, 40],
  );
  expect(terminal.bar?.parts.map(({share}) => share)).toEqual([0.5, 0.5]);
  terminal.press('j');
  expect(terminal.bar).toBeUndefined();
});

test('bytes turn into bits and back', () => {
  const {terminal} = opened();
  terminal.press('u');
  expect(terminal.lineWith('web')).toContain('24.0 kbit');
  terminal.press('u');
  expect(terminal.lineWith('web')).toContain('3.00 kB');
});

test('the screen follows the size of the terminal', () => {
  const {terminal} = opened();
  terminal.resize(120, 40);
  expect(terminal.grid).toMatchObject({width: 120, height: 40});
  expect(terminal.text).toContain('since rxtop began');
  terminal.resize(30, 5);
  expect(terminal.text).toContain('rxtop needs 40x8 cells');
});

test('starting over forgets what was seen', () => {
  const {terminal, dashboard} = opened();
  dashboard.startOver();
  expect(terminal.text).toContain('Looking for containers…');
  expect(dashboard.selectedKey).toBeUndefined();
});

describe('the networks pane', () => {
  const ON_NETWORKS: readonly FakeContainer[] = [
    {name: 'web', receive: 3000, transmit: 1000, networks: ['front', 'back']},
    {name: 'db', receive: 1000, transmit: 5000, networks: ['back']},
    {name: 'node', status: {state: 'unavailable', reason: 'host-network', detail: 'it uses the host’s'}, networks: []},
  ];

  test('shows each network with its containers and their part, the hottest first', () => {
    const {terminal} = opened(ON_NETWORKS);
    terminal.press('n');
    expect(terminal.text.split('\n').slice(2, 12).join('\n')).toMatchInlineSnapshot(`
      "╭─ networks 3 ─────────────────────────────────────────────────────────────────╮
      │ NETWORK, AND WHO IS ON IT                 ▼RX/s      ▲TX/s PART OF IT        │
      │ back  bridge, 2 containers            2.50 kB/s  5.50 kB/s                   │
      │ ├─ db  eth0 172.18.1.2/16             1.00 kB/s  5.00 kB/s ■■■■■■■■·· 75.0 % │
      │ ╰─ web  eth1 172.18.0.2/16            1.50 kB/s    500 B/s ■■■······· 25.0 % │
      │ front  bridge, 1 container            1.50 kB/s    500 B/s                   │
      │ ╰─ web  eth0 172.18.0.2/16            1.50 kB/s    500 B/s ■■■■■■■■■■  100 % │
      │ host network  1 container                     –          –                   │
      │ ╰─ node  host network                         –          –                   │
      │                                                                              │"
    `);
  });

  test('Enter shows a container, and Esc goes back to the networks', () => {
    const {terminal, dashboard} = opened(ON_NETWORKS);
    terminal.press('n', 'down', 'enter');
    expect(dashboard.selectedKey).toBe('prod-01\nid-of-db');
    expect(terminal.lineWith('╭─ db ')).not.toBe('');
    terminal.press('escape');
    expect(terminal.lineWith('networks 3')).not.toBe('');
    terminal.press('escape');
    expect(terminal.lineWith('containers 3')).not.toBe('');
  });

  test('a click selects a row, and a click on the selected one shows its container', () => {
    const {terminal, dashboard} = opened(ON_NETWORKS);
    terminal.press('n');
    terminal.mouse('press', 10, 5);
    expect(terminal.lineWith('networks 3')).not.toBe('');
    terminal.mouse('press', 10, 5);
    expect(dashboard.selectedKey).toBe('prod-01\nid-of-db');
    terminal.press('escape');
    terminal.mouse('press', 10, 4);
    terminal.mouse('press', 10, 4);
    expect(terminal.lineWith('networks 3')).not.toBe('');
  });

  test('a container that the table hides in a closed group is shown all the same', () => {
    const {terminal, dashboard} = opened(ON_NETWORKS);
    terminal.press('t', '*', 'n', 'down', 'enter');
    expect(dashboard.selectedKey).toBe('prod-01\nid-of-db');
  });
});

describe('the sockets pane', () => {
  const LISTENING: NamespaceSocket = {
    protocol: 'tcp',
    state: 'LISTEN',
    local: {address: '0.0.0.0', port: 80},
    peer: undefined,
    sendQueue: 0,
    receiveQueue: 0,
  };
  const connected = (address: string): NamespaceSocket => ({
    ...LISTENING,
    state: 'ESTABLISHED',
    local: {address: '172.18.0.2', port: 80},
    peer: {address, port: 40_000},
    sendQueue: 1500,
  });
  const READING: SocketReading = {
    state: 'read',
    sockets: [LISTENING, connected('172.18.1.2'), connected('203.0.113.9')],
    counts: [
      {protocol: 'tcp', state: 'ESTABLISHED', count: 2},
      {protocol: 'tcp', state: 'LISTEN', count: 1},
    ],
    isCut: false,
  };

  test('shows peers by name, and is read while it is open, every other second', () => {
    const all = opened(THREE, {}, [100, 24]);
    const asked: string[] = [];
    all.dashboard.serveBy({
      readSockets: key => {
        asked.push(key.replace('\n', ' '));
        return READING;
      },
    });
    all.sweep(THREE);
    expect(asked).toEqual([]);
    all.terminal.press('o');
    expect(asked).toEqual(['prod-01 id-of-web']);
    expect(all.terminal.text.split('\n').slice(2, 8).join('\n')).toMatchInlineSnapshot(`
      "╭─ sockets of web ─────────────────────────────────────────────────────────────────────────────────╮
      │ 2 tcp ESTABLISHED · 1 tcp LISTEN                                                                 │
      │ PROTO STATE       LOCAL                PEER               WHO                     SEND-Q  RECV-Q │
      │ tcp   LISTEN      0.0.0.0:80                                                                   · │
      │ tcp   ESTABLISHED 172.18.0.2:80      ← 172.18.1.2:40000   db (front)             1.50 kB       · │
      │ tcp   ESTABLISHED 172.18.0.2:80      ← 203.0.113.9:40000  external               1.50 kB       · │"
    `);
    for (let count = 0; count < 5; count++) all.sweep(THREE);
    expect(asked).toHaveLength(3);
    all.terminal.press('escape');
    all.sweep(THREE);
    all.sweep(THREE);
    all.sweep(THREE);
    expect(asked).toHaveLength(3);
  });

  test('a click on a socket shows the container at its other end, and Esc goes back', () => {
    const {terminal, dashboard} = opened(THREE, {}, [100, 24]);
    dashboard.serveBy({readSockets: () => READING});
    terminal.press('o');
    terminal.mouse('press', 20, 5);
    terminal.mouse('press', 20, 7);
    expect(terminal.lineWith('╭─ sockets of web ')).not.toBe('');
    terminal.mouse('press', 20, 6);
    expect(terminal.lineWith('╭─ db ')).not.toBe('');
    terminal.press('escape');
    expect(terminal.lineWith('╭─ sockets of web ')).not.toBe('');
  });

  test('says why there is nothing to read', () => {
    const {terminal, dashboard} = opened();
    dashboard.serveBy({
      readSockets: () => ({
        state: 'unavailable',
        reason: 'not-permitted',
        statement: '/proc is closed',
        remedy: 'Run rxtop as root.',
      }),
    });
    terminal.press('enter', 'o');
    expect(terminal.lineWith('Not known: /proc is closed.')).not.toBe('');
    terminal.press('escape');
    expect(terminal.lineWith('╭─ web ')).not.toBe('');
  });
});

test('a click on a container in the detail of its group shows that one, and Esc goes back to the table', () => {
  const {terminal, dashboard} = opened(THREE, {settings: {...DEFAULT_SETTINGS, grouping: 'network'}}, [120, 40]);
  const y = terminal.text.split('\n').findLastIndex(line => /^│ db /.test(line));
  terminal.mouse('press', 5, y);
  expect(dashboard.selectedKey).toBe('prod-01\nid-of-db');
  expect(terminal.lineWith('╭─ db ')).not.toBe('');
  terminal.press('escape');
  expect(terminal.lineWith('containers 3')).not.toBe('');
});

describe('the chart of the detail', () => {
  test('[ and ] change its window, ← reads a moment, and Esc lets go of it', () => {
    const {terminal} = opened(THREE, {}, [120, 40]);
    terminal.press('enter');
    expect(terminal.lineWith('10 min ago')).not.toBe('');
    expect(terminal.lineWith('mean size ▼ 1.00 kB ▲ 1.00 kB')).not.toBe('');
    expect(terminal.lineWith('driver bridge')).not.toBe('');
    terminal.press('[');
    expect(terminal.lineWith('60 s ago')).not.toBe('');
    terminal.press(']', ']', ']');
    expect(terminal.lineWith('24 h ago')).not.toBe('');
    terminal.press('left', 'left');
    expect(terminal.text).toMatch(/\d\d:\d\d:\d\d, .* ago {2}▼ [\d.]+ kB\/s \(.* to .*\) {2}▲/);
    terminal.press('right', 'right');
    expect(terminal.lineWith('24 h ago')).not.toBe('');
    terminal.press('left', 'escape');
    expect(terminal.lineWith('24 h ago')).not.toBe('');
    terminal.press('escape');
    expect(terminal.lineWith('containers 3')).not.toBe('');
  });
});
