import type {AnomalyState} from '../model/anomaly.js';
import type {Column} from './column.js';
import {
  bytesColumn,
  dropRatio,
  faultColumn,
  figureColumn,
  historyColumn,
  largestBurst,
  nameColumn,
  packetColumn,
  peakColumn,
  peakInWindow,
  uplinkShare,
} from './column-kinds.js';
import {formatBytes, formatCount, formatDuration, formatPercent, formatScore, UNKNOWN} from './format.js';
import {projectOf, serviceOf} from './grouping.js';
import {figureBothWays, type TableRow} from './table-row.js';

/** All columns, in the order of the list of columns. Adding one is adding it here. */
const ALL = [
  nameColumn(
    {
      id: 'name',
      title: 'NAME',
      meaning: 'name of the container',
      width: {least: 18, most: 60},
      look: 'text',
      leaves: undefined,
    },
    row => row.name,
  ),
  bytesColumn(
    {id: 'rx', title: '▼RX/s', meaning: 'bytes received a second', leaves: undefined},
    'receive',
    'bytesPerSecond',
  ),
  bytesColumn(
    {id: 'tx', title: '▲TX/s', meaning: 'bytes sent a second', leaves: undefined},
    'transmit',
    'bytesPerSecond',
  ),
  figureColumn(
    {id: 'total', title: 'ALL/s', meaning: 'bytes a second, both ways', leaves: 21},
    row => figureBothWays(row, 'bytesPerSecond'),
    (bytes, _row, units) => formatBytes(bytes, units),
  ),
  packetColumn({id: 'rx-packets', title: '▼PKT/s', meaning: 'packets received a second', leaves: 10}, 'receive'),
  packetColumn({id: 'tx-packets', title: '▲PKT/s', meaning: 'packets sent a second', leaves: 9}, 'transmit'),
  faultColumn({id: 'errors', title: 'ERR/s', meaning: 'errors a second, both ways', leaves: 11}, 'errorsPerSecond'),
  faultColumn(
    {id: 'drops', title: 'DROP/s', meaning: 'dropped packets a second, both ways', leaves: 13},
    'droppedPerSecond',
  ),
  figureColumn(
    {
      id: 'drop-ratio',
      title: 'DROP%',
      meaning: 'dropped part of all packets',
      width: {least: 7, most: 7},
      look: 'warning',
      leaves: 12,
    },
    dropRatio,
    ratio => (ratio === 0 ? '·' : formatPercent(ratio)),
  ),
  figureColumn(
    {
      id: 'anomaly',
      title: 'ODD',
      meaning: 'how far it departs from its usual: 0.50 and more is an anomaly',
      width: {least: 4, most: 4},
      look: 'warning',
      leaves: 23,
    },
    ({container}, {anomalies}) => container && scoreOf(anomalies?.of(container)),
    score => (score === undefined || score === 0 ? '·' : formatScore(score)),
  ),
  nameColumn(
    {
      id: 'network',
      title: 'NETWORK',
      meaning: 'networks it is attached to',
      width: {least: 12, most: 30},
      leaves: 20,
    },
    networkNames,
  ),
  nameColumn(
    {id: 'host', title: 'HOST', meaning: 'host it runs on', width: {least: 8, most: 24}, leaves: 22},
    row => row.container?.host,
  ),
  nameColumn(
    {id: 'project', title: 'PROJECT', meaning: 'compose project, stack or namespace', leaves: 16},
    ({container}) => container && projectOf(container),
  ),
  nameColumn(
    {id: 'service', title: 'SERVICE', meaning: 'service, or pod', leaves: 17},
    ({container}) => container && serviceOf(container),
  ),
  nameColumn(
    {id: 'image', title: 'IMAGE', meaning: 'image it was made from', width: {least: 12, most: 40}, leaves: 2},
    row => row.container?.image,
  ),
  nameColumn({id: 'id', title: 'ID', meaning: 'short id', width: {least: 12, most: 12}, leaves: 1}, row =>
    row.container?.id.slice(0, 12),
  ),
  nameColumn(
    {id: 'state', title: 'STATE', meaning: 'running, paused, exited…', width: {least: 7, most: 10}, leaves: 8},
    row => row.container?.state,
  ),
  {
    id: 'uplink',
    title: 'UPLINK',
    meaning: 'the busier way as a share of the speed of the host’s uplink',
    width: {least: 12, most: 20},
    align: 'left',
    leaves: 14,
    look: 'text',
    cell: {kind: 'share', share: uplinkShare},
    sortsBy: uplinkShare,
    isAlphabetical: false,
  },
  figureColumn(
    {id: 'peak', title: 'PEAK/s', meaning: 'highest rate of either way in the window of [ and ]', leaves: 15},
    peakInWindow,
    (bytes, _row, units) => formatBytes(bytes, units),
  ),
  peakColumn(
    {id: 'rx-peak', title: '▼PEAK/s', meaning: 'peak rx: highest receive rate within a sweep’s interval', leaves: 26},
    'receive',
  ),
  peakColumn(
    {id: 'tx-peak', title: '▲PEAK/s', meaning: 'peak tx: highest transmit rate within a sweep’s interval', leaves: 25},
    'transmit',
  ),
  figureColumn(
    {
      id: 'burst',
      title: 'BURST',
      meaning: 'how many times its mean the peak is, of the direction with more',
      width: {least: 6, most: 7},
      look: 'warning',
      leaves: 24,
    },
    largestBurst,
    ratio => (ratio === undefined ? UNKNOWN : ratio < 1.5 ? '·' : `${formatCount(ratio)}x`),
  ),
  bytesColumn(
    {id: 'rx-total', title: '▼RX SUM', meaning: 'bytes received since rxtop began', leaves: 6},
    'receive',
    'totalBytes',
  ),
  bytesColumn(
    {id: 'tx-total', title: '▲TX SUM', meaning: 'bytes sent since rxtop began', leaves: 5},
    'transmit',
    'totalBytes',
  ),
  figureColumn(
    {id: 'uptime', title: 'UP', meaning: 'time since its start', width: {least: 10, most: 11}, leaves: 7},
    ({container}, {time}) => uptimeSeconds(container, time),
    seconds => (seconds === undefined ? UNKNOWN : formatDuration(Math.floor(seconds))),
  ),
  nameColumn(
    {
      id: 'source',
      title: 'SOURCE',
      meaning: 'where its counters are read',
      width: {least: 9, most: 9},
      leaves: 3,
    },
    ({container}) => (container?.traffic.state === 'counted' ? container.traffic.source : undefined),
  ),
  nameColumn(
    {
      id: 'reason',
      title: 'REASON',
      meaning: 'why there is no figure',
      width: {least: 14, most: 40},
      leaves: 4,
    },
    row => row.note,
  ),
  historyColumn(
    {id: 'rx-history', title: '▼RX PAST', meaning: 'receive rate of the last seconds, one a cell', leaves: 19},
    'receive',
  ),
  historyColumn(
    {id: 'tx-history', title: '▲TX PAST', meaning: 'transmit rate of the last seconds, one a cell', leaves: 18},
    'transmit',
  ),
] as const satisfies readonly Column[];

/** Names of the columns, as `--sort` takes them. */
export type ColumnId = (typeof ALL)[number]['id'];

/** All columns there are. */
export const COLUMNS: readonly Column<ColumnId>[] = ALL;

/** The names of all columns. */
export const COLUMN_IDS: readonly ColumnId[] = COLUMNS.map(({id}) => id);

/** What is shown as long as the user has chosen nothing else. */
export const DEFAULT_COLUMNS: readonly ColumnId[] = [
  'name',
  'rx',
  'tx',
  'rx-packets',
  'tx-packets',
  'errors',
  'drops',
  'network',
  'rx-history',
  'tx-history',
];

const BY_ID = new Map(COLUMNS.map(column => [column.id, column]));

/** The column with that name. */
export function columnOf(id: ColumnId): Column<ColumnId> {
  return BY_ID.get(id)!;
}

/** Columns that rows can be ordered by. */
export const SORTABLE_COLUMNS: readonly Column<ColumnId>[] = COLUMNS.filter(({sortsBy}) => sortsBy !== undefined);

/** Those of some columns that rows can be ordered by, in the order of the number keys. */
export function sortable(ids: readonly ColumnId[]): Column<ColumnId>[] {
  return ids.map(columnOf).filter(({sortsBy}) => sortsBy !== undefined);
}

function networkNames({container}: TableRow): string | undefined {
  return container?.networks.map(({name}) => name).join(', ');
}

function uptimeSeconds(container: TableRow['container'], time: Date): number | undefined {
  if (container?.startedAt === undefined || (container.state !== 'running' && container.state !== 'paused')) {
    return undefined;
  }

  const seconds = (time.getTime() - Date.parse(container.startedAt)) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** Not known while detection learns. */
function scoreOf(state: AnomalyState | undefined): number | undefined {
  return state === undefined || state.learningSeconds > 0 ? undefined : state.score;
}
