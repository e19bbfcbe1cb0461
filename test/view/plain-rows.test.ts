import {expect, test} from 'vitest';
import {containerRow} from '../../src/view/container-row.js';
import {plainHeader, plainRow} from '../../src/view/plain-rows.js';
import {fakeSweep} from './fake-sweep.js';

test('plain rows stand in columns, with the reason where a figure is missing', () => {
  const sweep = fakeSweep([
    {name: 'shop-web-1', receive: 3_120_000, transmit: 40_000, drops: 2, networks: ['front', 'back']},
    {name: 'a-name-that-is-longer-than-its-column', receive: 0, transmit: 0},
    {name: 'exporter', status: {state: 'unavailable', reason: 'host-network', detail: ''}, networks: ['host']},
    {name: 'vpn-client', status: {state: 'shared', reason: 'shared-with', owner: {id: '1', name: 'vpn'}}, networks: []},
    {name: 'restarted', reason: 'counter-reset'},
  ]);
  const rows = sweep.inventory.containers.map(container =>
    plainRow(containerRow(container, sweep), sweep, {unit: 'bytes', steps: 'si'}, false),
  );
  expect([plainHeader(false), ...rows].join('\n')).toMatchInlineSnapshot(`
    "TIME     NAME                                       RX           TX RX-PKT/S TX-PKT/S    ERR/S   DROP/S  NETWORK
    12:00:00 shop-web-1                          3.12 MB/s    40.0 kB/s    3.12k       40        0        2  front,back
    12:00:00 a-name-that-is-longer-than-its-…        0 B/s        0 B/s        0        0        0        0  front
    12:00:00 exporter                                    –            –        –        –        –        –  host - host network
    12:00:00 vpn-client                                  –            –        –        –        –        –  shares vpn's network
    12:00:00 restarted                                   –            –        –        –        0        0  front - reset"
  `);
});
