import {formatRate, type UnitStyle} from './format.js';
import {columns} from './text-columns.js';
import type {Topology, TopologyEdge, TopologyNetwork} from './topology.js';

const REASONS: Readonly<Record<NonNullable<TopologyEdge['reason']>, string>> = {
  'host-network': 'host network',
  'no-network': 'no network',
  'not-permitted': 'not permitted',
  'not-running': 'not running',
  'engine-unreachable': 'engine unreachable',
  'first-sample': 'first sample',
  'counter-reset': 'reset',
  gone: 'gone',
  'shared-with': 'shared',
  'not-tied': 'no interface tied to it',
};

/** The topology for a person: each network, and below it its containers with the rate of each. */
export function topologyText(topology: Topology, units: UnitStyle): string {
  const {networks} = withHosts(topology);
  if (networks.length === 0) return 'no container is shown\n';

  const rows = networks.flatMap(network => [
    [networkText(network), ...rates(network.traffic, units), ''],
    ...network.edges.map((edge, index) => [
      `${index === network.edges.length - 1 ? '╰' : '├'}─ ${edge.container.name}`,
      ...rates(edge.traffic, units),
      edgeWords(edge),
    ]),
  ]);
  return `${columns([['NETWORK', 'RX', 'TX', ''], ...rows])
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')}\n`;
}

/** Where there are several hosts, each network and container is named with its own. */
export function withHosts(topology: Topology): Topology {
  const hosts = new Set(topology.networks.flatMap(({edges}) => edges.map(({container}) => container.host)));
  if (hosts.size < 2) return topology;

  return {
    networks: topology.networks.map(network => ({
      ...network,
      name: network.host === undefined ? network.name : `${network.host}: ${network.name}`,
      edges: network.edges.map(edge => ({
        ...edge,
        container: {...edge.container, name: `${edge.container.host}: ${edge.container.name}`},
      })),
    })),
  };
}

/** What is known of a network besides its name: `bridge, 172.18.0.0/16, internal`. */
export function networkWords({network}: {readonly network?: TopologyNetwork['network']}): string {
  if (network === undefined) return '';

  const {driver, subnets, isInternal} = network;
  const reach = isInternal === undefined ? [] : [isInternal ? 'internal' : 'not internal'];
  return [...(driver === undefined ? [] : [driver]), ...subnets, ...reach].join(', ');
}

/** What is known of a container on a network besides its name and rates: its interface there, or why there is no rate. */
export function edgeWords({interfaces, addresses, sharedWith, reason}: Omit<TopologyEdge, 'container'>): string {
  if (sharedWith !== undefined) return `shares ${sharedWith.name}'s network`;

  return [...interfaces, ...addresses, ...(reason === undefined ? [] : [REASONS[reason]])].join(' ');
}

function networkText(network: TopologyNetwork): string {
  const words = networkWords(network);
  return words === '' ? network.name : `${network.name} (${words})`;
}

function rates(traffic: TopologyEdge['traffic'], units: UnitStyle): [string, string] {
  return [formatRate(traffic?.receive.bytesPerSecond, units), formatRate(traffic?.transmit.bytesPerSecond, units)];
}
