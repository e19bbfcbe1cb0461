import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {containerRow} from '../../src/view/container-row.js';
import {type Topology, topologyOf} from '../../src/view/topology.js';
import {topologyDocument} from '../../src/view/topology-document.js';
import {topologyDot} from '../../src/view/topology-dot.js';
import {topologyMermaid} from '../../src/view/topology-mermaid.js';
import {topologyText} from '../../src/view/topology-text.js';
import {trafficOn} from '../../src/view/traffic-on.js';
import {type FakeContainer, fakeSweep} from './fake-sweep.js';

const BYTES = {unit: 'bytes', steps: 'si'} as const;

function topology(fakes: readonly FakeContainer[]): Topology {
  const sweep = fakeSweep(fakes);
  const rows = sweep.inventory.containers.map(container => containerRow(container, sweep));
  return topologyOf(rows, (container, networkId) => trafficOn(container, networkId, sweep));
}

const SCENE = topology([
  {name: 'db', receive: 4000, transmit: 90_000, networks: ['back']},
  {name: 'web', receive: 3_000_000, transmit: 1_000_000, networks: ['front', 'back']},
  {name: 'fresh', reason: 'first-sample', networks: ['front']},
  {name: 'side', status: {state: 'shared', reason: 'shared-with', owner: {id: 'id-of-web', name: 'web'}}, networks: []},
  {
    name: 'exporter',
    status: {state: 'unavailable', reason: 'host-network', detail: 'it uses the network of the host'},
    networks: [],
  },
]);

test('networks stand in the order of their heat, and so do their containers; each has that network’s part', () => {
  expect(topologyText(SCENE, BYTES)).toMatchInlineSnapshot(`
    "NETWORK         RX         TX
    back (bridge)   1.50 MB/s  590 kB/s
    ├─ web          1.50 MB/s  500 kB/s   eth1 172.18.1.2/16
    ├─ side         –          –          shares web's network
    ╰─ db           4.00 kB/s  90.0 kB/s  eth0 172.18.0.2/16
    front (bridge)  1.50 MB/s  500 kB/s
    ├─ web          1.50 MB/s  500 kB/s   eth0 172.18.1.2/16
    ├─ side         –          –          shares web's network
    ╰─ fresh        –          –          eth0 172.18.2.2/16 first sample
    host network    –          –
    ╰─ exporter     –          –          host network
    "
  `);
});

test('in JSON what is not known is null, and says why', () => {
  const [back] = topologyDocument(SCENE, new Date(0)).networks;
  expect(back).toMatchInlineSnapshot(`
    {
      "containers": [
        {
          "addresses": [
            "172.18.1.2/16",
          ],
          "host": "prod-01",
          "id": "id-of-web",
          "interfaces": [
            "eth1",
          ],
          "name": "web",
          "reason": null,
          "receive": {
            "bytesPerSecond": 1500000,
            "packetsPerSecond": 1500,
          },
          "sharedWith": null,
          "transmit": {
            "bytesPerSecond": 500000,
            "packetsPerSecond": 500,
          },
        },
        {
          "addresses": [],
          "host": "prod-01",
          "id": "id-of-side",
          "interfaces": [],
          "name": "side",
          "reason": "shared-with",
          "receive": {
            "bytesPerSecond": null,
            "packetsPerSecond": null,
          },
          "sharedWith": {
            "id": "id-of-web",
            "name": "web",
          },
          "transmit": {
            "bytesPerSecond": null,
            "packetsPerSecond": null,
          },
        },
        {
          "addresses": [
            "172.18.0.2/16",
          ],
          "host": "prod-01",
          "id": "id-of-db",
          "interfaces": [
            "eth0",
          ],
          "name": "db",
          "reason": null,
          "receive": {
            "bytesPerSecond": 4000,
            "packetsPerSecond": 4,
          },
          "sharedWith": null,
          "transmit": {
            "bytesPerSecond": 90000,
            "packetsPerSecond": 90,
          },
        },
      ],
      "driver": "bridge",
      "host": "prod-01",
      "id": "back",
      "isInternal": null,
      "name": "back",
      "receive": {
        "bytesPerSecond": 1504000,
        "packetsPerSecond": 1504,
      },
      "subnets": [],
      "transmit": {
        "bytesPerSecond": 590000,
        "packetsPerSecond": 590,
      },
    }
  `);
});

test('a graph has each container once, and a line for each network that it is on', () => {
  expect(topologyDot(SCENE, BYTES)).toMatchInlineSnapshot(`
    "graph rxtop {
      graph [rankdir=LR];
      node [shape=box];
      n0 [label="back · bridge", shape=ellipse];
      n1 [label="front · bridge", shape=ellipse];
      n2 [label="host network", shape=ellipse];
      c0 [label="web"];
      c1 [label="side"];
      c2 [label="db"];
      c3 [label="fresh"];
      c4 [label="exporter"];
      c0 -- n0 [label="▼ 1.50 MB/s ▲ 500 kB/s", penwidth=5];
      c1 -- n0 [label="shares web's network", penwidth=1, style=dashed];
      c2 -- n0 [label="▼ 4.00 kB/s ▲ 90.0 kB/s", penwidth=3];
      c0 -- n1 [label="▼ 1.50 MB/s ▲ 500 kB/s", penwidth=5];
      c1 -- n1 [label="shares web's network", penwidth=1, style=dashed];
      c3 -- n1 [label="▼ – ▲ –", penwidth=1];
      c4 -- n2 [label="host network", penwidth=1, style=dashed];
    }
    "
  `);
  expect(topologyMermaid(SCENE, BYTES)).toMatchInlineSnapshot(`
    "flowchart LR
      n0(["back · bridge"])
      n1(["front · bridge"])
      n2(["host network"])
      c0["web"]
      c1["side"]
      c2["db"]
      c3["fresh"]
      c4["exporter"]
      c0 ---|"▼ 1.50 MB/s ▲ 500 kB/s"| n0
      c1 -.-|"shares web#39;s network"| n0
      c2 ---|"▼ 4.00 kB/s ▲ 90.0 kB/s"| n0
      c0 ---|"▼ 1.50 MB/s ▲ 500 kB/s"| n1
      c1 -.-|"shares web#39;s network"| n1
      c3 ---|"▼ – ▲ –"| n1
      c4 -.-|"host network"| n2
      linkStyle 0 stroke-width:5px
      linkStyle 2 stroke-width:3px
      linkStyle 3 stroke-width:5px
    "
  `);
});

test('without containers every format is still whole', () => {
  const nothing = topology([]);
  expect(topologyText(nothing, BYTES)).toBe('no container is shown\n');
  expect(topologyDot(nothing, BYTES)).toBe('graph rxtop {\n  graph [rankdir=LR];\n  node [shape=box];\n}\n');
  expect(topologyMermaid(nothing, BYTES)).toBe('flowchart LR\n');
});

const HOSTILE = fc.oneof(
  fc.string({unit: 'binary', maxLength: 12}),
  fc.constantFrom(
    '"]; evil [label="',
    'a\\',
    '\\"',
    '"] --> x["',
    '#quot;',
    '&quot;',
    '`**b**`',
    '<img src=x>',
    '%%{init: {}}%%',
    '|',
  ),
);

describe('a name cannot break out', () => {
  test('of DOT: all but quoted strings is ours, and they read back as they were', () => {
    fc.assert(
      fc.property(HOSTILE, HOSTILE, (name, network) => {
        const text = topologyDot(topology([{name, networks: [`n${network}`]}]), BYTES);
        const strings = [...text.matchAll(/"(?:[^"\\]|\\.)*"/gsu)].map(([string]) => string);
        const bare = text.replaceAll(/"(?:[^"\\]|\\.)*"/gsu, 'S');
        expect(bare).toBe(
          'graph rxtop {\n  graph [rankdir=LR];\n  node [shape=box];\n  n0 [label=S, shape=ellipse];\n  c0 [label=S];\n  c0 -- n0 [label=S, penwidth=1];\n}\n',
        );
        const read = (string: string) => string.slice(1, -1).replaceAll(/\\(.)/gsu, '$1').replaceAll('&amp;', '&');
        expect(read(strings[0]!)).toBe(`n${network} · bridge`);
        expect(read(strings[1]!)).toBe(name);
      }),
    );
  });

  test('of Mermaid: all but quoted strings is ours, and they hold no sign that it or HTML knows', () => {
    fc.assert(
      fc.property(HOSTILE, HOSTILE, (name, network) => {
        const text = topologyMermaid(topology([{name, networks: [`n${network}`]}]), BYTES);
        const strings = [...text.matchAll(/"([^"]*)"/gu)].map(([, string]) => string!);
        expect(text.replaceAll(/"[^"]*"/gu, 'S')).toBe('flowchart LR\n  n0([S])\n  c0[S]\n  c0 ---|S| n0\n');
        for (const string of strings) {
          expect(string.replaceAll(/#\d+;/gu, '')).toMatch(/^[\p{L}\p{M}\p{N} ._/:,▼▲·–-]*$/u);
        }
        const read = (string: string) =>
          string.replaceAll(/#(\d+);/gu, (_, code) => String.fromCodePoint(Number(code)));
        expect(read(strings[1]!)).toBe(name);
      }),
    );
  });
});
