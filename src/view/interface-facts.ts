import type {WatchedInterface} from '../model/inventory.js';
import type {DirectionTraffic, Traffic} from '../model/traffic.js';
import {displayWidth} from './display-width.js';
import {formatBytes, formatCount, type UnitStyle} from './format.js';

/** What there is to know of an interface besides its rates, in lines of that width: what it counts, then what it is. */
export function interfaceFacts(
  watched: WatchedInterface,
  {receive, transmit}: Traffic,
  units: UnitStyle,
  width: number,
): readonly string[] {
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
  return [...inLines(counted, width), ...inLines(known, width)];
}

const BETWEEN = ' · ';

/** Parts side by side, as many as a line holds. */
function inLines(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const together = last === undefined ? part : `${last}${BETWEEN}${part}`;
    if (last !== undefined && displayWidth(together) <= width) lines[lines.length - 1] = together;
    else lines.push(part);
  }
  return lines;
}

/** Bytes a packet; unknown where none passes. */
function meanSize({bytesPerSecond, packetsPerSecond}: DirectionTraffic): number | undefined {
  if (bytesPerSecond === undefined || packetsPerSecond === undefined || packetsPerSecond === 0) return undefined;

  return bytesPerSecond / packetsPerSecond;
}
