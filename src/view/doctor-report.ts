import type {Finding} from '../model/finding.js';
import {hasSeveralHosts, type Inventory, type WatchedContainer} from '../model/inventory.js';
import {columns} from './text-columns.js';

/** What can be read here, for a person: each finding with its remedy, then how each container is counted. */
export function doctorReport(
  findings: readonly Finding[],
  inventory: Pick<Inventory, 'engines'>,
  containers: readonly WatchedContainer[],
): string {
  const isWithHost = hasSeveralHosts(inventory);
  const lines = findings.flatMap(({subject, outcome, statement, remedy}) => [
    [subject, outcome, statement],
    ...(remedy === undefined ? [] : [['', '→', remedy]]),
  ]);
  const rows = containers.map(container => [
    ...(isWithHost ? [container.host] : []),
    container.name,
    ...howCounted(container),
  ]);
  const heads = [...(isWithHost ? ['HOST'] : []), 'CONTAINER', 'SOURCE', 'WHY'];
  return [columns(lines), '', rows.length === 0 ? 'no containers' : columns([heads, ...rows]), ''].join('\n');
}

function howCounted({traffic}: WatchedContainer): [source: string, why: string] {
  switch (traffic.state) {
    case 'counted':
      return [traffic.source, traffic.why];
    case 'shared':
      return ['–', `counted under ${traffic.owner.name}, whose namespace it shares`];
    case 'unavailable':
      return ['–', `${traffic.reason}: ${traffic.detail}`];
  }
}
