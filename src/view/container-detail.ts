import type {AnomalyState} from '../model/anomaly.js';
import type {WatchedContainer, WatchedInterface} from '../model/inventory.js';
import type {ProtocolCounts, Traffic} from '../model/traffic.js';
import {detectionText} from './anomaly-text.js';
import {countedSlots} from './container-row.js';
import {paintChart} from './detail-chart.js';
import {cut, toWidth} from './display-width.js';
import {formatBytes, formatCount, formatDuration, formatPercent, formatRate, type UnitStyle} from './format.js';
import {paintFrame} from './frame.js';
import {interfaceFacts} from './interface-facts.js';
import type {Palette} from './palette.js';
import type {ReadHistory} from './read-history.js';
import type {HeightScale} from './sparkline.js';
import {style} from './style.js';
import type {Rectangle, Surface} from './surface.js';
import type {Timeline} from './timeline.js';

/** One container in full. */
export interface DetailView {
  readonly container: WatchedContainer;
  readonly traffic: Traffic | undefined;
  readonly note: string | undefined;
  readonly interfaces: readonly InterfaceView[];
  readonly protocols: ProtocolCounts | undefined;
  readonly anomaly?: AnomalyState | undefined;
  readonly readHistory: ReadHistory;
  readonly scale?: HeightScale;
  /** The last seconds that have room, if not given. */
  readonly timeline?: Timeline | undefined;
  /** Whether both directions are drawn on one scale whatever their size. */
  readonly isOneScale?: boolean;
}

/** An interface with its traffic and its share of the container's bytes, undefined where that is not known. */
export interface InterfaceView {
  readonly watched: WatchedInterface;
  readonly traffic: Traffic;
  readonly share: number | undefined;
}

/** Where a bar of the interfaces' shares belongs, in cells of the surface that the detail was painted on. */
export interface SharesBar {
  readonly place: Rectangle;
  readonly parts: readonly {readonly share: number; readonly color: number}[];
}

const LEAST_CHART_ROWS = 3;
/** Interfaces are told of in full only where the chart stays high. */
const LEAST_CHART_ROWS_BESIDE_FACTS = 8;
/** A summary, a bar of shares, a chart and four lines of facts. */
const LEAST_ROWS_WITH_PROTOCOLS = 2 + LEAST_CHART_ROWS + 1 + 4;

/** Paints a container. Answers where the bar of shares goes if there is one to draw. */
export function paintDetail(
  surface: Surface,
  view: DetailView | undefined,
  palette: Palette,
  units: UnitStyle,
  isFocused = false,
): SharesBar | undefined {
  if (view === undefined) {
    paintFrame(surface, {left: 'detail'}, palette).put(1, 0, 'No container is selected.', palette.dim);
    return undefined;
  }

  const {container} = view;
  const inside = paintFrame(surface, {left: container.name, right: container.image, isFocused}, palette);
  const facts = factLines(view, inside.height, units);
  const detection = detectionText(view.anomaly, units);
  const roomForInterfaces = Math.max(
    1,
    inside.height - LEAST_CHART_ROWS - 1 - facts.length - 1 - (detection === undefined ? 0 : 1),
  );
  const shown = view.interfaces.slice(0, roomForInterfaces);
  const bar = sharesBar(inside, shown, palette, detection === undefined ? 2 : 3);
  let y = paintSummary(inside, view, palette, units);
  if (detection !== undefined) {
    const look = view.anomaly?.anomalies.length ? palette.warning : palette.dim;
    inside.put(1, y++, cut(detection, inside.width - 1), look);
  }
  if (bar !== undefined) y++;
  const factsOf = shown.map(({watched, traffic}) => interfaceFacts(watched, traffic, units, inside.width - 6));
  const factRows = factsOf.reduce((rows, lines) => rows + 1 + lines.length, 0);
  const hasFacts = inside.height - y - facts.length - factRows >= LEAST_CHART_ROWS_BESIDE_FACTS;
  for (const [index, each] of shown.entries()) {
    paintInterface(inside, y++, each, index, palette, units);
    if (!hasFacts) continue;

    for (const line of factsOf[index]!) {
      inside.put(5, y++, cut(line, inside.width - 5), palette.dim);
    }
  }

  const chartRows = inside.height - y - facts.length;
  if (chartRows > LEAST_CHART_ROWS) {
    const chart = {...view, slots: countedSlots(container), emptyText: emptyText(view)};
    paintChart(inside.part({x: 0, y, width: inside.width, height: chartRows}), chart, palette, units);
  }
  for (const [index, line] of facts.entries()) {
    inside.put(1, inside.height - facts.length + index, cut(line, inside.width - 1), palette.dim);
  }
  return bar;
}

function paintSummary(inside: Surface, view: DetailView, palette: Palette, units: UnitStyle): number {
  const {container, traffic, note} = view;
  let x = inside.put(1, 0, `▼ ${formatRate(traffic?.receive.bytesPerSecond, units)}`, palette.receive) + 2;
  x = inside.put(x, 0, `▲ ${formatRate(traffic?.transmit.bytesPerSecond, units)}`, palette.transmit) + 2;
  const words = [note, container.state, projectText(container)].filter(word => word !== undefined).join(' · ');
  inside.put(x, 0, cut(words, inside.width - x), note === undefined ? palette.dim : palette.text);
  return 1;
}

/** The bar is a row of its own, above the interfaces that it compares; one interface alone has nothing to compare. */
function sharesBar(
  inside: Surface,
  shown: readonly InterfaceView[],
  palette: Palette,
  y: number,
): SharesBar | undefined {
  const known = shown.flatMap(({share}, index) =>
    share === undefined ? [] : [{share, color: palette.shares[index % palette.shares.length]}],
  );
  if (known.length < 2 || inside.height < 8) return undefined;

  const parts = known.flatMap(({share, color}) => (color === undefined ? [] : [{share, color}]));
  return parts.length < 2 ? undefined : {place: {x: 2, y, width: inside.width - 2, height: 1}, parts};
}

function paintInterface(
  inside: Surface,
  y: number,
  {watched, traffic, share}: InterfaceView,
  index: number,
  palette: Palette,
  units: UnitStyle,
): void {
  const color = palette.shares[index % palette.shares.length];
  inside.put(1, y, '■', color === undefined ? palette.text : style({foreground: color}));
  const figures = [
    {text: toWidth(formatRate(traffic.receive.bytesPerSecond, units), 11, 'right'), look: palette.receive},
    {text: toWidth(formatRate(traffic.transmit.bytesPerSecond, units), 11, 'right'), look: palette.transmit},
    {text: toWidth(share === undefined ? '' : formatPercent(share), 7, 'right'), look: palette.text},
  ];
  let end = inside.width - 1;
  for (const {text, look} of figures.toReversed()) end = inside.putBefore(end, y, text, look) - 1;

  const afterName = inside.put(3, y, cut(`${watched.name} ${originOf(watched)}`, end - 3), palette.text) + 1;
  inside.put(afterName, y, cut(watched.addresses.join(' '), end - afterName), palette.dim);
}

/** The network of an interface, or else its kind, and whether its bytes are others' already. */
function originOf({network, kind, isLoopback, isSummed}: WatchedInterface): string {
  if (network !== undefined) return network.name;
  if (isLoopback) return 'loopback';
  if (isSummed) return kind === undefined ? 'no network of the engine' : `${kind}, no network of the engine`;

  return `${kind ?? 'inner'}, not in the sum`;
}

function emptyText({note, container, timeline}: DetailView): string {
  const reason = note ?? (container.traffic.state === 'unavailable' ? container.traffic.detail : undefined);
  if (reason !== undefined) return `Nothing to draw: ${reason}.`;

  return timeline === undefined ? 'No history yet.' : `No history yet for ${timeline.window.name}.`;
}

/** Where it is narrow, the chart is worth more than what the protocols count. */
function factLines({container, traffic, protocols, interfaces}: DetailView, rows: number, units: UnitStyle): string[] {
  const lines = [sourceText(container)];
  if (traffic === undefined) return lines;

  const {receive, transmit} = traffic;
  return [
    `since rxtop began ▼ ${formatBytes(receive.totalBytes, units)} ▲ ${formatBytes(transmit.totalBytes, units)} · kernel counts ▼ ${formatBytes(receive.bytes, units)} ▲ ${formatBytes(transmit.bytes, units)}`,
    `packets  ▼ ${formatCount(receive.packetsPerSecond)}/s  ▲ ${formatCount(transmit.packetsPerSecond)}/s   errors ▼ ${formatCount(receive.errors)} ▲ ${formatCount(transmit.errors)}   drops ▼ ${formatCount(receive.dropped)} ▲ ${formatCount(transmit.dropped)}${ageText(traffic.faultsAgeSeconds)}`,
    ...(rows < LEAST_ROWS_WITH_PROTOCOLS + interfaces.length ? [] : protocolLines(protocols)),
    ...lines,
  ];
}

function protocolLines(protocols: ProtocolCounts | undefined): string[] {
  if (protocols === undefined) return [];

  const {ageSeconds, udpReceiveBufferErrors, tcpRetransmittedSegments} = protocols;
  const udp = `${formatCount(udpReceiveBufferErrors)} ${perSecond(protocols.udpReceiveBufferErrorsPerSecond)}`;
  const tcp = `${formatCount(tcpRetransmittedSegments)} ${perSecond(protocols.tcpRetransmittedSegmentsPerSecond)}`;
  return [`udp receive buffer full ${udp}   tcp retransmits ${tcp}${ageText(ageSeconds)}`];
}

function perSecond(rate: number | undefined): string {
  return `(${formatCount(rate)}/s)`;
}

/** Said only of what is older than the sweep. */
function ageText(seconds: number | undefined): string {
  return seconds === undefined || seconds === 0 ? '' : `   ${formatDuration(seconds)} ago`;
}

function sourceText({traffic, members}: WatchedContainer): string {
  const others = members.length === 0 ? '' : ` · shared with ${members.map(({name}) => name).join(', ')}`;
  switch (traffic.state) {
    case 'counted':
      return `source ${traffic.source}: ${traffic.why}${others}`;
    case 'shared':
      return `its traffic is part of ${traffic.owner.name}, whose network it uses`;
    case 'unavailable':
      return traffic.detail;
  }
}

function projectText({project, service, pod}: WatchedContainer): string | undefined {
  if (pod !== undefined) return `pod ${pod}`;

  return project === undefined ? undefined : [project, service].filter(part => part !== undefined).join('/');
}
