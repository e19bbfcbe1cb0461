import type {Inventory, WatchedEngine} from '../model/inventory.js';
import {isListed, isRunning} from '../view/container-row.js';
import {failingCount} from '../view/delivery-lines.js';
import type {HeaderView} from '../view/header.js';
import type {Scene} from './scene.js';

/** What the lines above the panes tell. */
export function headerView(scene: Scene): HeaderView {
  const {picture, now, frozenAt, state} = scene;
  const part = shownPart(scene);
  return {
    hostName: picture?.host.name ?? '',
    engines: enginesOf(scene),
    leftOut: picture?.leftOut,
    nowSeconds: now,
    running: runningOf(picture),
    containers: picture?.rows.length ?? 0,
    intervalSeconds: state.intervalSeconds,
    peakIntervalSeconds: picture?.peakIntervalSeconds,
    totals: part === undefined ? picture?.totals : scene.panes.table.sum(),
    part,
    own: scene.ownCost,
    uplink: picture && {
      name: picture.host.uplink,
      bytesPerSecond: picture.host.uplinkBytesPerSecond,
      traffic: picture.uplink,
    },
    firingAlerts: scene.panes.alerts.all.filter(each => each.state === 'firing').length,
    failingNotifiers: failingCount(scene.panes.alerts.delivery),
    time: scene.time,
    pausedSeconds: frozenAt === undefined ? undefined : now - frozenAt,
  };
}

/** The engines, or before the first sweep that we look for one. */
export function enginesOf({picture, now}: Pick<Scene, 'picture' | 'now'>): Inventory['engines'] {
  return picture?.engines ?? [{...BEFORE_FIRST_SWEEP, sinceSeconds: now}];
}

function runningOf(picture: Scene['picture']): number {
  let running = 0;
  for (const {container} of picture?.rows ?? []) if (isRunning(container)) running++;
  return running;
}

/** Undefined where neither the command line nor a filter leaves rows out. */
function shownPart({isNarrowed, wanted, picture, state, panes}: Scene): HeaderView['part'] {
  if (!isNarrowed && wanted.filter.text === '') return undefined;

  const all = (picture?.rows ?? []).filter(({container}) => state.isAll || isListed(container));
  return {shown: panes.table.containers.length, all: all.length};
}

const BEFORE_FIRST_SWEEP: Omit<WatchedEngine, 'sinceSeconds'> = {
  host: '',
  kind: 'none',
  version: undefined,
  endpoint: '',
  state: 'connecting',
  reason: undefined,
  hint: undefined,
};
