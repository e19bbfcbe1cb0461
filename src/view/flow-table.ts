import type {ContainerFlow} from '../flows/container-flows.js';
import type {ContainerRef} from '../model/container.js';
import {endText, ownerText} from './end-text.js';
import {formatBytes, UNKNOWN, type UnitStyle} from './format.js';
import {columns} from './text-columns.js';

/** What a reading told of one container. `leftOut` flows are not among `flows`. */
export interface FlowReport {
  readonly container: ContainerRef;
  readonly flows: readonly ContainerFlow[];
  readonly isAccounting: boolean | undefined;
  readonly leftOut: number;
}

const HEAD = ['PROTOCOL', 'STATE', 'LOCAL', '', 'PEER', 'WHO', 'RX', 'TX'];

/** What turns accounting on; it changes the host, so the user has to do it. */
export const ACCOUNTING_REMEDY = 'sysctl -w net.netfilter.nf_conntrack_acct=1';

/** The flows of a container for a person: a row each, and what there is to know of the figures. */
export function flowTable(report: FlowReport, units: UnitStyle): string {
  const {flows, container} = report;
  if (flows.length === 0) return [`${container.name} has no flows now`, ...remarks(report), ''].join('\n');

  const rows = flows.map(({protocol, state, local, direction, peer, owner, receive, transmit}) => [
    protocol,
    state ?? UNKNOWN,
    endText(local),
    direction === 'outgoing' ? '→' : '←',
    endText(peer),
    ownerText(owner),
    formatBytes(receive.bytes, units),
    formatBytes(transmit.bytes, units),
  ]);
  return [columns([HEAD, ...rows]), ...remarks(report), ''].join('\n');
}

function remarks({flows, isAccounting, leftOut}: FlowReport): string[] {
  const unknown = flows.filter(({receive}) => receive.bytes === undefined).length;
  const known = flows.length - unknown;
  return [
    ...(leftOut > 0 ? [`${leftOut} flows more are not shown.`] : []),
    ...(unknown > 0 && isAccounting === true
      ? [`${unknown} ${unknown === 1 ? 'flow' : 'flows'} began before accounting was turned on: no bytes are known.`]
      : []),
    ...(isAccounting === false
      ? [
          `${known > 0 ? 'Accounting is off for new flows' : 'The kernel does not account flows'}: ${ACCOUNTING_REMEDY} turns that on, for flows that begin afterwards.`,
        ]
      : []),
  ];
}
