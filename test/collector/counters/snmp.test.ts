import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {parseSnmp, parseSnmp6, snmpFigure} from '../../../src/collector/counters/snmp.js';

/** As Linux 6.18 prints it. */
const SNMP = `Ip: Forwarding DefaultTTL InReceives
Ip: 1 64 4012
Icmp: InMsgs InErrors
Icmp: 3 0
Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors
Tcp: 1 200 120000 -1 115 68 6 0 0 12790 8593 41 0 68 0
Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors IgnoredMulti MemErrors
Udp: 86 0 12 87 11 0 0 0 1
UdpLite: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors IgnoredMulti MemErrors
UdpLite: 0 0 0 0 99 0 0 0 0
`;
const SNMP6 =
  'Udp6InErrors                    \t7\nUdp6RcvbufErrors                \t6\nUdpLite6RcvbufErrors            \t98\n';
const UDP = snmpFigure('Udp', 'RcvbufErrors');
const TCP = snmpFigure('Tcp', 'RetransSegs');
const UDP6 = Buffer.from('\nUdp6RcvbufErrors');

const read = (text: string, figure = UDP) => parseSnmp(Buffer.from(text), text.length, figure);
const read6 = (text: string) => parseSnmp6(Buffer.from(text), text.length, UDP6);

test('a figure of a protocol is the number under its name', () => {
  expect([read(SNMP, UDP), read(SNMP, TCP), read6(SNMP6)]).toEqual([11, 41, 6]);
  expect(read(SNMP, snmpFigure('Udp', 'InDatagrams'))).toBe(86);
  expect(read(SNMP, snmpFigure('Udp', 'MemErrors'))).toBe(1);
});

describe('a figure is not known', () => {
  test.each([
    ['in an empty file', ''],
    ['without its protocol', SNMP.replaceAll(/^Udp: .*\n/gm, '')],
    ['without its name', SNMP.replaceAll('RcvbufErrors', 'RcvbufErrorsX')],
    ['without a line of numbers', SNMP.replace(/^Udp: 86.*\n/m, '')],
    ['where the numbers end before it', SNMP.replace('Udp: 86 0 12 87 11 0 0 0 1', 'Udp: 86 0 12 87')],
    ['where a word stands for it', SNMP.replace('87 11', '87 x1')],
    ['where it is negative', SNMP.replace('87 11', '87 -1')],
    ['where it is nothing', SNMP.replace('87 11', '87 ')],
  ])('%s', (_, text) => {
    expect(read(text)).toBeNaN();
  });

  test.each([
    ['', ''],
    ['without a number', '\nUdp6RcvbufErrors   \t\n'],
    ['under another name', '\nUdp6RcvbufErrorsX   \t4\n'],
    ['cut off', '\nUdp6RcvbufErrors   \t4'],
  ])('of IPv6 %s', (_, text) => {
    expect(read6(text)).toBeNaN();
  });
});

test('torn at any byte, a figure is whole or not known, also where a longer reading was there before', () => {
  const bytes = Buffer.from(SNMP);
  const end = SNMP.indexOf('87 11') + '87 11'.length;
  for (let length = 0; length <= bytes.length; length++) {
    const expected = length > end ? 11 : Number.NaN;
    expect(parseSnmp(bytes, length, UDP)).toBe(expected);
    expect(read(SNMP.slice(0, length))).toBe(expected);
  }
});

test('whatever other columns a kernel has, the figure is found', () => {
  const word = fc.stringMatching(/^[A-Z][A-Za-z0-9]{0,20}$/).filter(name => name !== 'RcvbufErrors');
  const value = fc.integer({min: -1, max: 1e15});
  const columns = fc.array(fc.tuple(word, value), {maxLength: 20});
  fc.assert(
    fc.property(columns, fc.integer({min: 0, max: 1e15}), columns, (before, figure, after) => {
      const all = [...before, ['RcvbufErrors', figure] as const, ...after];
      const line = (place: 0 | 1) => `Udp: ${all.map(column => column[place]).join(' ')}\n`;
      expect(read(`Ip: A\nIp: 1\n${line(0)}${line(1)}Z: A\nZ: 1\n`)).toBe(figure);
    }),
  );
});

test('no bytes at all make it throw, or a number that is none', () => {
  const piece = fc.oneof(
    fc.uint8Array({maxLength: 30}),
    fc.constantFrom('\nUdp: ', 'RcvbufErrors', ' ', '7').map(Buffer.from),
  );
  fc.assert(
    fc.property(fc.array(piece, {maxLength: 30}), parts => {
      const bytes = Buffer.concat(parts);
      for (const figure of [parseSnmp(bytes, bytes.length, UDP), parseSnmp6(bytes, bytes.length, UDP6)]) {
        expect(Number.isNaN(figure) || figure >= 0).toBe(true);
      }
    }),
  );
});
