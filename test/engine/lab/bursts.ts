import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {createInterface} from 'node:readline';
import type {NetworkPlace} from './kernel-counters.js';

const SENDER = path.join(import.meta.dirname, 'bursts.cjs');
const DISCARD_PORT = '9';

/** The parts of a burst by the sender's clock: when each was handed to the kernel, and bytes of its frames. */
export type Burst = readonly (readonly [milliseconds: number, bytes: number])[];

/** Bursts of a megabyte in a tenth of a second, one a second; what was sent so far, and their end. */
export interface Bursts {
  readonly sent: readonly Burst[];
  readonly ended: Promise<unknown>;
}

/** Starts to send so many bursts from one place to an address that it can reach. It ends by itself. */
export function startBursts(from: NetworkPlace, address: string, count: number): Bursts {
  const argv = ['--target', String(from.pid), '--net', process.execPath, SENDER, address, DISCARD_PORT, String(count)];
  const child = spawn('nsenter', argv, {stdio: ['ignore', 'pipe', 'inherit']});
  const sent: Burst[] = [];
  createInterface({input: child.stdout}).on('line', line => sent.push(JSON.parse(line) as Burst));
  return {sent, ended: once(child, 'close')};
}

export function bytesOf(burst: Burst): number {
  return burst.reduce((sum, [, bytes]) => sum + bytes, 0);
}

/** From the first part to the last, in seconds. */
export function secondsOf(burst: Burst): number {
  return (burst.at(-1)![0] - burst[0]![0]) / 1000;
}

/** The most bytes that any stretch of that length holds. */
export function mostWithin(burst: Burst, seconds: number): number {
  const from = burst.map(([start]) =>
    burst.filter(([at]) => at >= start && at <= start + seconds * 1000).reduce((sum, [, bytes]) => sum + bytes, 0),
  );
  return Math.max(...from);
}
