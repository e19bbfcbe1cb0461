import {describe, expect, test} from 'vitest';
import type {AlertView} from '../../src/view/alerts-pane.js';
import {factsOf} from '../../src/view/column.js';
import {DEFAULT_COLUMNS} from '../../src/view/columns.js';
import {containerRow} from '../../src/view/container-row.js';
import {type DashboardView, paintDashboard} from '../../src/view/dashboard-screen.js';
import {USUAL_KEYS} from '../../src/view/key-map.js';
import {paletteFor} from '../../src/view/palette.js';
import type {ReadHistory} from '../../src/view/read-history.js';
import {sortRows} from '../../src/view/row-order.js';
import {lookOf} from '../../src/view/style.js';
import {CellGrid} from '../../src/view/surface.js';
import {ENGINE, type FakeContainer, fakeSweep} from './fake-sweep.js';

const CONTAINERS: readonly FakeContainer[] = [
  {name: 'shop-web-1', receive: 3_120_000, transmit: 40_000, networks: ['shop_front', 'shop_back']},
  {name: 'shop-db-1', receive: 412_000, transmit: 1_900_000, drops: 12, networks: ['shop_back']},
  {name: 'idle', receive: 0, transmit: 0},
  {name: 'restarted', reason: 'counter-reset'},
  {
    name: 'node-exporter',
    status: {state: 'unavailable', reason: 'host-network', detail: 'It uses the network of the host.'},
    networks: ['host'],
  },
  {name: 'vpn-client', status: {state: 'shared', reason: 'shared-with', owner: {id: '1', name: 'vpn'}}, networks: []},
];

const ALERTS: readonly AlertView[] = [
  {
    key: 'web',
    time: new Date(2026, 0, 31, 11, 59, 58),
    sinceSeconds: 98,
    momentSeconds: 98,
    state: 'pending',
    standing: 'pending',
    severity: 'warning',
    containerKey: 'prod-01\nid-of-shop-web-1',
    subject: 'shop-web-1',
    text: 'rx 3.12 MB/s > 3.00 MB/s for 10 s',
    mutedUntil: undefined,
  },
  {
    key: 'db',
    time: new Date(2026, 0, 31, 11, 59, 48),
    sinceSeconds: 88,
    momentSeconds: 88,
    state: 'firing',
    standing: 'firing',
    severity: 'critical',
    containerKey: 'prod-01\nid-of-shop-db-1',
    subject: 'shop-db-1',
    text: 'tx 1.90 MB/s > 1.00 MB/s',
    mutedUntil: undefined,
  },
];

const KEY_LINE: DashboardView['keyLine'] = {
  prompt: undefined,
  message: undefined,
  keys: USUAL_KEYS,
  pane: 'table',
  offersDemo: false,
};

const HELP: DashboardView['help'] = {pane: 'table', keys: USUAL_KEYS, columns: DEFAULT_COLUMNS};

const BYTES = {unit: 'bytes', steps: 'si'} as const;

function viewOf(fakes: readonly FakeContainer[], changes: Partial<DashboardView> = {}): DashboardView {
  const sweep = fakeSweep(fakes);
  const order = {column: 'rx', isReversed: false} as const;
  const rows = sortRows(
    sweep.inventory.containers.map(container => containerRow(container, sweep)),
    order,
    factsOf(sweep),
  );
  const readHistory: ReadHistory = (into, slots, direction) =>
    sweep.history.readInto(into, slots, direction, 1, 'mean');
  const selected = rows[0];
  return {
    header: {
      hostName: 'prod-01',
      engines: [ENGINE],
      nowSeconds: 12,
      running: fakes.length,
      containers: fakes.length + 5,
      part: undefined,
      intervalSeconds: 1,
      totals: sweep.totals(),
      firingAlerts: 1,
      time: sweep.time,
      pausedSeconds: undefined,
    },
    table: {
      rows,
      containers: rows.length,
      offset: 0,
      selectedKey: selected?.key,
      columns: DEFAULT_COLUMNS,
      order,
      grouping: 'none',
      filter: '',
      isFilterOld: false,
      facts: factsOf(sweep),
      scale: 'linear',
    },
    detail: selected && {
      container: selected.container,
      traffic: selected.traffic,
      note: selected.note,
      interfaces: selected.container.interfaces.map(watched => ({watched, traffic: sweep.sum([watched]), share: 0.5})),
      protocols: sweep.protocolsOf(selected.container),
      readHistory,
    },
    alerts: {alerts: ALERTS, ruleCount: 2, offset: 0, selectedKey: 'web', nowSeconds: 100},
    notice: undefined,
    keyLine: KEY_LINE,
    focus: 'table',
    zoomed: undefined,
    columns: undefined,
    help: undefined,
    ...changes,
  };
}

function painted(width: number, height: number, view: DashboardView): CellGrid {
  const grid = new CellGrid(width, height);
  paintDashboard(grid, view, paletteFor(256), BYTES);
  return grid;
}

test('80x24 has the table and the newest alerts', () => {
  expect(painted(80, 24, viewOf(CONTAINERS)).toText()).toMatchInlineSnapshot(`
    " rxtop  prod-01  docker 28.5.2  6/11 running  every 1 s     ● 1 alert  12:00:00
     ▼ RX 3.53 MB/s  ▲ TX 1.94 MB/s  pkt 5.47k/s  err 0/s  drop 12/s
    ╭─ containers 6 ───────────────────────────────────────────────────────────────╮
    │NAME                    ▼RX/s↓     ▲TX/s DROP/s NETWORK      ▼RX PAST ▲TX PAST│
    │shop-web-1             3.12 MB   40.0 kB      · shop_front,… ▄▄▅▅▆▆▇  ▆▅▅▄▄▃▂ │
    │shop-db-1               412 kB   1.90 MB     12 shop_back    ▄▄▅▅▆▆▇  ▆▅▅▄▄▃▂ │
    │idle                       0 B       0 B      · front        ▄▄▅▅▆▆▇  ▆▅▅▄▄▃▂ │
    │node-exporter                –         –      – host         host network     │
    │restarted                    –         –      · front        ▄▄▅▅▆▆▇  reset   │
    │vpn-client                   –         –      – shares vpn's network          │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    │                                                                              │
    ╰──────────────────────────────────────────────────────────────────────────────╯
    ╭─ alerts 1 ───────────────────────────────────────────────────────────────────╮
    │11:59:58 2 s       ▲ pending shop-web-1 rx 3.12 MB/s > 3.00 MB/s for 10 s     │
    │11:59:48 12 s      ✖ firing  shop-db-1 tx 1.90 MB/s > 1.00 MB/s               │
    ╰──────────────────────────────────────────────────────────────────────────────╯
     q quit  ? help  / filter  s sort  Enter detail  t group  o sockets  n networks"
  `);
});

test('120x40 has more columns, and the detail beside the alerts below', () => {
  expect(painted(120, 40, viewOf(CONTAINERS)).toText()).toMatchInlineSnapshot(`
    " rxtop  prod-01  docker 28.5.2  6/11 running  every 1 s                                             ● 1 alert  12:00:00
     ▼ RX 3.53 MB/s  ▲ TX 1.94 MB/s  packets 5.47k/s  errors 0/s  drops 12/s
    ╭─ containers 6 ───────────────────────────────────────────────────────────────────────────────────────────────────────╮
    │NAME                      ▼RX/s↓      ▲TX/s   ▼PKT/s   ▲PKT/s   ERR/s  DROP/s NETWORK        ▼RX PAST     ▲TX PAST    │
    │shop-web-1               3.12 MB    40.0 kB    3.12k       40       ·       · shop_front, s… ▇ ▂▃▄▄▅▅▆▆▇  ▂ ▇▆▆▅▅▄▄▃▂ │
    │shop-db-1                 412 kB    1.90 MB      412    1.90k       ·      12 shop_back      ▇ ▂▃▄▄▅▅▆▆▇  ▂ ▇▆▆▅▅▄▄▃▂ │
    │idle                         0 B        0 B        0        0       ·       · front          ▇ ▂▃▄▄▅▅▆▆▇  ▂ ▇▆▆▅▅▄▄▃▂ │
    │node-exporter                  –          –        –        –       –       – host           host network             │
    │restarted                      –          –        –        –       ·       · front          ▇ ▂▃▄▄▅▅▆▆▇  reset       │
    │vpn-client                     –          –        –        –       –       –                shares vpn's network     │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    │                                                                                                                      │
    ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
    ╭─ shop-web-1 ───────────────────────────────────────────────── nginx:1.27 ─╮╭─ alerts 1 ──────────────────────────────╮
    │ ▼ 3.12 MB/s  ▲ 40.0 kB/s  running                                         ││11:59 ▲ pending shop-web-1 rx 3.12 MB/s …│
    │                                                                           ││11:59 ✖ shop-db-1 tx 1.90 MB/s > 1.00 MB…│
    │ ■ eth0 shop_front 172.18.0.2/16             1.56 MB/s   20.0 kB/s  50.0 % ││                                         │
    │ ■ eth1 shop_back 172.18.0.2/16              1.56 MB/s   20.0 kB/s  50.0 % ││                                         │
    │  200 kB/s   ⢠⡆   ⢠⡆   ⢠⡆   ⢠⡆   ⢠⡆   ⢠⡆   ⢠⡆   ⢠⡆   ⢠⡆   ⢠⡆   ⢠⡆   ⢠⡆   ⢠⡆││                                         │
    │           ⢀⣴⣿⡇ ⢀⣴⣿⡇ ⢀⣴⣿⡇ ⢀⣴⣿⡇ ⢀⣴⣿⡇ ⢀⣴⣿⡇ ⢀⣴⣿⡇ ⢀⣴⣿⡇ ⢀⣴⣿⡇ ⢀⣴⣿⡇ ⢀⣴⣿⡇ ⢀⣴⣿⡇ ⢀⣴⣿⡇││                                         │
    │         ▼ ⣿⣿⣿⡇⣠⣿⣿⣿⡇⣠⣿⣿⣿⡇⣠⣿⣿⣿⡇⣠⣿⣿⣿⡇⣠⣿⣿⣿⡇⣠⣿⣿⣿⡇⣠⣿⣿⣿⡇⣠⣿⣿⣿⡇⣠⣿⣿⣿⡇⣠⣿⣿⣿⡇⣠⣿⣿⣿⡇⣠⣿⣿⣿⡇││                                         │
    │         ▲ ⣿⡿⠛⠁⣿⣿⡿⠛⠁⣿⣿⡿⠛⠁⣿⣿⡿⠛⠁⣿⣿⡿⠛⠁⣿⣿⡿⠛⠁⣿⣿⡿⠛⠁⣿⣿⡿⠛⠁⣿⣿⡿⠛⠁⣿⣿⡿⠛⠁⣿⣿⡿⠛⠁⣿⣿⡿⠛⠁⣿⣿⡿⠛⠁││                                         │
    │  200 kB/s ⠋   ⠟⠋   ⠟⠋   ⠟⠋   ⠟⠋   ⠟⠋   ⠟⠋   ⠟⠋   ⠟⠋   ⠟⠋   ⠟⠋   ⠟⠋   ⠟⠋   ││                                         │
    │           2 min ago ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ now││                                         │
    │ since rxtop began ▼ 2.00 MB ▲ 2.00 MB · kernel counts ▼ 10.0 MB ▲ 10.0 MB ││                                         │
    │ packets  ▼ 3.12k/s  ▲ 40/s   errors ▼ 0 ▲ 0   drops ▼ 0 ▲ 0               ││                                         │
    │ udp receive buffer full 12 (0.5/s)   tcp retransmits 3 (0/s)              ││                                         │
    │ source host: read from the host side of its interfaces                    ││                                         │
    ╰───────────────────────────────────────────────────────────────────────────╯╰─────────────────────────────────────────╯
     q quit  ? help  / filter  s sort  Enter detail  t group  o sockets  n networks  Space freeze  r reverse  c columns"
  `);
});

test('250x80 has the table on the left, the detail over the alerts on the right', () => {
  expect(painted(250, 80, viewOf(CONTAINERS)).toText().split('\n').slice(0, 12).join('\n')).toMatchInlineSnapshot(`
    " rxtop  prod-01  docker 28.5.2  6/11 running  every 1 s                                                                                                                                                                               ● 1 alert  12:00:00
     ▼ RX 3.53 MB/s  ▲ TX 1.94 MB/s  packets 5.47k/s  errors 0/s  drops 12/s
    ╭─ containers 6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╮╭─ shop-web-1 ──────────────────────────────────────────────────────────────────────── nginx:1.27 ─╮
    │NAME                              ▼RX/s↓      ▲TX/s   ▼PKT/s   ▲PKT/s   ERR/s  DROP/s NETWORK           ▼RX PAST               ▲TX PAST             ││ ▼ 3.12 MB/s  ▲ 40.0 kB/s  running                                                                │
    │shop-web-1                       3.12 MB    40.0 kB    3.12k       40       ·       · shop_front, shop… ▇ ▂▃▄▄▅▅▆▆▇ ▂▃▄▄▅▅▆▆▇   ▇▆▆▅▅▄▄▃▂ ▇▆▆▅▅▄▄▃▂ ││                                                                                                  │
    │shop-db-1                         412 kB    1.90 MB      412    1.90k       ·      12 shop_back         ▇ ▂▃▄▄▅▅▆▆▇ ▂▃▄▄▅▅▆▆▇   ▇▆▆▅▅▄▄▃▂ ▇▆▆▅▅▄▄▃▂ ││ ■ eth0 shop_front 172.18.0.2/16                                    1.56 MB/s   20.0 kB/s  50.0 % │
    │idle                                 0 B        0 B        0        0       ·       · front             ▇ ▂▃▄▄▅▅▆▆▇ ▂▃▄▄▅▅▆▆▇   ▇▆▆▅▅▄▄▃▂ ▇▆▆▅▅▄▄▃▂ ││     packets/s ▼ 1.56k ▲ 20 · mean size ▼ 1.00 kB ▲ 1.00 kB · errors ▼ 0 ▲ 0 · drops ▼ 0 ▲ 0      │
    │node-exporter                          –          –        –        –       –       – host              host network                                ││     since rxtop began ▼ 1.00 MB ▲ 1.00 MB · in all ▼ 5.00 MB ▲ 5.00 MB                           │
    │restarted                              –          –        –        –       ·       · front             ▇ ▂▃▄▄▅▅▆▆▇ ▂▃▄▄▅▅▆▆▇  reset                ││     driver bridge                                                                                │
    │vpn-client                             –          –        –        –       –       –                   shares vpn's network                        ││ ■ eth1 shop_back 172.18.0.2/16                                     1.56 MB/s   20.0 kB/s  50.0 % │
    │                                                                                                                                                    ││     packets/s ▼ 1.56k ▲ 20 · mean size ▼ 1.00 kB ▲ 1.00 kB · errors ▼ 0 ▲ 0 · drops ▼ 0 ▲ 0      │
    │                                                                                                                                                    ││     since rxtop began ▼ 1.00 MB ▲ 1.00 MB · in all ▼ 5.00 MB ▲ 5.00 MB                           │"
  `);
});

test('the detail of a container takes the screen, with every interface, total and address', () => {
  expect(painted(80, 24, viewOf(CONTAINERS, {zoomed: 'detail'})).toText()).toMatchInlineSnapshot(`
    " rxtop  prod-01  docker 28.5.2  6/11 running  every 1 s     ● 1 alert  12:00:00
     ▼ RX 3.53 MB/s  ▲ TX 1.94 MB/s  pkt 5.47k/s  err 0/s  drop 12/s
    ╭─ shop-web-1 ──────────────────────────────────────────────────── nginx:1.27 ─╮
    │ ▼ 3.12 MB/s  ▲ 40.0 kB/s  running                                            │
    │                                                                              │
    │ ■ eth0 shop_front 172.18.0.2/16                1.56 MB/s   20.0 kB/s  50.0 % │
    │ ■ eth1 shop_back 172.18.0.2/16                 1.56 MB/s   20.0 kB/s  50.0 % │
    │  200 kB/s  ⡄    ⡄    ⡄    ⡄    ⡄    ⡄    ⡄    ⡄    ⡄    ⡄    ⡄    ⡄    ⡄    ⡄│
    │           ⣼⡇   ⣼⡇   ⣼⡇   ⣼⡇   ⣼⡇   ⣼⡇   ⣼⡇   ⣼⡇   ⣼⡇   ⣼⡇   ⣼⡇   ⣼⡇   ⣼⡇   ⣼⡇│
    │           ⣿⡇  ⣼⣿⡇  ⣼⣿⡇  ⣼⣿⡇  ⣼⣿⡇  ⣼⣿⡇  ⣼⣿⡇  ⣼⣿⡇  ⣼⣿⡇  ⣼⣿⡇  ⣼⣿⡇  ⣼⣿⡇  ⣼⣿⡇  ⣼⣿⡇│
    │           ⣿⡇ ⣼⣿⣿⡇ ⣼⣿⣿⡇ ⣼⣿⣿⡇ ⣼⣿⣿⡇ ⣼⣿⣿⡇ ⣼⣿⣿⡇ ⣼⣿⣿⡇ ⣼⣿⣿⡇ ⣼⣿⣿⡇ ⣼⣿⣿⡇ ⣼⣿⣿⡇ ⣼⣿⣿⡇ ⣼⣿⣿⡇│
    │         ▼ ⣿⡇⣼⣿⣿⣿⡇⣼⣿⣿⣿⡇⣼⣿⣿⣿⡇⣼⣿⣿⣿⡇⣼⣿⣿⣿⡇⣼⣿⣿⣿⡇⣼⣿⣿⣿⡇⣼⣿⣿⣿⡇⣼⣿⣿⣿⡇⣼⣿⣿⣿⡇⣼⣿⣿⣿⡇⣼⣿⣿⣿⡇⣼⣿⣿⣿⡇│
    │         ▲ ⣿⠃⣿⣿⣿⣿⠃⣿⣿⣿⣿⠃⣿⣿⣿⣿⠃⣿⣿⣿⣿⠃⣿⣿⣿⣿⠃⣿⣿⣿⣿⠃⣿⣿⣿⣿⠃⣿⣿⣿⣿⠃⣿⣿⣿⣿⠃⣿⣿⣿⣿⠃⣿⣿⣿⣿⠃⣿⣿⣿⣿⠃⣿⣿⣿⣿⠃│
    │           ⠃ ⣿⣿⣿⠃ ⣿⣿⣿⠃ ⣿⣿⣿⠃ ⣿⣿⣿⠃ ⣿⣿⣿⠃ ⣿⣿⣿⠃ ⣿⣿⣿⠃ ⣿⣿⣿⠃ ⣿⣿⣿⠃ ⣿⣿⣿⠃ ⣿⣿⣿⠃ ⣿⣿⣿⠃ ⣿⣿⣿⠃ │
    │             ⣿⣿⠃  ⣿⣿⠃  ⣿⣿⠃  ⣿⣿⠃  ⣿⣿⠃  ⣿⣿⠃  ⣿⣿⠃  ⣿⣿⠃  ⣿⣿⠃  ⣿⣿⠃  ⣿⣿⠃  ⣿⣿⠃  ⣿⣿⠃  │
    │             ⣿⠃   ⣿⠃   ⣿⠃   ⣿⠃   ⣿⠃   ⣿⠃   ⣿⠃   ⣿⠃   ⣿⠃   ⣿⠃   ⣿⠃   ⣿⠃   ⣿⠃   │
    │  200 kB/s   ⠃    ⠃    ⠃    ⠃    ⠃    ⠃    ⠃    ⠃    ⠃    ⠃    ⠃    ⠃    ⠃    │
    │           2 min ago ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ now│
    │ since rxtop began ▼ 2.00 MB ▲ 2.00 MB · kernel counts ▼ 10.0 MB ▲ 10.0 MB    │
    │ packets  ▼ 3.12k/s  ▲ 40/s   errors ▼ 0 ▲ 0   drops ▼ 0 ▲ 0                  │
    │ udp receive buffer full 12 (0.5/s)   tcp retransmits 3 (0/s)                 │
    │ source host: read from the host side of its interfaces                       │
    ╰──────────────────────────────────────────────────────────────────────────────╯
     q quit  ? help  / filter  s sort  Enter detail  t group  o sockets  n networks"
  `);
});

test('a container without figures has no chart but its reason', () => {
  const text = painted(80, 24, viewOf(CONTAINERS.slice(5), {zoomed: 'detail'})).toText();
  expect(text).toContain("Nothing to draw: shares vpn's network.");
  expect(text).not.toContain('1.00 kB/s');
  expect(text).not.toContain('ago');
});

test('a chart whose halves have scales of their own says so', () => {
  const view = viewOf(CONTAINERS, {zoomed: 'detail'});
  const readHistory: ReadHistory = (into, _, direction) => void into.fill(direction === 'receive' ? 5e6 : 2000);
  const text = painted(80, 24, {...view, detail: view.detail && {...view.detail, readHistory}}).toText();
  expect(text).toContain('2 min ago rx and tx on scales of their own ┈');
  expect(text).toContain('2.00 kB/s');
});

test('the help names every key', () => {
  expect(painted(100, 34, viewOf(CONTAINERS, {help: HELP})).toText()).toMatchInlineSnapshot(`
    " rxtop  prod-01  docker 28.5.2  6/11 running  every 1 s                         ● 1 alert  12:00:00
     ▼ RX 3.53 MB/s  ▲ TX 1.94 MB/s  packets 5.47k/s  errors 0/s  drops 12/s
    ╭─ containers 6 ───────────────────────────────────────────────────────────────────────────────────╮
    │NAME                    ▼RX/s↓      ▲TX/s   ▼PKT/s   ERR/s  DROP/s NETWORK       ▼RX PAST ▲TX PAST│
    │shop-web-1             3.12 MB    40.0 kB    3.12k       ·       · shop_front, … ▄▄▅▅▆▆▇  ▆▅▅▄▄▃▂ │
    ╭─ help: table ─────────────────────────────────────────────────────────────────────── Esc closes ─╮
    │ ↑ k       up                                     z       this pane alone, the detail from the ta…│
    │ ↓ j       down                                   o       sockets of the container                │
    │ PgUp      a page up                              Esc     back; clears the filter                 │
    │ PgDn      a page down                            n       networks and who is on them             │
    │ g Home    to the first                           a       alerts alone                            │
    │ G End     to the last                            Space   freeze; counting goes on                │
    │ Enter     detail; opens or closes a group        [       shorter time window                     │
    │ →         open the group                         ]       longer time window                      │
    │ ←         close the group                        l       linear or logarithmic heights           │
    │ *         open or close all groups               y       rx and tx on one scale, or each its own │
    │ t         by project, network, image, host       u       bytes or bits                           │
    │ /         filter                                 +       sweep less often                        │
    │ s >       sort by the next column                -       sweep more often                        │
    │ <         sort by the column before              T       the next theme                          │
    │ 1 to 9    sort by that column; again reverses    m       mouse on or off; off selects text       │
    │ r         reverse the order                      S       save these settings                     │
    │ c         choose columns                         ?       this help                               │
    │ i         also what does not run                 Ctrl-L  paint the screen anew                   │
    │ f         follow the container, or stay in place Ctrl-Z  suspend; fg brings it back              │
    │ Tab       the next pane                          q       quit                                    │
    │ Shift-Tab the pane before                        d       a demo, where no engine answers         │
    ╰──────────────────────────────────────────────────────────────────────────────────────────────────╯
    │           102 s ago ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ now││                                  │
    │ since rxtop began ▼ 2.00 MB ▲ 2.00 MB · kernel counts ▼ 10.0…││                                  │
    │ packets  ▼ 3.12k/s  ▲ 40/s   errors ▼ 0 ▲ 0   drops ▼ 0 ▲ 0  ││                                  │
    │ source host: read from the host side of its interfaces       ││                                  │
    ╰──────────────────────────────────────────────────────────────╯╰──────────────────────────────────╯
     q quit  ? help  / filter  s sort  Enter detail  t group  o sockets  n networks  Space freeze"
  `);
});

describe('whatever the size', () => {
  const views = {
    usual: viewOf(CONTAINERS),
    empty: viewOf([]),
    zoomed: viewOf(CONTAINERS, {zoomed: 'detail'}),
    help: viewOf(CONTAINERS, {help: HELP}),
    hostile: viewOf([
      {name: '数'.repeat(80), receive: 1e18, transmit: 1e18, networks: ['e\u0301'.repeat(90), '👩'.repeat(40)]},
    ]),
  };

  test.each(Object.entries(views))('the %s screen keeps each row as wide as the screen', (_, view) => {
    for (const [width, height] of [
      [1, 1],
      [39, 7],
      [40, 8],
      [41, 19],
      [60, 20],
      [80, 24],
      [100, 32],
      [179, 33],
      [180, 20],
      [250, 80],
    ] as const) {
      const grid = painted(width, height, view);
      expect(grid.glyphs).toHaveLength(width * height);
      for (let y = 0; y < height; y++) {
        const row = grid.glyphs.slice(y * width, (y + 1) * width);
        const wide = row.filter((glyph, x) => row[x + 1] === '' && glyph !== '').length;
        expect(
          row.filter(glyph => glyph === ''),
          `${width}x${height} row ${y}`,
        ).toHaveLength(wide);
      }
    }
  });

  test('one that is too small says so', () => {
    expect(painted(39, 10, views.usual).toText()).toContain('rxtop needs 40x8 cells');
  });
});

describe('state is told in words', () => {
  test('DEMO stands in the header wherever the demo shows', () => {
    const view = viewOf(CONTAINERS);
    const demo = {...view, header: {...view.header, engines: [{...ENGINE, kind: 'demo' as const}]}};
    for (const [width, height] of [
      [40, 8],
      [80, 24],
      [250, 80],
    ] as const) {
      expect(painted(width, height, demo).toText().split('\n')[0]).toContain('DEMO');
    }
  });

  test('a frozen picture says PAUSED and since when', () => {
    const view = viewOf(CONTAINERS);
    const frozen = {...view, header: {...view.header, pausedSeconds: 75.4}};
    expect(painted(80, 24, frozen).toText().split('\n')[0]).toContain('PAUSED 75 s');
  });

  test('an engine that is gone is said to be gone, while the rows go on', () => {
    const view = viewOf(CONTAINERS);
    const gone = {...view, header: {...view.header, engines: [{...ENGINE, state: 'reconnecting' as const}]}};
    expect(painted(120, 40, gone).toText()).toContain('docker 28.5.2 reconnecting for 12 s  11 containers known');
  });

  test('where no engine answers and containers are found by cgroup, that is said', () => {
    const engine = {...ENGINE, kind: 'none', state: 'unreachable', standIn: 'cgroups'} as const;
    const view = viewOf(CONTAINERS);
    const standIn = {...view, header: {...view.header, engines: [engine]}};
    expect(painted(120, 40, standIn).toText()).toMatch(/ {2}no engine: by cgroup {2}\d+\/11 running {2}/);
    const closed = {...engine, reason: 'permission denied on /var/run/docker.sock'};
    const forbidden = {...standIn, header: {...standIn.header, engines: [closed] as const}};
    expect(painted(120, 40, forbidden).toText()).toContain('  permission denied on /var/run/docker.sock: by cgroup  ');
    expect(painted(80, 24, forbidden).toText()).toMatch(/ {2}no engine: by cgroup {2}\d+\/11 running {2}/);
  });

  test('before an engine answered, nothing is said of containers', () => {
    const view = viewOf([]);
    const engine = {...ENGINE, state: 'connecting', endpoint: ''} as const;
    const waiting = {...view, header: {...view.header, engines: [engine], running: 0, containers: 0}};
    expect(painted(80, 24, waiting).toText().split('\n')[0]).toMatch(/^ rxtop {2}prod-01 {2}connecting {2}every 1 s/);
  });

  test.each([
    [80, '2 of 9 shown  ▼ RX 3.53 MB/s'],
    [40, '2/9  ▼ RX 3.53 MB/s  ▲ TX 1.94 MB/s'],
  ])('at %i columns a sum of some containers says of how many', (width, text) => {
    const view = viewOf(CONTAINERS);
    const some = {...view, header: {...view.header, part: {shown: 2, all: 9}}};
    expect(painted(width, 24, some).toText().split('\n')[1]).toContain(text);
  });

  test.each([
    [40, 24],
    [80, 24],
    [120, 40],
    [250, 80],
  ])('a paused container says so beside its figures at %ix%i', (width, height) => {
    const rows = painted(width, height, viewOf([{name: 'web', receive: 5_000, transmit: 700, state: 'paused'}]));
    expect(rows.toText()).toMatch(/│web.* paused/);
    expect(rows.toText()).toMatch(/│web.*5\.00 kB +700 B/);
  });
});

test('a filter that is wrong is marked where it is written', () => {
  const view = viewOf(CONTAINERS, {
    keyLine: {...KEY_LINE, prompt: {text: 'net=x', problem: {message: 'there is no filter "net"', from: 0, end: 5}}},
  });
  expect(painted(80, 24, view).toText().split('\n').at(-1)).toBe('/net=x   ✖ there is no filter "net"');
});

test.each([
  ['errors', 40, 'containers 6 · sorted by ERR/s↓'],
  ['network', 40, 'containers 6 · sorted by NETWORK↑'],
  ['rx', 40, 'containers 6 ──'],
  ['name', 80, 'NAME↑'],
  ['network', 80, 'NETWORK↑'],
] as const)('sorted by %s, a screen of %i columns shows %s', (column, width, text) => {
  const view = viewOf(CONTAINERS);
  const sorted = {...view, table: {...view.table, order: {column, isReversed: false}}};
  expect(painted(width, 24, sorted).toText()).toContain(text);
});

test('the order turned round points the other way', () => {
  const view = viewOf(CONTAINERS);
  const turned = (column: 'name' | 'rx') =>
    painted(80, 24, {...view, table: {...view.table, order: {column, isReversed: true}}}).toText();
  expect(turned('name')).toContain('NAME↓');
  expect(turned('rx')).toContain('▼RX/s↑');
});

test('the key of the demo is offered only where there is nothing else', () => {
  expect(painted(80, 24, viewOf([], {keyLine: {...KEY_LINE, offersDemo: true}})).toText()).toContain(
    ' q quit  d demo  ? help',
  );
  expect(painted(80, 24, viewOf([])).toText()).not.toContain('d demo');
});

test('without colours the selected row is inverse and nothing has a colour', () => {
  const grid = new CellGrid(80, 24);
  paintDashboard(grid, viewOf(CONTAINERS), paletteFor('none'), BYTES);
  const looks = Array.from(grid.styles, lookOf);
  expect(looks.every(({foreground, background}) => foreground === 0x1ff && background === 0x1ff)).toBe(true);
  expect(looks.slice(4 * 80 + 1, 5 * 80 - 1).every(({isInverse}) => isInverse)).toBe(true);
});

test.each([
  {ruleCount: 0, text: 'no rules: see --rule'},
  {ruleCount: 3, text: 'none of 3 rules fires'},
])('without alerts, $ruleCount rules read "$text"', ({ruleCount, text}) => {
  expect(
    painted(
      120,
      40,
      viewOf(CONTAINERS, {alerts: {alerts: [], ruleCount, offset: 0, selectedKey: undefined, nowSeconds: 100}}),
    ).toText(),
  ).toContain(text);
});

test('the selected row has the selection behind every cell', () => {
  const grid = painted(80, 24, viewOf(CONTAINERS));
  const backgrounds = Array.from(grid.styles.slice(4 * 80 + 1, 5 * 80 - 1), cell => lookOf(cell).background);
  expect(new Set(backgrounds)).toEqual(new Set([24]));
});

test('only rows on the screen have their history read', () => {
  const many = Array.from({length: 1000}, (_, index) => ({name: `web-${index}`, receive: index}));
  const read = new Set<number>();
  const view = viewOf(many);
  const counting = {
    ...view,
    table: {
      ...view.table,
      facts: {
        ...view.table.facts,
        readHistory: (_: Float32Array, slots: readonly number[]) => void read.add(slots[0]!),
      },
    },
  };
  painted(120, 40, counting);
  expect(read.size).toBe(18);
});
