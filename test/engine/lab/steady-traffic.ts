import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import type {NetworkPlace} from './kernel-counters.js';
import {listLinks} from './links.js';

const PEER = path.join(import.meta.dirname, 'udp-peer.cjs');

/** Nobody listens there. */
const DISCARD_PORT = '9';

/** Traffic that lasts until it is stopped, about a megabyte a second, and a minute at most. */
export interface SteadyTraffic {
  stop(): Promise<void>;
}

/** Starts to send from one place to the `eth0` of another; what is sent has begun to flow when this resolves. */
export async function startSteadyTraffic(from: NetworkPlace, to: NetworkPlace): Promise<SteadyTraffic> {
  const [address] = (await listLinks(to)).find(({name}) => name === 'eth0')?.addresses[0]?.split('/') ?? [];
  if (address === undefined) throw new Error('there is no eth0 with an address');

  const argv = ['--target', String(from.pid), '--net', process.execPath, PEER, 'stream', address, DISCARD_PORT];
  const child = spawn('nsenter', argv, {stdio: ['pipe', 'pipe', 'inherit']});
  const ended = once(child, 'close');
  const begun = await Promise.race([once(child.stdout, 'data'), ended.then(() => undefined)]);
  if (begun === undefined) throw new Error('the sender ended at once');

  return {
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
