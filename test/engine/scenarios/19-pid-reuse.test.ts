import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync, readFileSync, readlinkSync, writeFileSync} from 'node:fs';
import {afterEach, expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import {listLinks} from '../lab/links.js';
import {isRunning} from '../lab/process-state.js';
import {sendUnknownFrames} from '../lab/raw-frames.js';
import {containerOf, follow} from '../truth/documents.js';

const lab = useLab();

const LAST_PID = '/proc/sys/kernel/ns_last_pid';
const ATTEMPTS = 50;

let stranger: ChildProcess | undefined;
let stopped: number | undefined;

afterEach(async () => {
  if (stopped !== undefined) process.kill(stopped, 'SIGCONT');
  stopped = undefined;
  stranger?.kill('SIGKILL');
  stranger = undefined;
});

/** That a program started only now does not take it either is tested with the process handle: this engine answers no more. */
test('19: a new process with a dead container’s pid is never taken for the container', async () => {
  const network = await lab.network('reuse');
  const [container, peer] = await Promise.all([
    lab.container({name: 'reused', networks: [network]}),
    lab.container({name: 'reused-peer', networks: [network]}),
  ]);
  const {pid} = container;
  await lab.send({from: peer, to: container, packets: 5, bytes: 50});
  const following = follow(lab, ['--interval', '200ms', '--source', 'namespace']);
  await following.until(document => containerOf(document, container).receive.packets === 5);

  // The engine does not hear of the container's end while its containerd stands still.
  stopped = containerdOf(lab.host);
  process.kill(stopped, 'SIGSTOP');
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => isRunning(pid)).toBe(false);
  stranger = await startWithPid(pid);
  const link = 'ip link add eth0 type veth peer name hstranger netns'.split(' ');
  await lab.run({pid}, ...link, String(lab.host.pid));
  await lab.run({pid}, 'ip', 'link', 'set', 'eth0', 'up');
  await lab.run(lab.host, 'ip', 'link', 'set', 'hstranger', 'up');
  const hostEnd = (await listLinks(lab.host)).find(({name}) => name === 'hstranger')!;
  await sendUnknownFrames(lab.host, {interfaceIndex: hostEnd.index, toMac: 'ff:ff:ff:ff:ff:ff', frames: 777});
  expect((await container.inspect()).State).toMatchObject({Running: true, Pid: pid});
  expect(lab.kernelCounters({pid}).receive.packets).toBe(777);

  const seenBefore = following.documents.length;
  await following.until(() => following.documents.length >= seenBefore + 12);

  const receives = following.documents.map(document => containerOf(document, container).receive);
  expect(new Set(receives.map(({packets}) => packets ?? 5))).toEqual(new Set([5]));
  expect(receives.at(-1)).toMatchObject({packetsPerSecond: null});
  lab.seen(19, 'the new process counts 777 packets, the container keeps its 5, without a rate');
});

/** A process in a network namespace of its own that has just this pid: it is the next that the kernel gives. */
async function startWithPid(pid: number): Promise<ChildProcess> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    writeFileSync(LAST_PID, String(pid - 1));
    const child = spawn('unshare', ['--net', 'sleep', '1000'], {stdio: 'ignore'});
    if (child.pid === pid) {
      const own = readlinkSync('/proc/self/ns/net');
      await expect.poll(() => readlinkSync(`/proc/${pid}/ns/net`)).not.toBe(own);
      return child;
    }

    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
  }
  throw new Error(`somebody else always got the pid ${pid}`);
}

/** The containerd that the engine has started. */
function containerdOf({pid}: {readonly pid: number}): number {
  const child = readdirSync('/proc').find(entry => {
    if (!/^\d+$/.test(entry)) return false;

    try {
      const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${entry}/stat`, 'utf8')) ?? [];
      return name === 'containerd' && Number(parent) === pid;
    } catch (error) {
      // It has ended meanwhile.
      if (error instanceof Error && 'code' in error) return false;
      throw error;
    }
  });
  if (child === undefined) throw new Error('the engine has no containerd');

  return Number(child);
}
