import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {parseConnectedRoutes, parseInterfaceIndexes} from '../../../src/collector/counters/interface-indexes.js';

const FIXTURES = path.join(import.meta.dirname, '../../fixtures/net-dev');

function recorded(file: string): string {
  return readFileSync(path.join(FIXTURES, `sandbox.${file}`), 'latin1');
}

const NOTHING = {devMcast: '', igmp: '', ifInet6: ''};
const RECORDED = new Map(
  recorded('ifindex')
    .trim()
    .split('\n')
    .map(line => [line.slice(line.indexOf(' ') + 1), Number(line.split(' ')[0])]),
);

test('the record has an interface with an escape sequence in its name', () => {
  expect([...RECORDED.keys()]).toEqual(['lo', 'eth0', 'e\u001b[31mth']);
});

test.each([
  ['all three files', ['devMcast', 'igmp', 'ifInet6'], ['lo', 'eth0', 'e\u001b[31mth']],
  ['dev_mcast alone', ['devMcast'], ['eth0', 'e\u001b[31mth']],
  ['igmp alone', ['igmp'], ['lo', 'eth0', 'e\u001b[31mth']],
  ['if_inet6 alone', ['ifInet6'], ['lo', 'eth0', 'e\u001b[31mth']],
  ['none of them', [], []],
])('%s give the indexes that sysfs gives', (_, given, names) => {
  const all = {devMcast: recorded('dev_mcast'), igmp: recorded('igmp'), ifInet6: recorded('if_inet6')};
  const texts = Object.fromEntries(Object.entries(all).filter(([key]) => given.includes(key)));
  const indexes = parseInterfaceIndexes({...NOTHING, ...texts});
  expect(indexes).toEqual(new Map(names.map(name => [name, RECORDED.get(name)!])));
});

test.each([
  ['devMcast', '12345 fifteen-bytes-x 1     0     333300000001\n', 'fifteen-bytes-x', 12_345],
  ['devMcast', '7    eth0:1          1     0     333300000001\n', 'eth0:1', 7],
  [
    'igmp',
    '12345\tfifteen-bytes-x:     1      V3\n\t\t\t\t010000E0     1 0:00000000\t\t0\n',
    'fifteen-bytes-x',
    12_345,
  ],
  ['igmp', '7\teth0:1    :     1      V3\n', 'eth0:1', 7],
  ['ifInet6', 'fe80000000000000e423a8fffe39a549 1f4a 40 20 c0 fifteen-bytes-x\n', 'fifteen-bytes-x', 0x1f_4a],
])('%s: %j', (file, text, name, index) => {
  expect(parseInterfaceIndexes({...NOTHING, [file]: text})).toEqual(new Map([[name, index]]));
});

test('routes without a gateway are what an interface reaches directly', () => {
  expect(parseConnectedRoutes(recorded('route'))).toEqual([
    {interfaceName: 'eth0', destination: 0xc6_12_07_00, mask: 0xff_ff_ff_00},
  ]);
});

test.each([
  ['an empty file', ''],
  ['a header alone', 'Iface\tDestination\tGateway\n'],
  ['a short line', 'Iface\neth0\t000712C6\t00000000\n'],
  ['a default route without a gateway', 'Iface\ntun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n'],
  ['a route by a gateway', 'Iface\neth0\t000712C6\t010712C6\t0003\t0\t0\t0\t00FFFFFF\t0\t0\t0\n'],
])('%s has no connected route', (_, text) => {
  expect(parseConnectedRoutes(text)).toEqual([]);
});

test.each(['eth0\t00FFzz\t00000000\t0003\t0\t0\t0\tFFFFFF00\t', 'eth0\t006433C6\t00000000\t0003\t0\t0\t0\t0\t'])(
  'a route without whole addresses is none: %j',
  line => {
    expect(parseConnectedRoutes(`Iface\n${line}\n`)).toEqual([]);
  },
);
