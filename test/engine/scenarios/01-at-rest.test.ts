import {beforeAll, expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {containerOf, counted, interfaceOf, SOURCES, shown, takeDocument} from '../truth/documents.js';

const lab = useLab();

let web: LabContainer;
let client: LabContainer;

beforeAll(async () => {
  const network = await lab.network('at-rest');
  [web, client] = await Promise.all([
    lab.container({name: 'web', networks: [network], command: ['httpd', '-f', '-p', '80', '-h', '/www']}),
    lab.container({name: 'client', networks: [network]}),
  ]);
  const address = (await web.inspect()).NetworkSettings.Networks[network.name]?.IPAddress;
  const fetched = await client.exec(['wget', '-q', '-O', '/dev/null', `http://${address}/file`]);
  expect(fetched).toEqual({exitCode: 0, output: ''});
  await lab.send({from: web, to: client, packets: 41, bytes: 410});
});

test.each(SOURCES)('1: after TCP and UDP each end is shown as the kernel counts it, by source %s', async source => {
  const document = await takeDocument(lab, ['--no-rates', '--source', source]);

  for (const container of [web, client]) {
    const inside = lab.kernelCounters(container);
    const veth = await lab.hostInterface(container);
    const outside = lab.kernelCounters(lab.host, veth);
    const seen = interfaceOf(containerOf(document, container), 'eth0');
    expect(shown(seen)).toEqual(counted(inside));
    expect(shown(seen)).toEqual(counted({receive: outside.transmit, transmit: outside.receive}));
    expect(seen.hostInterface).toBe(veth);
  }
  const {receive} = containerOf(document, client);
  expect(receive.bytes).toBeGreaterThan(1_000_000);
  lab.seen(1, `${source}: equal to the byte, inside and on the veth`);
});
