/** What a panel shows: series by their expressions, each with what it is called. */
interface Panel {
  readonly title: string;
  readonly description?: string;
  readonly type: 'timeseries' | 'stat' | 'table';
  readonly unit: string;
  readonly queries: readonly (readonly [expression: string, legend: string])[];
  readonly width: number;
  readonly height: number;
}

const WHERE = 'job=~"$job",instance=~"$instance",name=~"$container"';
const WINDOW = '$__rate_interval';

function rateBy(labels: string, name: string, more = ''): string {
  return `sum by (${labels}) (rate(container_network_${name}_total{${WHERE}${more}}[${WINDOW}]))`;
}

function top(expression: string): string {
  return `topk($top, ${expression})`;
}

function chart(title: string, unit: string, queries: Panel['queries'], description?: string): Panel {
  const panel = {title, type: 'timeseries' as const, unit, queries, width: 12, height: 8};
  return description === undefined ? panel : {...panel, description};
}

function figure(title: string, unit: string, expression: string): Panel {
  return {title, type: 'stat', unit, queries: [[expression, '']], width: 4, height: 4};
}

const BY_CONTAINER = 'instance, name';
const CALLED = '{{name}} ({{instance}})';

const PANELS: readonly Panel[] = [
  figure('Received', 'Bps', `sum(rate(container_network_receive_bytes_total{${WHERE}}[${WINDOW}]))`),
  figure('Transmitted', 'Bps', `sum(rate(container_network_transmit_bytes_total{${WHERE}}[${WINDOW}]))`),
  figure('Containers', 'none', 'sum(rxtop_containers{job=~"$job",instance=~"$instance"})'),
  figure('Not counted', 'none', 'sum(rxtop_containers{job=~"$job",instance=~"$instance",state="unavailable"})'),
  figure('Hosts that answer', 'none', 'sum(up{job=~"$job",instance=~"$instance"})'),
  figure('Engines away', 'none', 'sum(1 - rxtop_engine_up{job=~"$job",instance=~"$instance"})'),
  chart('Received by container', 'Bps', [[top(rateBy(BY_CONTAINER, 'receive_bytes')), CALLED]]),
  chart('Transmitted by container', 'Bps', [[top(rateBy(BY_CONTAINER, 'transmit_bytes')), CALLED]]),
  chart('Received by network', 'Bps', [
    [top(rateBy('instance, network', 'receive_bytes', ',network!=""')), '{{network}} ({{instance}})'],
  ]),
  chart('Transmitted by network', 'Bps', [
    [top(rateBy('instance, network', 'transmit_bytes', ',network!=""')), '{{network}} ({{instance}})'],
  ]),
  chart('Packets dropped', 'pps', [
    [top(`${rateBy(BY_CONTAINER, 'receive_packets_dropped')} > 0`), `rx ${CALLED}`],
    [top(`${rateBy(BY_CONTAINER, 'transmit_packets_dropped')} > 0`), `tx ${CALLED}`],
  ]),
  chart('Errors, UDP overflows, TCP retransmits', 'cps', [
    [top(`${rateBy(BY_CONTAINER, 'receive_errors')} > 0`), `rx errors ${CALLED}`],
    [top(`${rateBy(BY_CONTAINER, 'transmit_errors')} > 0`), `tx errors ${CALLED}`],
    [
      top(`sum by (${BY_CONTAINER}) (rate(rxtop_container_udp_receive_buffer_errors_total{${WHERE}}[${WINDOW}])) > 0`),
      `UDP ${CALLED}`,
    ],
    [
      top(`sum by (${BY_CONTAINER}) (rate(rxtop_container_tcp_retransmitted_segments_total{${WHERE}}[${WINDOW}])) > 0`),
      `TCP ${CALLED}`,
    ],
  ]),
  chart(
    'Peaks within a minute',
    'Bps',
    [
      [top(`rxtop_container_receive_peak_bytes_per_second{${WHERE}}`), `rx ${CALLED}`],
      [top(`rxtop_container_transmit_peak_bytes_per_second{${WHERE}}`), `tx ${CALLED}`],
    ],
    'What a rate over a scrape interval cannot show.',
  ),
  chart(
    'Anomaly',
    'none',
    [[top(`rxtop_container_anomaly_score{${WHERE}} > 0`), CALLED]],
    'How far from its usual a container’s traffic is: 0.5 is where rxtop tells of it.',
  ),
  {
    title: 'Containers without figures of their own',
    type: 'table',
    unit: 'none',
    queries: [[`rxtop_container_traffic_info{${WHERE},state!="counted"}`, '']],
    width: 12,
    height: 8,
  },
  chart('What rxtop itself costs', 'percentunit', [
    [`rate(process_cpu_seconds_total{job=~"$job",instance=~"$instance"}[${WINDOW}])`, 'CPU {{instance}}'],
  ]),
];

/** All expressions of the dashboard, with its variables. */
export const DASHBOARD_EXPRESSIONS: readonly string[] = PANELS.flatMap(({queries}) =>
  queries.map(([expression]) => expression),
);

const DATASOURCE = {type: 'prometheus', uid: '$datasource'} as const;
const GRID_WIDTH = 24;

/** A dashboard for Grafana, to be imported as it is: it asks for the data source. */
export function grafanaDashboard(): string {
  return `${JSON.stringify(
    {
      uid: 'rxtop-containers',
      title: 'Container network traffic',
      description: 'Written by rxtop export --print grafana.',
      tags: ['rxtop', 'containers', 'network'],
      schemaVersion: 38,
      version: 1,
      editable: true,
      refresh: '30s',
      time: {from: 'now-1h', to: 'now'},
      templating: {list: VARIABLES},
      panels: placed(PANELS).map(({panel, x, y}, index) => panelObject(panel, index + 1, x, y)),
    },
    undefined,
    2,
  )}\n`;
}

const VARIABLES = [
  {name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus'},
  variable('job', 'Job', 'label_values(rxtop_build_info, job)'),
  variable('instance', 'Host', 'label_values(rxtop_build_info{job=~"$job"}, instance)'),
  variable(
    'container',
    'Container',
    'label_values(rxtop_container_traffic_info{job=~"$job",instance=~"$instance"}, name)',
  ),
  {name: 'top', label: 'Top', type: 'custom', query: '10,20,50', current: {text: '10', value: '10'}},
];

function variable(name: string, label: string, query: string): object {
  return {
    ...{name, label, query, definition: query, type: 'query', datasource: DATASOURCE, refresh: 2, sort: 1},
    ...{includeAll: true, multi: true, allValue: '.*', current: {text: 'All', value: '$__all'}},
  };
}

/** From left to right, and then the next row. */
function placed(panels: readonly Panel[]): {panel: Panel; x: number; y: number}[] {
  let [x, y, rowHeight] = [0, 0, 0];
  return panels.map(panel => {
    if (x + panel.width > GRID_WIDTH) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const place = {panel, x, y};
    x += panel.width;
    rowHeight = Math.max(rowHeight, panel.height);
    return place;
  });
}

function panelObject(
  {title, description, type, unit, queries, width, height}: Panel,
  id: number,
  x: number,
  y: number,
): object {
  const isTable = type === 'table';
  return {
    ...{id, title, description, type, datasource: DATASOURCE, gridPos: {x, y, w: width, h: height}},
    fieldConfig: {defaults: {unit, min: type === 'timeseries' ? 0 : undefined}, overrides: []},
    options:
      type === 'timeseries'
        ? {legend: {displayMode: 'list', placement: 'bottom'}, tooltip: {mode: 'multi', sort: 'desc'}}
        : {},
    targets: queries.map(([expr, legendFormat], index) => ({
      ...{refId: String.fromCharCode(0x41 + index), expr, legendFormat, datasource: DATASOURCE},
      ...(isTable ? {format: 'table', instant: true} : {}),
    })),
    ...(isTable
      ? {
          transformations: [
            {id: 'organize', options: {excludeByName: {Time: true, Value: true, __name__: true, id: true, job: true}}},
          ],
        }
      : {}),
  };
}
