import type {Sweep} from '../model/traffic.js';
import {bothWays} from './container-row.js';
import {toWidth} from './display-width.js';
import {formatBytes, formatClock, formatCount, formatRate, type UnitStyle} from './format.js';
import type {ContainerRow} from './table-row.js';

const WIDTHS = {time: 8, host: 16, rate: 12, count: 7} as const;
const NAME_WIDTH = 32;

/** The line that says what stands in the columns. With several hosts, each container is told with its own. */
export function plainHeader(isWithHost: boolean): string {
  return plainLine(
    isWithHost ? 'HOST' : undefined,
    'TIME',
    'NAME',
    'RX',
    'TX',
    'RX-PKT/S',
    'TX-PKT/S',
    'ERR/S',
    'DROP/S',
    'NETWORK',
  );
}

/** A container as one line for logs, pipes and screen readers: the same figures as the table's, no escape sequence. */
export function plainRow(row: ContainerRow, sweep: Sweep, units: UnitStyle, isWithHost: boolean): string {
  const {container, traffic, note} = row;
  const networks = container.networks.map(({name}) => name).join(',');
  return plainLine(
    isWithHost ? container.host : undefined,
    formatClock(sweep.time),
    container.name,
    formatRate(traffic?.receive.bytesPerSecond, units),
    formatRate(traffic?.transmit.bytesPerSecond, units),
    formatCount(traffic?.receive.packetsPerSecond),
    formatCount(traffic?.transmit.packetsPerSecond),
    formatCount(bothWays(traffic, 'errorsPerSecond')),
    formatCount(bothWays(traffic, 'droppedPerSecond')),
    [networks, note, finalFigures(row, units)].filter(Boolean).join(' - '),
  );
}

/** What one that has ended had counted. */
function finalFigures({container, traffic}: ContainerRow, units: UnitStyle): string | undefined {
  if (container.ended === undefined || traffic === undefined) return undefined;

  return `rx ${formatBytes(traffic.receive.bytes, units)}, tx ${formatBytes(traffic.transmit.bytes, units)}`;
}

/** A longer name is cut, so that the columns stay under each other. */
function plainLine(
  host: string | undefined,
  time: string,
  name: string,
  ...[rx, tx, rxPackets, txPackets, errors, drops, rest]: string[]
): string {
  const figures = [
    toWidth(rx!, WIDTHS.rate, 'right'),
    toWidth(tx!, WIDTHS.rate, 'right'),
    ...[rxPackets, txPackets, errors, drops].map(text => toWidth(text!, WIDTHS.count + 1, 'right')),
  ];
  const place = host === undefined ? '' : `${toWidth(host, WIDTHS.host, 'left')} `;
  return `${time.padEnd(WIDTHS.time)} ${place}${toWidth(name, NAME_WIDTH, 'left')} ${figures.join(' ')}  ${rest}`.trimEnd();
}
