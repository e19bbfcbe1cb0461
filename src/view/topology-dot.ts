import type {WatchedContainer} from '../model/inventory.js';
import {bothWays} from './container-row.js';
import {formatRate, type UnitStyle} from './format.js';
import type {Topology, TopologyEdge, TopologyNetwork} from './topology.js';
import {edgeWords, networkWords, withHosts} from './topology-text.js';

/**
 * The topology in the language of Graphviz: an ellipse a network, a box a container, a line where a container is on a network,
 * the thicker the more passes. Every text is a quoted string: https://graphviz.org/doc/info/lang.html
 */
export function topologyDot(topology: Topology, units: UnitStyle): string {
  const {networks} = withHosts(topology);
  const containers = containersOf(networks);
  const numbers = new Map(containers.map(({key}, index) => [key, index]));
  return [
    'graph rxtop {',
    '  graph [rankdir=LR];',
    '  node [shape=box];',
    ...networks.map((network, index) => `  n${index} [label=${quoted(networkLabel(network))}, shape=ellipse];`),
    ...containers.map(({name}, index) => `  c${index} [label=${quoted(name)}];`),
    ...networks.flatMap(({edges}, index) =>
      edges.map(edge => `  c${numbers.get(edge.container.key)} -- n${index} [${looks(edge, units)}];`),
    ),
    '}',
    '',
  ].join('\n');
}

/** Every container of the networks, once. */
export function containersOf(networks: Topology['networks']): WatchedContainer[] {
  return [...new Map(networks.flatMap(({edges}) => edges.map(({container}) => [container.key, container]))).values()];
}

/** Both rates of a line, or why there are none. */
export function rateLabel(edge: TopologyEdge, units: UnitStyle): string {
  const {traffic} = edge;
  if (traffic === undefined) return edgeWords({...edge, interfaces: [], addresses: []});

  return `▼ ${formatRate(traffic.receive.bytesPerSecond, units)} ▲ ${formatRate(traffic.transmit.bytesPerSecond, units)}`;
}

/** Name and particulars of a network, as the label of its shape. */
export function networkLabel(network: TopologyNetwork): string {
  return [network.name, networkWords(network)].filter(text => text !== '').join(' · ');
}

/** Thickness of a line: 1 for what is quiet or not known, one more for each power of ten from 1 kB/s on. */
export function thickness({traffic}: TopologyEdge): number {
  const rate = bothWays(traffic, 'bytesPerSecond') ?? 0;
  return rate < 1000 ? 1 : Math.floor(Math.log10(rate)) - 1;
}

function looks(edge: TopologyEdge, units: UnitStyle): string {
  const style = edge.traffic === undefined ? ', style=dashed' : '';
  return `label=${quoted(rateLabel(edge, units))}, penwidth=${thickness(edge)}${style}`;
}

/** Labels know escapes of their own (`\n`, `\N`) and the entities of HTML: each sign stands for itself here. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;')}"`;
}
