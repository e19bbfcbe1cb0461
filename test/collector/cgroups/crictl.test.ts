import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {CgroupWatch} from '../../../src/collector/cgroups/cgroup-watch.js';
import {CrictlNames, type RunCrictl, runCrictl} from '../../../src/collector/cgroups/crictl.js';
import {ManualTimers} from '../engine/manual-timers.js';
import {idOf, ProcTree} from './proc-tree.js';

const POD = idOf('aaaa');
const WEB = idOf('bbbb');
const UID = '3cdbba5c-1ba6-4e6f-b9b4-0e0f1b2a3c4d';

/** In the shapes of the Container Runtime Interface, as crictl 1.28 prints them. */
const PODS = JSON.stringify({
  items: [
    {id: POD, metadata: {name: 'web-0', uid: UID, namespace: 'shop', attempt: 0}, state: 'SANDBOX_READY'},
    {id: 7},
  ],
});
const CONTAINERS = JSON.stringify({
  containers: [
    {
      id: WEB,
      podSandboxId: POD,
      metadata: {name: 'ng\u001binx', attempt: 0},
      image: {image: 'sha256:0f', userSpecifiedImage: 'docker.io/library/nginx:1.27'},
      state: 'CONTAINER_RUNNING',
    },
    {id: idOf('cccc'), podSandboxId: 'unknown', metadata: {name: 'lost'}},
  ],
});

/** Answers of a crictl, by what is asked for; the questions are written down. */
function crictl(answers: Readonly<Record<string, string | undefined>>): RunCrictl & {readonly asked: string[]} {
  const asked: string[] = [];
  const run: RunCrictl = async ([what = '']) => {
    asked.push(what);
    const output = answers[what];
    return output === undefined ? {state: 'failed'} : {state: 'done', output};
  };
  return Object.assign(run, {asked});
}

let now: number;

beforeEach(() => {
  now = 100;
});

describe('crictl', () => {
  test('names pods and their containers', async () => {
    const names = new CrictlNames(crictl({pods: PODS, ps: CONTAINERS}), () => now);
    expect(await names.ask()).toBe(true);
    expect(names.identify(POD)).toEqual({
      name: 'shop/web-0',
      image: undefined,
      labels: {'io.kubernetes.pod.name': 'web-0', 'io.kubernetes.pod.namespace': 'shop'},
      joined: undefined,
    });
    expect(names.identify(WEB)).toMatchObject({
      name: 'shop/web-0/ng\\u001binx',
      image: 'docker.io/library/nginx:1.27',
      joined: POD,
    });
    expect(names.identify(idOf('cccc'))).toBeUndefined();
  });

  test('is not asked again at once, and less and less often while it fails', async () => {
    const run = crictl({pods: PODS});
    const names = new CrictlNames(run, () => now);
    expect(await names.ask()).toBe(false);
    for (const [seconds, count] of [
      [19, 2],
      [1, 4],
      [39, 4],
      [1, 6],
      [3600, 8],
    ] as const) {
      now += seconds;
      await names.ask();
      expect(run.asked).toHaveLength(count);
    }
  });

  test('is not looked for again where there is none', async () => {
    let questions = 0;
    const names = new CrictlNames(
      async () => {
        questions++;
        return {state: 'missing'};
      },
      () => now,
    );
    await names.ask();
    now += 1e9;
    await names.ask();
    expect(questions).toBe(1);
  });

  test.each(['', 'null', '[]', '{"items": 7}', '{"items":[null]}', 'E1124 connection refused'])(
    'says nothing by %j',
    async output => {
      const names = new CrictlNames(crictl({pods: output, ps: output}), () => now);
      await names.ask();
      expect(names.identify(WEB)).toBeUndefined();
    },
  );
});

describe('a stand-in program', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rxtop-crictl-'));

  afterEach(() => vi.unstubAllEnvs());

  function install(script: string): void {
    writeFileSync(path.join(folder, 'crictl'), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(folder, 'crictl'), 0o755);
    vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  }

  test('is run with its arguments, and what it prints is taken', async () => {
    install('echo "$@"');
    expect(await runCrictl(['pods', '-o', 'json'])).toEqual({state: 'done', output: 'pods -o json\n'});
  });

  test('that fails has failed; where there is none, there is none', async () => {
    install('echo no runtime >&2; exit 1');
    expect(await runCrictl(['ps'])).toEqual({state: 'failed'});
    rmSync(folder, {recursive: true});
    vi.stubEnv('PATH', folder);
    expect(await runCrictl(['ps'])).toEqual({state: 'missing'});
  });
});

test('a node’s containers have names at the first look, the pod’s sandbox owns the network; files come first', async () => {
  const tree = new ProcTree();
  tree.run({pid: 900, cgroups: `0::/kubepods/pod${UID}/${POD}`, startTicks: 1000});
  tree.run({pid: 910, cgroups: `0::/kubepods/pod${UID}/${WEB}`, startTicks: 1100});
  const run = crictl({pods: PODS, ps: CONTAINERS});
  const clock = {monotonicSeconds: () => now, now: () => new Date()};
  const timers = new ManualTimers();
  const options = {procRoot: tree.procRoot, reason: '', hint: undefined};
  const changes: string[][] = [];
  try {
    const watch = new CgroupWatch(options, {clock, timers, root: tree.root, names: new CrictlNames(run, () => now)});
    watch.onChange(changed => changes.push([...changed].sort()));
    await watch.start();
    expect(watch.containers.get(POD)).toMatchObject({name: 'shop/web-0', networkMode: 'unknown'});
    expect(watch.containers.get(WEB)).toMatchObject({
      name: 'shop/web-0/ng\\u001binx',
      image: 'docker.io/library/nginx:1.27',
      networkMode: `container:${POD}`,
      labels: {'io.kubernetes.pod.uid': UID, 'io.kubernetes.container.name': 'ng\\u001binx'},
    });
    expect(run.asked).toEqual(['pods', 'ps']);
    expect(changes).toEqual([
      [POD, WEB],
      [POD, WEB],
    ]);
    await watch.stop();

    const annotations = {'io.kubernetes.pod.name': 'by-file', 'io.kubernetes.pod.namespace': 'shop'};
    for (const id of [POD, WEB]) {
      const file = `run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}/config.json`;
      tree.write(file, JSON.stringify({annotations}));
    }
    const told = new CgroupWatch(options, {clock, timers, root: tree.root, names: new CrictlNames(run, () => now)});
    await told.start();
    expect(told.containers.get(POD)?.name).toBe('shop/by-file');
    expect(run.asked).toHaveLength(2);
    await told.stop();
  } finally {
    tree.remove();
  }
});
