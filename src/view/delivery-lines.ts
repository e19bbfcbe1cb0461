import {formatCount} from './format.js';

/** One of the ways in which people are told of alerts, and how it fares. */
export interface ChannelView {
  readonly name: string;
  readonly delivered: number;
  readonly failures: number;
  readonly waiting: number;
  /** What the last attempt failed by; undefined after one that did not. */
  readonly problem: string | undefined;
}

/** How people who do not look at the screen are told of alerts. */
export interface DeliveryView {
  /** Another rxtop that tells in our place; its process, where that is known. Undefined where we tell. */
  readonly toldBy: {readonly pid: number | undefined} | undefined;
  readonly channels: readonly ChannelView[];
  /** What else is wrong with the watch, in one sentence. */
  readonly remark: string | undefined;
}

/** A line below the alerts. */
export interface DeliveryLine {
  readonly text: string;
  readonly standing: 'bad' | 'well';
}

/** So many lines a pane has to have inside before any of them tells of something else than alerts, and of what is well. */
const LEAST_LINES = 4;
const LEAST_LINES_FOR_ALL = 10;

/** What is told below the alerts of a pane that has so many lines inside: what is wrong first, and never more than a third of them. */
export function deliveryLines(delivery: DeliveryView | undefined, lines: number): readonly DeliveryLine[] {
  if (delivery === undefined || lines < LEAST_LINES) return [];

  const {toldBy, channels, remark} = delivery;
  const failing = channels.filter(({problem}) => problem !== undefined).map(bad);
  const doubt = remark === undefined ? [] : [{text: `▲ ${remark}`, standing: 'bad'} as const];
  const others = lines < LEAST_LINES_FOR_ALL ? [] : [...channels.filter(isWell).map(well), ...elsewhere(toldBy)];
  return [...failing, ...doubt, ...others].slice(0, Math.floor(lines / 3));
}

/** How many notifiers fail now. */
export function failingCount(delivery: DeliveryView | undefined): number {
  return delivery?.channels.filter(channel => !isWell(channel)).length ?? 0;
}

function isWell({problem}: ChannelView): boolean {
  return problem === undefined;
}

function bad({name, problem, failures, waiting}: ChannelView): DeliveryLine {
  const rest = waiting === 0 ? '' : `, ${formatCount(waiting)} waiting`;
  return {text: `✖ ${name} ${problem} (${formatCount(failures)} failed${rest})`, standing: 'bad'};
}

function well({name, delivered}: ChannelView): DeliveryLine {
  return {
    text: `· ${name}: ${delivered === 0 ? 'nothing to tell yet' : `${formatCount(delivered)} told`}`,
    standing: 'well',
  };
}

function elsewhere(toldBy: DeliveryView['toldBy']): DeliveryLine[] {
  if (toldBy === undefined) return [];

  const process = toldBy.pid === undefined ? '' : `, process ${toldBy.pid}`;
  return [{text: `· another rxtop tells${process}`, standing: 'well'}];
}
