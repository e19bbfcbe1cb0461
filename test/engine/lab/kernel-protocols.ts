import {readFileSync} from 'node:fs';
import type {NetworkPlace} from './kernel-counters.js';

/**
 * The observer's word on what the protocols of a namespace count. It shares no code with rxtop. Every figure of
 * `/proc/<pid>/net/snmp` and `snmp6` by its name, as `Udp.RcvbufErrors` and `Udp6RcvbufErrors`.
 */
export function readKernelProtocols({pid}: NetworkPlace): ReadonlyMap<string, number> {
  const lines = readFileSync(`/proc/${pid}/net/snmp`, 'utf8').trimEnd().split('\n');
  const figures = new Map<string, number>();
  for (let index = 0; index < lines.length; index += 2) {
    const [protocol = '', ...names] = lines[index]!.split(' ');
    const [, ...values] = lines[index + 1]!.split(' ');
    for (const [place, name] of names.entries())
      figures.set(`${protocol.replace(':', '')}.${name}`, Number(values[place]));
  }
  for (const [, name = '', value] of readFileSync(`/proc/${pid}/net/snmp6`, 'utf8').matchAll(/^(\S+)\s+(\d+)$/gm)) {
    figures.set(name, Number(value));
  }
  return figures;
}
