import type {DirectionTraffic} from '../model/traffic.js';
import type {MetricFamily} from './metric-family.js';

/** A counter of an interface: which figure of which direction. */
export interface InterfaceFamily extends MetricFamily {
  readonly direction: 'receive' | 'transmit';
  readonly figure: keyof Pick<DirectionTraffic, 'bytes' | 'packets' | 'errors' | 'dropped'>;
}

const FIGURES = [
  {figure: 'bytes', name: 'bytes', help: 'Bytes'},
  {figure: 'packets', name: 'packets', help: 'Packets'},
  {figure: 'dropped', name: 'packets_dropped', help: 'Packets dropped'},
  {figure: 'errors', name: 'errors', help: 'Errors'},
] as const;

/** Counters of the interfaces that make up a container's traffic, by the names that cAdvisor has given them. */
export const NETWORK_FAMILIES = interfaceFamilies(
  'container_network',
  'by the container on the interface, as the kernel counts them.',
);

/** The same of interfaces whose bytes another one of the container has counted already, and of loopback. */
export const INNER_FAMILIES = interfaceFamilies(
  'rxtop_container_inner_network',
  'on an interface whose traffic another interface of the container counts too, or on loopback.',
);

function interfaceFamilies(prefix: string, ending: string): readonly InterfaceFamily[] {
  return (['receive', 'transmit'] as const).flatMap(direction =>
    FIGURES.map(({figure, name, help}) => ({
      name: `${prefix}_${direction}_${name}`,
      type: 'counter' as const,
      help: `${help} ${figure === 'errors' ? `while ${direction === 'receive' ? 'receiving' : 'transmitting'}` : verb(direction, figure)} ${ending}`,
      direction,
      figure,
    })),
  );
}

function verb(direction: 'receive' | 'transmit', figure: InterfaceFamily['figure']): string {
  const word = direction === 'receive' ? 'received' : 'transmitted';
  return figure === 'dropped' ? `instead of being ${word}` : word;
}

/** What is told of a container as a whole. */
export const CONTAINER = {
  traffic: {
    name: 'rxtop_container_traffic',
    type: 'info',
    help: 'How the container is counted (state counted, shared, unavailable), and why it has no counters of its own (reason).',
  },
  lastSeen: {
    name: 'container_last_seen',
    type: 'gauge',
    help: 'When the container was last seen, in seconds since 1970.',
  },
  startTime: {
    name: 'container_start_time_seconds',
    type: 'gauge',
    help: 'When the container was started, in seconds since 1970.',
  },
  udpBufferErrors: {
    name: 'rxtop_container_udp_receive_buffer_errors',
    type: 'counter',
    help: 'Datagrams dropped in the network namespace of the container because a socket had no room for them.',
  },
  tcpRetransmits: {
    name: 'rxtop_container_tcp_retransmitted_segments',
    type: 'counter',
    help: 'TCP segments sent again in the network namespace of the container.',
  },
  anomalyScore: {
    name: 'rxtop_container_anomaly_score',
    type: 'gauge',
    help: 'How far the traffic of the container is from what is usual for it: 0 to 1. Absent while that is being learned.',
  },
} as const satisfies Record<string, MetricFamily>;

/** The highest rates of the last minute, which a scrape every minute cannot see; known where the counters are read often enough. */
export const PEAKS = (['receive', 'transmit'] as const).map(direction => ({
  name: `rxtop_container_${direction}_peak_bytes_per_second`,
  type: 'gauge' as const,
  help: `The highest rate of the container's last minute, over rxtop_peak_interval_seconds, in bytes ${direction === 'receive' ? 'received' : 'transmitted'}.`,
  direction,
}));

/** What is told of the host, its networks, its engines and rxtop itself. */
export const SELF = {
  network: {
    name: 'rxtop_network',
    type: 'info',
    help: 'A network that a container is attached to, with its driver and subnets, and whether it is cut off from the outside.',
  },
  containers: {name: 'rxtop_containers', type: 'gauge', help: 'Containers by how they are counted.'},
  leftOutContainers: {
    name: 'rxtop_left_out_containers',
    type: 'gauge',
    help: 'Containers that this page leaves out because it would be too long, or because the labels do not tell them apart.',
  },
  leftOutSeries: {
    name: 'rxtop_left_out_series',
    type: 'counter',
    help: 'Series that pages have left out, of all pages together.',
  },
  host: {name: 'rxtop_host', type: 'info', help: 'The machine that rxtop runs on.'},
  build: {name: 'rxtop_build', type: 'info', help: 'The version of rxtop.'},
  engine: {name: 'rxtop_engine', type: 'info', help: 'An engine that is watched, and how rxtop stands with it.'},
  engineUp: {
    name: 'rxtop_engine_up',
    type: 'gauge',
    help: 'Whether the engine answers: 1 or 0. Counters go on without it.',
  },
  engineLosses: {
    name: 'rxtop_engine_connection_losses',
    type: 'counter',
    help: 'How often the connection to the engine broke. Its events in between are lost; a new list makes up for them.',
  },
  sweepSeconds: {name: 'rxtop_sweep_seconds', type: 'gauge', help: 'Time that the last reading of all counters took.'},
  sweepInterval: {
    name: 'rxtop_sweep_interval_seconds',
    type: 'gauge',
    help: 'Time between the last reading of all counters and the one before.',
  },
  peakInterval: {
    name: 'rxtop_peak_interval_seconds',
    type: 'gauge',
    help: 'Peaks are means over so much time. Absent where nothing is read between two readings of all counters.',
  },
  sweeps: {name: 'rxtop_sweeps', type: 'counter', help: 'Readings of all counters so far.'},
  lastSweep: {
    name: 'rxtop_last_sweep_timestamp_seconds',
    type: 'gauge',
    help: 'When the counters of this page were read, in seconds since 1970.',
  },
  scrapes: {name: 'rxtop_scrapes', type: 'counter', help: 'Requests for this page by their outcome.'},
  pageSeconds: {name: 'rxtop_page_seconds', type: 'gauge', help: 'Time that writing the page before this one took.'},
  cpu: {name: 'process_cpu_seconds', type: 'counter', help: 'CPU time that rxtop has used.'},
  memory: {name: 'process_resident_memory_bytes', type: 'gauge', help: 'Memory that rxtop has resident.'},
  started: {name: 'process_start_time_seconds', type: 'gauge', help: 'When rxtop was started, in seconds since 1970.'},
} as const satisfies Record<string, MetricFamily>;
