import {setTimeout as pause} from 'node:timers/promises';
import {isDeepStrictEqual} from 'node:util';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {JsonDocument} from '../../../src/view/json-contract.js';
import {commandLines, README} from '../../readme/command-lines.js';
import {useEngine} from '../engines/use-engine.js';
import {type Lab, useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {startPrivateEngine} from '../lab/private-engine.js';
import {fetchIn, prometheusFolder} from '../lab/prometheus.js';
import {openShell, type Shell} from '../lab/shell.js';
import {containerOf, follow, shown, takeDocument} from '../truth/documents.js';

const near = useLab();
const second = useEngine(startPrivateEngine);
const third = useEngine(startPrivateEngine);

/** Nobody else is in the labs' network namespaces. */
const PORT = 10920;
const PROMETHEUS = ['--prometheus', 'http://localhost:9090'];

const HOSTS = [
  {lab: near as Lab, address: '127.0.0.1', packets: 11},
  {lab: second as Lab, address: '192.0.2.2', packets: 22},
  {lab: third as Lab, address: '192.0.2.6', packets: 33},
];

/** What is different here from what the README says: names of hosts and containers, and that nobody waits for a quarter of a minute. */
const SUBSTITUTES = [
  ['prod-01,prod-02,prod-03', HOSTS.map(({address}) => address).join(',')],
  ['> prometheus.yml', '| sed s/15s/1s/ > prometheus.yml'],
  ['web-*', '*receiver'],
] as const;

/** The commands of the README, as they are pasted. The last three show what the first three have set up. */
const [EXPORT = '', PRINT = '', SCRAPE = '', SHOW = '', DOCUMENT = '', FILTERED = '', ...OTHERS] = commandLines(
  README,
  'From one host to a fleet',
).map(line => SUBSTITUTES.reduce((text, [before, now]) => text.replace(before, now), line));

const receivers: LabContainer[] = [];
const shells: Shell[] = [];
let endThird: () => Promise<void>;
let endPrometheus: () => Promise<void>;
let hosted: LabContainer;

beforeAll(async () => {
  await wire('wire-b', second, '192.0.2.1/30', '192.0.2.2/30');
  await wire('wire-c', third, '192.0.2.5/30', '192.0.2.6/30');
  const programs = await prometheusFolder();
  for (const {lab, packets} of HOSTS) {
    const network = await lab.network('fleet');
    const [from, to] = await Promise.all([
      lab.container({name: 'sender', networks: [network]}),
      lab.container({name: 'receiver', networks: [network], labels: {'com.docker.compose.project': 'fleet'}}),
    ]);
    await lab.send({from, to, packets, bytes: 1000});
    receivers.push(to);
    const shell = await openShell(lab.engine, [programs]);
    shells.push(shell);
    endThird = shell.start(EXPORT);
  }
  hosted = await near.container({name: 'hosted', networkMode: 'host'});
  for (const {address} of HOSTS) {
    await until(async () => (await fetchIn(near.engine.namespace, `http://${address}:${PORT}/-/ready`)) !== '');
  }
  expect(await shells[0]!.run(PRINT)).toMatchObject({exitCode: 0, stdout: '', stderr: ''});
  endPrometheus = shells[0]!.start(SCRAPE);
}, 120_000);

afterAll(async () => {
  for (const shell of shells) await shell.close();
});

test('the README’s commands are all run here, as they are pasted', () => {
  expect([EXPORT, PRINT, SCRAPE, SHOW, DOCUMENT, FILTERED].map(line => line.split(' ')[0])).toEqual([
    'rxtop',
    'rxtop',
    'prometheus',
    'rxtop',
    'rxtop',
    'rxtop',
  ]);
  expect(OTHERS).toEqual([]);
  for (const [before] of SUBSTITUTES) expect(README).toContain(before);
});

test('the fleet by Prometheus is the three hosts by themselves: the same containers, sums and reasons', async () => {
  const document = await until(async () => {
    const own = await Promise.all(HOSTS.map(({lab}) => takeDocument(lab)));
    const fleet = await documentBy(DOCUMENT);
    // On a busy machine a scrape may take longer than the second that it is given.
    const isWhole = fleet?.engines.length === HOSTS.length && fleet.engines.every(({state}) => state === 'connected');
    return isWhole && isDeepStrictEqual(shown(fleet.totals), sumOf(own)) ? fleet : undefined;
  });

  expect(document.engines.map(({kind, endpoint, host, state}) => ({kind, endpoint, host, state}))).toEqual(
    HOSTS.map(({address}) => ({kind: 'prometheus', endpoint: `${address}:${PORT}`, host: address, state: 'connected'})),
  );
  for (const [place, {lab, address, packets}] of HOSTS.entries()) {
    const receiver = receivers[place]!;
    const seen = containerOf(document, receiver);
    expect(seen).toMatchObject({name: receiver.name, host: address, project: 'fleet'});
    expect(seen.traffic).toMatchObject({state: 'counted', source: 'prometheus'});
    expect(seen.interfaces).toMatchObject([{name: 'eth0', network: {driver: 'bridge'}}]);
    expect(shown(seen)).toEqual(shown(containerOf(await takeDocument(lab), receiver)));
    expect(seen.receive.packets).toBeGreaterThanOrEqual(packets);
  }
  expect(containerOf(document, hosted)).toMatchObject({
    traffic: {state: 'unavailable', reason: 'host-network'},
    receive: {bytes: null},
  });
});

test('rates are those of the scrapes, known at once; a filter is the server’s', async () => {
  const document = await until(async () => {
    const taken = await documentBy(FILTERED);
    return taken?.containers.some(({receive}) => receive.bytesPerSecond === null) ? undefined : taken;
  });

  const expected = HOSTS.map(({address}, place) => `${receivers[place]!.name} on ${address}`);
  expect(document.containers.map(each => `${each.name} on ${each.host}`)).toEqual(expected.sort());
});

const name = () => receivers[1]!.name;

test.each<[string, (words: string) => string, RegExp]>([
  ['check', words => `rxtop check ${words} --rule 'name=${name()} rx > 1GB/s'`, /^OK - 1 container/u],
  ['alert', words => `rxtop alert ${words} -n 2 --rule 'name=${name()} rx == 0'`, /FIRING/u],
  ['topology', words => `rxtop topology ${words}`, /192\.0\.2\.6/u],
  ['doctor', words => `rxtop doctor ${words}`, /it is scraped/u],
])('and so %s', async (_, command, answer) => {
  const {exitCode, stdout, stderr} = await shells[0]!.run(command(PROMETHEUS.join(' ')));
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  expect(stdout).toMatch(answer);
});

test('the dashboard shows all hosts; one that is not scraped any more is said to, and its containers stay', async () => {
  const dashboard = shells[0]!.show(SHOW, {width: 150});
  await dashboard.untilText('3 engines');
  await dashboard.untilText('192.0.2.6');
  dashboard.write('tttt');
  await dashboard.untilText('· by host');
  for (const {address} of HOSTS) await dashboard.untilText(`▾ ${address} · ${address === HOSTS[0]!.address ? 3 : 2}`);
  dashboard.close();

  const following = follow(near, ['--interval', '500ms', ...PROMETHEUS]);
  await following.until(({engines}) => engines.length === 3);
  await endThird();
  const without = await following.until(({engines}) => engines.some(({state}) => state === 'unreachable'));

  expect(without.engines.find(({state}) => state === 'unreachable')).toMatchObject({
    host: '192.0.2.6',
    reason: `Prometheus cannot scrape 192.0.2.6:${PORT} (job rxtop)`,
  });
  expect(containerOf(without, receivers[2]!).name).toBe(receivers[2]!.name);
});

test('a Prometheus that is gone is said to be', async () => {
  await endPrometheus();
  const {exitCode, stderr} = await near.runRxtop(['json', '--no-rates', ...PROMETHEUS]);

  expect({exitCode, stderr}).toEqual({
    exitCode: 2,
    stderr: 'rxtop: http://localhost:9090/ refuses connections. Check the address, and that the server runs.\n',
  });
});

/** What a line prints; undefined while the server has no series. */
async function documentBy(line: string): Promise<JsonDocument | undefined> {
  const {exitCode, stdout, stderr} = await shells[0]!.run(line);
  if (exitCode !== 0) expect(stderr).toMatch(/has no series|the filter fits none of|refuses connections|is not ready/u);
  return exitCode === 0 ? (JSON.parse(stdout) as JsonDocument) : undefined;
}

/** Joins the near host to another one. */
async function wire(name: string, far: Lab, nearAddress: string, farAddress: string): Promise<void> {
  const {namespace} = far.engine;
  await near.run(
    near.host,
    ...`ip link add ${name} type veth peer name ${name} netns`.split(' '),
    String(far.host.pid),
  );
  for (const [lab, address] of [
    [near, nearAddress],
    [far, farAddress],
  ] as const) {
    await lab.run(lab.host, 'ip', 'address', 'add', address, 'dev', name);
    await lab.run(lab.host, 'ip', 'link', 'set', name, 'up');
  }
  expect(namespace).not.toBe(near.engine.namespace);
}

function sumOf(documents: readonly JsonDocument[]) {
  const sum = {receive: {packets: 0, bytes: 0}, transmit: {packets: 0, bytes: 0}};
  for (const {totals} of documents) {
    for (const direction of ['receive', 'transmit'] as const) {
      sum[direction].packets += Number(totals[direction].packets);
      sum[direction].bytes += Number(totals[direction].bytes);
    }
  }
  return sum;
}

async function until<T>(read: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const value = await read();
    if (value) return value;
    await pause(100);
  }
  throw new Error(`did not happen within 30 s: ${read}`);
}
