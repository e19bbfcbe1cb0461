import {describe, expect, test} from 'vitest';
import type {SampleSeries} from '../../../src/collector/prometheus/answer.js';
import {readFleet} from '../../../src/collector/prometheus/fleet.js';

const RXTOP = {job: 'rxtop', instance: 'node-a:9411'};
const CADVISOR = {job: 'cadvisor', instance: 'node-a:8080'};
const ID = 'ab'.repeat(32);

function series(
  labels: Readonly<Record<string, string>>,
  samples: readonly (readonly [number, number])[] = [
    [100, 10],
    [115, 40],
  ],
  name = 'container_network_receive_bytes_total',
): SampleSeries {
  return {labels: {__name__: name, ...labels}, samples};
}

describe('a fleet', () => {
  test('is hosts, their containers and interfaces, with the scrapes of each', () => {
    const eth0 = {...RXTOP, id: ID, name: 'web', image: 'nginx', interface: 'eth0', network: 'front', driver: 'bridge'};
    const fleet = readFleet([
      series(eth0),
      series(
        eth0,
        [
          [100, 3],
          [115, 4],
        ],
        'container_network_transmit_packets_total',
      ),
      series({...eth0, interface: 'eth1', network: 'back'}),
    ]);

    expect(fleet.targets).toEqual([{...RXTOP, exporter: 'rxtop', host: 'node-a', lastAt: 115, intervalSeconds: 15}]);
    const [container, ...others] = fleet.containers;
    expect(others).toEqual([]);
    expect(container).toMatchObject({id: ID, name: 'web', host: 'node-a', image: 'nginx'});
    expect(container?.interfaces.map(({name, network}) => [name, network?.name, network?.driver])).toEqual([
      ['eth0', 'front', 'bridge'],
      ['eth1', 'back', 'bridge'],
    ]);
    const [first] = container?.interfaces ?? [];
    expect(first?.scrapes.map(({at}) => at)).toEqual([100, 115]);
    expect(first?.scrapes[1]?.counters).toMatchObject({
      receiveBytes: 40,
      transmitPackets: 4,
      transmitBytes: Number.NaN,
      receiveErrors: Number.NaN,
    });
  });

  test('of a host that is scraped by several is told by the best of them alone', () => {
    const fleet = readFleet([
      series({...CADVISOR, id: `/docker/${ID}`, name: 'web', interface: 'eth0'}),
      series({...RXTOP, id: ID, name: 'web', interface: 'eth0'}),
      series({...CADVISOR, instance: 'node-b:8080', id: `/docker/${ID}`, name: 'db', interface: 'eth0'}),
    ]);

    expect(fleet.containers.map(({host, name, id}) => [host, name, id])).toEqual([
      ['node-a', 'web', ID],
      ['node-b', 'db', ID],
    ]);
  });

  test('has pods by the kubelet’s word, and neither slices nor the host', () => {
    const kubelet = {job: 'kubelet', instance: 'node-c:10250', interface: 'eth0'};
    const fleet = readFleet([
      series({...kubelet, id: '/kubepods.slice/pod1.slice', namespace: 'shop', pod: 'web-0'}),
      series({
        ...kubelet,
        id: '/kubepods/pod2',
        namespace: 'shop',
        pod: 'db-0',
        container: 'POD',
        name: 'k8s_POD_db-0',
      }),
      series({...kubelet, id: '/system.slice'}),
    ]);

    expect(fleet.containers.map(({name, pod}) => [name, pod])).toEqual([
      ['shop/web-0', 'shop/web-0'],
      ['shop/db-0', 'shop/db-0'],
    ]);
  });

  test('has lost what its host was scraped without', () => {
    const fleet = readFleet([
      series({...RXTOP, name: 'gone', interface: 'eth0'}),
      series({...RXTOP, name: 'there', interface: 'eth0'}, [
        [115, 1],
        [130, 2],
      ]),
    ]);

    expect(fleet.containers.map(({name}) => name)).toEqual(['there']);
  });

  test('knows the labels of Compose by either name', () => {
    const fleet = readFleet([
      series({...RXTOP, name: 'a', interface: 'eth0', compose_project: 'shop', compose_service: 'web'}),
      series({
        job: 'cadvisor',
        instance: 'node-b:8080',
        id: `/docker/${ID}`,
        name: 'b',
        interface: 'eth0',
        container_label_com_docker_compose_project: 'shop',
        container_label_tier: 'front',
      }),
    ]);

    expect(fleet.containers.map(({labels}) => labels)).toEqual([
      {'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web'},
      {'com.docker.compose.project': 'shop', tier: 'front'},
    ]);
  });
});
