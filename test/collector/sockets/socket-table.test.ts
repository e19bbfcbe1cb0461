import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {readSocketTables} from '../../../src/collector/sockets/read-sockets.js';
import {SocketGatherer} from '../../../src/collector/sockets/socket-gatherer.js';
import {parseSocketLine, socketOf} from '../../../src/collector/sockets/socket-table.js';

/** Recorded on Linux 6.18, a little-endian machine; blanks as the kernel has them. */
const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const LISTEN =
  '   0: 00000000:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 12345 1 0000000000000000 100 0 0 10 0';
const ESTABLISHED =
  '   1: 0200C6C6:C350 0300C6C6:1538 01 00000010:00000400 00:00000000 00000000     0        0 12346 1 0000000000000000 20 4 0 10 -1';
const MAPPED =
  '   2: 0000000000000000FFFF00000200C6C6:0050 0000000000000000FFFF00000300C6C6:A000 06 00000000:00000000 03:00001234 00000000     0        0 0 3 0000000000000000';
const IPV6 =
  '   3: 000000FD000000000000000002000000:0035 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 12347 2 0000000000000000 0';

const TCP = {protocol: 'tcp', family: 4} as const;
const read = (line: string, kind: Parameters<typeof parseSocketLine>[1]) => {
  const parsed = parseSocketLine(line, kind);
  return parsed && socketOf(parsed);
};

test('a socket that listens has no peer; its queue is of connections', () => {
  expect(read(LISTEN, TCP)).toEqual({
    protocol: 'tcp',
    state: 'LISTEN',
    local: {address: '0.0.0.0', port: 8080},
    peer: undefined,
    sendQueue: 0,
    receiveQueue: 3,
  });
});

test('one that is connected has both ends and both queues', () => {
  expect(read(ESTABLISHED, TCP)).toEqual({
    protocol: 'tcp',
    state: 'ESTABLISHED',
    local: {address: '198.198.0.2', port: 50_000},
    peer: {address: '198.198.0.3', port: 5432},
    sendQueue: 16,
    receiveQueue: 1024,
  });
});

test('IPv4 in IPv6 clothes is written as IPv4, IPv6 in its short form', () => {
  expect(read(MAPPED, {protocol: 'tcp', family: 6})).toMatchObject({
    state: 'TIME_WAIT',
    local: {address: '198.198.0.2', port: 80},
    peer: {address: '198.198.0.3'},
  });
  expect(read(IPV6, {protocol: 'udp', family: 6})).toMatchObject({
    state: 'UNCONN',
    local: {address: 'fd00::2', port: 53},
    peer: undefined,
  });
});

test.each([HEAD, '', '   0: 0100007F:1F90', LISTEN.replace(' 0A ', ' 0F '), LISTEN.replace('0000:1F90', 'zzzz:1F90')])(
  '%j is no socket',
  line => {
    expect(parseSocketLine(line, TCP)).toBeUndefined();
  },
);

describe('a gatherer', () => {
  test('counts all and keeps what tells most, wherever a table is cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(LISTEN, ESTABLISHED, ESTABLISHED.replace(' 01 ', ' 06 ')), {maxLength: 30}),
        fc.integer({min: 1, max: 400}),
        (lines, size) => {
          const text = [HEAD, ...lines].map(line => `${line}\n`).join('');
          const gatherer = new SocketGatherer(5);
          for (let at = 0; at < text.length; at += size) gatherer.take(text.slice(at, at + size), TCP);
          gatherer.endTable();
          const countOf = (sign: string) => lines.filter(line => line.includes(` ${sign} 0`)).length;
          const counts = new Map(gatherer.counts.map(({state, count}) => [state, count]));
          expect(counts.get('LISTEN') ?? 0).toBe(countOf('0A'));
          expect(counts.get('TIME_WAIT') ?? 0).toBe(countOf('06'));
          const [listening, connected] = [countOf('0A'), countOf('01')];
          const kept = gatherer.sockets.map(({state}) => state);
          expect(kept.length).toBe(Math.min(5, lines.length));
          expect(kept.filter(state => state === 'LISTEN').length).toBe(Math.min(5, listening));
          expect(kept.filter(state => state === 'ESTABLISHED').length).toBe(
            Math.min(5 - Math.min(5, listening), connected),
          );
        },
      ),
    );
  });

  test('takes no torn line, and never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({unit: 'binary'}), fc.constant(`${ESTABLISHED}\n`))), pieces => {
        const gatherer = new SocketGatherer(10);
        for (const piece of pieces) gatherer.take(piece, TCP);
        for (const {local, peer} of gatherer.sockets) {
          for (const end of [local, peer]) expect(end?.address ?? '0.0.0.0').toMatch(/^[\d.]+$/);
        }
      }),
    );
    const torn = new SocketGatherer(1);
    torn.take(ESTABLISHED, TCP);
    torn.endTable();
    expect(torn.counts).toEqual([]);
  });

  test('stops where there is too much', () => {
    const gatherer = new SocketGatherer(1);
    gatherer.take(`${ESTABLISHED}\n`.repeat(60_000), TCP);
    expect(gatherer.isFull).toBe(true);
    expect(gatherer.counts).toEqual([{protocol: 'tcp', state: 'ESTABLISHED', count: 50_000}]);
  });
});

test('the sockets of this very process are found in the kernel’s tables', async () => {
  const {createServer, connect} = await import('node:net');
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as {port: number};
  const client = connect(port, '127.0.0.1');
  try {
    await new Promise(resolve => client.once('connect', resolve));
    const {sockets, counts} = readSocketTables('/proc/self', 5000);
    const own = sockets.filter(({local, peer}) => local.port === port || peer?.port === port);
    expect(own).toContainEqual(
      expect.objectContaining({state: 'LISTEN', local: {address: '127.0.0.1', port}, peer: undefined}),
    );
    expect(own).toContainEqual(expect.objectContaining({state: 'ESTABLISHED', peer: {address: '127.0.0.1', port}}));
    expect(counts.find(({state}) => state === 'LISTEN')?.count).toBeGreaterThan(0);
  } finally {
    client.destroy();
    server.close();
  }
});
