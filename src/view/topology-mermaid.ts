import type {UnitStyle} from './format.js';
import type {Topology} from './topology.js';
import {containersOf, networkLabel, rateLabel, thickness} from './topology-dot.js';
import {withHosts} from './topology-text.js';

/** The topology as a flowchart of Mermaid, which Markdown can hold: https://mermaid.js.org/syntax/flowchart.html */
export function topologyMermaid(topology: Topology, units: UnitStyle): string {
  const {networks} = withHosts(topology);
  const containers = containersOf(networks);
  const numbers = new Map(containers.map(({key}, index) => [key, index]));
  const edges = networks.flatMap((network, index) => network.edges.map(edge => ({edge, index})));
  return [
    'flowchart LR',
    ...networks.map((network, index) => `  n${index}(["${encoded(networkLabel(network))}"])`),
    ...containers.map(({name}, index) => `  c${index}["${encoded(name)}"]`),
    ...edges.map(({edge, index}) => {
      const line = edge.traffic === undefined ? '-.-' : '---';
      return `  c${numbers.get(edge.container.key)} ${line}|"${encoded(rateLabel(edge, units))}"| n${index}`;
    }),
    ...edges.flatMap(({edge}, index) => {
      const width = thickness(edge);
      return width === 1 ? [] : [`  linkStyle ${index} stroke-width:${width}px`];
    }),
    '',
  ].join('\n');
}

/** All but letters, digits and a few harmless signs by their numbers, so that nothing in a name is taken for Mermaid or HTML. */
function encoded(text: string): string {
  return text.replaceAll(
    /[^\p{L}\p{M}\p{N} ._/:,\u25bc\u25b2\u00b7\u2013-]/gu,
    character => `#${character.codePointAt(0)};`,
  );
}
