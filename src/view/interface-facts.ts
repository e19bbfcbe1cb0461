import type {WatchedInterface} from '../model/inventory.js';
import type {DirectionTraffic, Traffic} from '../model/traffic.js';
import {formatBytes, formatCount, type UnitStyle} from './format.js';

/** What there is to know of an interface besides its rates, in two lines: what it counts, and what it is. */
export function interfaceFacts(
  watched: WatchedInterface,
  {receive, transmit}: Traffic,
  units: UnitStyle,
): [string, string] {
  const both = (text: (direction: DirectionTraffic) => string) => `▼ ${text(receive)} ▲ ${text(transmit)}`;
  const counted = [
    `packets/s ${both(({packetsPerSecond}) => formatCount(packetsPerSecond))}`,
    `mean size ${both(direction => formatBytes(meanSize(direction), units))}`,
    `errors ${both(({errors}) => formatCount(errors))}`,
    `drops ${both(({dropped}) => formatCount(dropped))}`,
    `since rxtop began ${both(({totalBytes}) => formatBytes(totalBytes, units))}`,
    `in all ${both(({bytes}) => formatBytes(bytes, units))}`,
  ];
  const {network, mac, hostInterface, endpointId} = watched;
  const named = [
    ['driver', network?.driver],
    ['mac', mac],
    ['host', hostInterface],
    ['endpoint', endpointId?.slice(0, 12)],
  ] as const;
  const known = named.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  return [counted.join(' · '), known.join(' · ')];
}

/** Bytes a packet; unknown where none passes. */
function meanSize({bytesPerSecond, packetsPerSecond}: DirectionTraffic): number | undefined {
  if (bytesPerSecond === undefined || packetsPerSecond === undefined || packetsPerSecond === 0) return undefined;

  return bytesPerSecond / packetsPerSecond;
}
