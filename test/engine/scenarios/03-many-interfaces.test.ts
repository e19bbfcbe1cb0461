import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {NetworkPlace} from '../lab/kernel-counters.js';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {listLinks} from '../lab/links.js';
import {sendUnknownFrames} from '../lab/raw-frames.js';
import {output, signalGroup} from '../lab/run.js';
import {containerOf, counted, follow, frames, shown, takeDocument} from '../truth/documents.js';

const lab = useLab();

/** The kernel gives about 31 interfaces with one read of its list. */
const MANY = 1001;
/** Which of them carry so many frames: at the beginning, in the middle and at the end of the list. */
const BUSY: ReadonlyMap<number, number> = new Map([
  [0, 3],
  [MANY >> 1, 5],
  [MANY - 1, 7],
]);
const CHURNING = 60;
const BROADCAST = 'ff:ff:ff:ff:ff:ff';

let crowded: LabContainer;
let peer: LabContainer;

beforeAll(async () => {
  const network = await lab.network('many');
  [crowded, peer] = await Promise.all([
    lab.container({name: 'crowded', networks: [network]}),
    lab.container({name: 'peer', networks: [network]}),
  ]);
  await batch(crowded, add('many', MANY));
  // The kernel tells the number of an interface only when it is up.
  await batch(
    crowded,
    lines(MANY, at => `link set many${at} up`),
  );
  for (const [index, count] of BUSY) await makeBusy(index, count);
  await lab.send({from: peer, to: crowded, packets: 17, bytes: 170});
});

/** They go with the container's namespace, all at once but a little later: nobody shall meet them. */
afterAll(async () => {
  await crowded.remove();
  while (lab.allKernelCounters(lab.host).has('hmany0')) await sleep(20);
}, 30_000);

/** Lines for `ip -batch` in the crowded container: veths that lead to the host. */
function add(name: 'many' | 'churn', count: number): string {
  // Numbers of their own: the namespace would give those that eth0 of another container has.
  const first = name === 'many' ? 100_000 : 200_000;
  return lines(
    count,
    at => `link add ${name}${at} index ${first + at} type veth peer name h${name}${at} netns ${lab.host.pid}`,
  );
}

function remove(name: 'churn', count: number): string {
  return lines(count, at => `link del ${name}${at}`);
}

function lines(count: number, line: (at: number) => string): string {
  return Array.from({length: count}, (_, at) => `${line(at)}\n`).join('');
}

async function batch({pid}: NetworkPlace, input: string): Promise<void> {
  await output(['nsenter', '--target', String(pid), '--net', 'ip', '-batch', '-'], {input});
}

async function makeBusy(index: number, count: number): Promise<void> {
  await lab.run(lab.host, 'ip', 'link', 'set', `hmany${index}`, 'up');
  const link = (await listLinks(lab.host)).find(({name}) => name === `hmany${index}`);
  await sendUnknownFrames(lab.host, {interfaceIndex: link!.index, toMac: BROADCAST, frames: count});
}

test.each(['host', 'namespace'])('3: of 1,003 interfaces each is shown once, by source %s', async source => {
  const document = await takeDocument(lab, ['--no-rates', '--source', source, '--loopback']);

  const kernel = lab.allKernelCounters(crowded);
  const {interfaces, receive, traffic} = containerOf(document, crowded);
  expect(traffic.source).toBe(source);
  expect(interfaces).toHaveLength(1003);
  expect(interfaces.map(({name}) => name)).toEqual([...kernel.keys()]);
  expect(interfaces.map(shown)).toEqual([...kernel.values()].map(counted));
  for (const [index, count] of BUSY) expect(kernel.get(`many${index}`)?.receive.packets).toBe(count);
  expect(receive.packets).toBe(17 + 3 + 5 + 7);
  expect(shown(containerOf(document, peer)).transmit).toEqual(frames(17, 170));
  lab.seen(3, `${source}: ${interfaces.length} interfaces, each as the kernel counts it`);
});

test('3: while interfaces come and go, each that stays is in every document, exactly once', async () => {
  const script = 'while :; do printf "%s" "$1" | ip -batch -; printf "%s" "$2" | ip -batch -; done';
  const churn = spawn(
    'nsenter',
    [
      ...['--target', String(crowded.pid), '--net'],
      ...['sh', '-c', script, 'sh', add('churn', CHURNING), remove('churn', CHURNING)],
    ],
    {detached: true, stdio: 'ignore'},
  );
  const ended = once(churn, 'close');
  try {
    const following = follow(lab, ['--interval', '100ms', '--filter', `name=${crowded.name}`]);
    let unlike = 0;
    await following.until(document => {
      const {length} = containerOf(document, crowded).interfaces;
      if (length !== MANY + 1) unlike++;
      return following.documents.length >= 15 && unlike >= 3;
    });

    const stable = [...lab.allKernelCounters(crowded)].filter(([name]) => name !== 'lo' && !name.startsWith('churn'));
    expect(stable).toHaveLength(MANY + 1);
    for (const document of following.documents) {
      const seen = containerOf(document, crowded).interfaces.filter(({name}) => !name.startsWith('churn'));
      expect(seen.map(({name}) => name)).toEqual(stable.map(([name]) => name));
      expect(seen.map(shown)).toEqual(stable.map(([, counters]) => counted(counters)));
      expect(seen.filter(({reset}) => reset)).toEqual([]);
    }
    lab.seen(
      3,
      `${stable.length} stable interfaces once in each of ${following.documents.length} documents under churn`,
    );
  } finally {
    signalGroup(churn.pid, 'SIGKILL');
    await ended;
  }
});
