import path from 'node:path';
import process from 'node:process';
import {output} from '../engine/lab/run.js';
import type {Result} from './result.js';

const SCRIPT = path.join(import.meta.dirname, 'burst-host.ts');

/**
 * What readings between sweeps cost, and sweeps as close as they can be: by the kernel's own list of so many interfaces, in a
 * network namespace made for it. Timers, rates and history are in it; the list alone tells how the machine is. Takes root; answers nothing, and says so, without.
 */
export async function benchBursts(): Promise<Result[]> {
  if (process.getuid?.() !== 0) {
    process.stderr.write('Readings between sweeps were not measured: that takes root.\n');
    return [];
  }

  const results: Result[] = [];
  for (const interfaces of [100, 1000]) {
    const what = `${interfaces.toLocaleString('en')} interfaces`;
    const off = await measure(interfaces, '1', 'off');
    const auto = await measure(interfaces, '1', 'auto');
    const list = await measure(interfaces, '0.02', 'list');
    const close = await measure(interfaces, '0.02', 'off');
    results.push(
      {name: `${what} at 1 Hz, bursts found: of a core for it`, value: (auto.cpu - off.cpu) / 10, unit: '%', budget: 1},
      {name: `${what} at 1 Hz, parts that a second is read in`, value: auto.parts, unit: '', budget: undefined},
      {
        name: `${what} every 20 ms, the kernel's list alone: of a core`,
        value: list.cpu / 10,
        unit: '%',
        budget: undefined,
      },
      {name: `${what} every 20 ms, with rates and history: of a core`, value: close.cpu / 10, unit: '%', budget: 10},
    );
  }
  return results;
}

/** CPU milliseconds a second, and the parts of an interval. */
async function measure(interfaces: number, interval: string, burst: string): Promise<{cpu: number; parts: number}> {
  // Both ends of a pair are listed, and the loopback.
  const pairs = `i=0; while [ $i -lt ${Math.floor(interfaces / 2)} ]; do echo "link add a$i type veth peer name b$i"; i=$((i + 1)); done | ip -batch -`;
  const argv = ['unshare', '--net', 'sh', '-ec', `${pairs}; exec "$@"`, 'sh'];
  const text = await output([...argv, process.execPath, '--import', 'tsx', SCRIPT, interval, burst], {
    environment: {...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`} as Record<string, string>,
    timeoutSeconds: 120,
  });
  const [cpu = Number.NaN, parts = Number.NaN] = text.trim().split(' ').map(Number);
  return {cpu, parts};
}
