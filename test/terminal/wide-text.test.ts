import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import {FakeDaemon, sendJson} from '../collector/engine/fake-daemon.js';
import {PseudoTerminal} from './pseudo-terminal.js';

const NAMES = [
  'plain',
  '数据库-主',
  'ウェブ',
  '🚀-rocket',
  'family-👩‍👩‍👧',
  'cafe\u0301',
  'zwölf-ﾊﾟ',
  '한국어서비스이름이아주길다길다길다',
];
const WIDTH = 130;
const HEIGHT = 40;
const HEAD_ROW = 3;
const FIRST_ROW = 4;
const PATIENCE = {timeout: 10_000, interval: 20};

let daemon: FakeDaemon;
let readings = 0;

/** Containers whose names, projects, images and networks have wide characters, each with the same traffic. */
beforeAll(async () => {
  daemon = await FakeDaemon.create();
  daemon.networks = [{Name: '网络-前', Id: 'n'.repeat(64), Driver: 'bridge'}];
  const endpoint = {
    NetworkID: 'n'.repeat(64),
    EndpointID: 'e',
    MacAddress: '02:42:ac:11:00:02',
    IPAddress: '172.17.0.2',
    IPPrefixLen: 16,
  };
  daemon.containers = NAMES.map((name, index) => ({
    id: index.toString(16).repeat(64),
    name,
    labels: {'com.docker.compose.project': `项目${name}`, 'com.docker.compose.service': `サービス${index}`},
    networkMode: '网络-前',
    networks: {'网络-前': endpoint},
  }));
  const images = daemon.containers.map(each => ({...daemon.listJson(each), Image: `镜像/🐳-${each.name}:1`}));
  daemon.handlers.set('/containers/json', (_, response) => sendJson(response, images));
  for (const {id} of daemon.containers) {
    daemon.handlers.set(`/containers/${id}/stats`, (_, response) => {
      readings++;
      const networks = {
        eth0: {rx_bytes: readings * 100_000, rx_packets: readings, tx_bytes: readings * 1000, tx_packets: readings},
      };
      sendJson(response, {read: new Date().toISOString(), networks});
    });
  }
  await daemon.start();
});

afterAll(() => daemon.dispose());

describe.each(['narrow', 'wide'] as const)('on a terminal that takes emoji for %s', emoji => {
  let terminal: PseudoTerminal;

  beforeAll(async () => {
    terminal = new PseudoTerminal(
      process.execPath,
      ['bin/rxtop', '--host', `unix://${daemon.socketPath}`, '--interval', '300ms', '--rule', 'rx >= 0B/s'],
      {width: WIDTH, height: HEIGHT, emoji},
    );
    await terminal.untilText(/containers 8/);
    await terminal.untilText(/plain .*\d [kM]?B /);
    terminal.write('1 ');
    await terminal.untilText('PAUSED');
  });

  afterAll(() => terminal.close());

  /** The frames of the panes stand straight, cell by cell, and figures end where their heads end. */
  function expectStraight(from: number, end: number): void {
    for (let y = from; y < end; y++) {
      expect('│╭╰').toContain(terminal.cell(0, y).glyph);
      expect('│╮╯').toContain(terminal.cell(WIDTH - 1, y).glyph);
    }
  }

  test('no row of the table is shifted', async () => {
    await vi.waitFor(() => {
      const heads = terminal.rows[HEAD_ROW]!;
      const rxEnd = heads.indexOf('▼RX/s') + '▼RX/s'.length - 1;
      expectStraight(2, HEIGHT - 1);
      for (let row = FIRST_ROW; row < FIRST_ROW + NAMES.length; row++) {
        const [figure, after] = [terminal.cell(rxEnd, row).glyph, terminal.cell(rxEnd + 1, row).glyph || ' '];
        expect([figure, after]).toEqual([expect.stringMatching(/^[B–]$/), ' ']);
      }
    }, PATIENCE);
    expect(terminal.text).toContain('数据库-主');
    expect(terminal.text).toMatch(/한국어서비스.*…/);
  });

  test.each([
    ['the list by project', 'tg', 'ttt', /by project/],
    ['the detail', '\r', '\x1b', /^╭─ (?!containers)\S/],
    ['the networks', 'n', 'n', /^╭─ networks/],
    ['the alerts', 'a', 'a', /^╭─ alerts/],
  ])('nor in %s', async (_, opens, closes, title) => {
    terminal.write(opens);
    await terminal.until('it is open', () => title.test(terminal.rows[2]!));
    await vi.waitFor(() => expectStraight(2, HEIGHT - 1), PATIENCE);
    expect(terminal.text).toMatch(/数据库-主|项目|网络-前|ウェブ/);
    terminal.write(closes);
    await terminal.until('it is closed', () => /^╭─ containers 8 ─/.test(terminal.rows[2]!));
  });
});
