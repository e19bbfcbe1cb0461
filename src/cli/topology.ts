import {ExitCode} from '../errors.js';
import type {Sweep} from '../model/traffic.js';
import type {Ports} from '../ports.js';
import {asciiText} from '../view/ascii.js';
import {containerRow, isListed} from '../view/container-row.js';
import {type Topology, topologyOf} from '../view/topology.js';
import {topologyDocument} from '../view/topology-document.js';
import {topologyDot} from '../view/topology-dot.js';
import {topologyMermaid} from '../view/topology-mermaid.js';
import {topologyText} from '../view/topology-text.js';
import {trafficOn} from '../view/traffic-on.js';
import {assertUsable} from './assert-usable.js';
import type {CommonOptions} from './common-options.js';
import {openSession} from './session.js';
import type {TopologyFormat} from './topology-options.js';

/** What `rxtop topology` can be told besides the common options. */
export interface TopologyOptions extends CommonOptions {
  readonly format: TopologyFormat;
}

/** Prints which containers are on which networks and how much passes there, from two sweeps an interval apart. */
export async function runTopology(options: TopologyOptions, ports: Ports): Promise<number> {
  const session = await openSession(
    options,
    {start: 'wait-for-engine', count: 2, settles: true, depth: 'regular'},
    ports,
  );
  try {
    for await (const sweep of session.sweeps) {
      assertUsable(sweep, options);
      if (sweep.number > 0) ports.stdout.write(written(topologyIn(sweep, options), sweep.time, options));
    }
  } finally {
    await session.close();
  }
  return ExitCode.ok;
}

function topologyIn(sweep: Sweep, {isAll, selection}: TopologyOptions): Topology {
  const rows = sweep.inventory.containers
    .filter(container => selection.matches(container) && (isAll || isListed(container)))
    .map(container => containerRow(container, sweep));
  return topologyOf(rows, (container, networkId) => trafficOn(container, networkId, sweep));
}

/** Graphs and documents are UTF-8 whatever the terminal can show. */
function written(topology: Topology, time: Date, {format, units, isAscii}: TopologyOptions): string {
  switch (format) {
    case 'text': {
      const text = topologyText(topology, units);
      return isAscii ? text.split('\n').map(asciiText).join('\n') : text;
    }
    case 'dot':
      return topologyDot(topology, units);
    case 'mermaid':
      return topologyMermaid(topology, units);
    case 'json':
      return `${JSON.stringify(topologyDocument(topology, time), null, 2)}\n`;
  }
}
