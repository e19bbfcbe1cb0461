import {beforeAll, describe, expect, test} from 'vitest';
import type {JsonEdge, JsonNetwork, TopologyDocument} from '../../../src/view/topology-document.js';
import {type LabNetwork, useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {startSteadyTraffic} from '../lab/steady-traffic.js';

const lab = useLab();

const PORT = 8080;
/** What the steady traffic is at least, on a machine that is busy, and what a quiet network brings at most. */
const LEAST_FLOW = 200_000;
const QUIET = 20_000;

let front: LabNetwork;
let back: LabNetwork;
let web: LabContainer;
let client: LabContainer;
let db: LabContainer;

/** A web server on both networks, a client of it on one, and one that stays silent on the other. */
beforeAll(async () => {
  [front, back] = await Promise.all([lab.network('ns-front'), lab.network('ns-back')]);
  const listen = ['httpd', '-f', '-p', String(PORT), '-h', '/www'];
  [web, db] = await Promise.all([
    lab.container({name: 'ns-web', networks: [front, back], command: listen}),
    lab.container({name: 'ns-db', networks: [back]}),
  ]);
  const address = (await web.inspect()).NetworkSettings.Networks[front.name]?.IPAddress ?? '';
  const connect = `(until sleep 1000 | nc ${address} ${PORT}; do sleep 0.1; done) & exec sleep 1000000`;
  client = await lab.container({name: 'ns-client', networks: [front], command: ['sh', '-c', connect]});
});

describe('sockets of a container', () => {
  test('are told with whose the other end is and on which network, from either end', async () => {
    const dashboard = lab.startDashboard(['--interval', '200ms', '--filter', `name=${web.name}`], {
      width: 150,
      height: 30,
    });
    await dashboard.untilText(web.name);
    dashboard.write('o');
    await dashboard.untilText(`─ sockets of ${web.name} ─`);
    await dashboard.untilText(new RegExp(`tcp +LISTEN +\\[::\\]:${PORT}`));
    await dashboard.untilText(new RegExp(`tcp +ESTABLISHED +\\S+:${PORT}\\S* +← .*${client.name} \\(${front.name}\\)`));
    dashboard.close();

    const others = lab.startDashboard(['--interval', '200ms', '--filter', `name=${client.name}`], {
      width: 150,
      height: 30,
    });
    await others.untilText(client.name);
    others.write('o');
    await others.untilText(new RegExp(`tcp +ESTABLISHED .* → .*:${PORT}\\S* +${web.name} \\(${front.name}\\)`));
    others.close();
  });
});

describe('the topology', () => {
  test('has each network with its containers and that network’s part of their traffic, in every form', async () => {
    const traffic = await startSteadyTraffic(web, client);
    try {
      const document = JSON.parse(await topologyAs('json')) as TopologyDocument;
      const networks = document.networks.filter(({name}) => name === front.name || name === back.name);
      expect(networks.map(({name, driver, isInternal}) => [name, driver, isInternal])).toEqual([
        [front.name, 'bridge', true],
        [back.name, 'bridge', true],
      ]);
      const [busy, quiet] = networks as [JsonNetwork, JsonNetwork];
      expect(busy.subnets[0]).toMatch(/^[\d.]+\/\d+$/);

      const [sent, received] = [ratesOf(busy, web).transmit, ratesOf(busy, client).receive];
      expect(sent).toBeGreaterThan(LEAST_FLOW);
      expect(Math.abs(sent - received) / sent).toBeLessThan(0.1);
      expect(ratesOf(busy, web).receive).toBeLessThan(sent / 10);
      for (const container of [web, db]) {
        const {receive, transmit} = ratesOf(quiet, container);
        expect(receive + transmit).toBeLessThan(QUIET);
      }
      expect(busy.containers.map(({name}) => name).sort()).toEqual([client.name, web.name].sort());
      expect(quiet.containers.map(({name}) => name).sort()).toEqual([db.name, web.name].sort());

      const rates = '▼ \\S+ [kM]?B/s ▲ \\S+ [kM]B/s';
      const dot = await topologyAs('dot');
      const [networkNode, webNode] = [
        /(n\d+) \[label="[^"]*ns-front/.exec(dot)?.[1],
        /(c\d+) \[label="[^"]*ns-web"/.exec(dot)?.[1],
      ];
      expect(dot).toMatch(new RegExp(`${webNode} -- ${networkNode} \\[label="${rates}", penwidth=[4-6]\\]`));
      const mermaid = await topologyAs('mermaid');
      expect(mermaid).toMatch(new RegExp(`${webNode} ---\\|"${rates}"\\| ${networkNode}`));
    } finally {
      await traffic.stop();
    }
  });
});

async function topologyAs(format: string): Promise<string> {
  const {exitCode, stdout, stderr} = await lab.runRxtop(['topology', '--format', format, '--interval', '500ms']);
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  return stdout;
}

function ratesOf(network: JsonNetwork, {name}: LabContainer): {receive: number; transmit: number} {
  const edge = network.containers.find((each: JsonEdge) => each.name === name);
  return {
    receive: edge?.receive.bytesPerSecond ?? Number.NaN,
    transmit: edge?.transmit.bytesPerSecond ?? Number.NaN,
  };
}
