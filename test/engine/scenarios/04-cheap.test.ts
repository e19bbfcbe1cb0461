import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import {follow} from '../truth/documents.js';

const lab = useLab();

const CONTAINERS = 100;
const AT_ONCE = 6;
const SECONDS = 5;

const folder = mkdtempSync(path.join(os.tmpdir(), 'rxtop-test-proxy-'));

beforeAll(async () => {
  const network = await lab.network('hundred');
  const make = async (first: number) => {
    for (let at = first; at < CONTAINERS; at += AT_ONCE) await lab.container({name: `of${at}`, networks: [network]});
  };
  await Promise.all(Array.from({length: AT_ONCE}, (_, first) => make(first)));
}, 400_000);

/** A hundred containers take their time to go where much else is going on. */
afterAll(async () => {
  await lab.clear();
  rmSync(folder, {recursive: true});
}, 300_000);

/** Stands before the engine's socket and writes down what is asked. */
async function startProxy(): Promise<{socketPath: string; requests: string[]; close: () => void}> {
  const socketPath = path.join(folder, 'engine.sock');
  const requests: string[] = [];
  const server = net.createServer({allowHalfOpen: true}, client => {
    const engine = net.connect(lab.engine.socketPath);
    client.on('data', data => {
      for (const [line] of data.toString('latin1').matchAll(/^[A-Z]+ \/\S* HTTP\/1\.1$/gm)) requests.push(line);
    });
    client.pipe(engine).pipe(client);
    // Whoever ends first ends the other.
    client.on('error', () => engine.destroy());
    engine.on('error', () => client.destroy());
  });
  await new Promise<void>(resolve => {
    server.listen(socketPath, resolve);
  });
  return {socketPath, requests, close: () => server.close()};
}

/** CPU time of all threads of a process, in milliseconds. */
function cpuMilliseconds(pid: number): number {
  return readdirSync(`/proc/${pid}/task`)
    .map(task => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]))
    .reduce((sum, nanoseconds) => sum + nanoseconds / 1e6, 0);
}

test('4: a hundred containers are swept each second without one request to the engine', async () => {
  const proxy = await startProxy();
  const environment = {DOCKER_HOST: `unix://${proxy.socketPath}`};
  try {
    const args = ['--interval', '1s', '--filter', 'name=*-of*'];
    const watching = lab.startRxtop(['alert', ...args, '--rule', 'rx > 1GB/s'], {environment});
    const following = follow(lab, ['--interval', '1s', '--filter', 'name=*-of*'], {environment});
    const first = await following.until(({containers}) => containers.length === CONTAINERS, 60);
    expect(new Set(first.containers.map(({traffic}) => traffic.source))).toEqual(new Set(['host']));
    expect(proxy.requests.length).toBeGreaterThan(1);
    // Both have asked all that they ask for when nothing was asked for a while.
    for (let before = -1; before !== proxy.requests.length; await sleep(500)) before = proxy.requests.length;

    const asked = proxy.requests.length;
    const seen = following.documents.length;
    const [cpu, clock] = [cpuMilliseconds(watching.pid), performance.now()];
    await following.until(() => following.documents.length >= seen + SECONDS);
    const cpuASecond = ((cpuMilliseconds(watching.pid) - cpu) / (performance.now() - clock)) * 1000;

    expect(proxy.requests.slice(asked)).toEqual([]);
    const last = following.documents.at(-1);
    expect(last?.containers).toHaveLength(CONTAINERS);
    expect(last?.containers.filter(({receive}) => receive.bytesPerSecond === null)).toEqual([]);
    const load = os.loadavg()[0]?.toFixed(0);
    const cost = `${cpuASecond.toFixed(1)} ms CPU a second of the whole process in its first seconds, at load ${load}`;
    lab.seen(4, `${proxy.requests.length - asked} requests in ${SECONDS} sweeps; ${cost}`);
  } finally {
    proxy.close();
  }
});
