import {randomUUID} from 'node:crypto';
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import {SYSTEM_PATH} from '../lab/system-path.js';
import {containerOf, counted, shown} from '../truth/documents.js';

const lab = useLab();
const folder = mkdtempSync(path.join(os.tmpdir(), 'rxtop-node-'));

afterAll(() => rmSync(folder, {recursive: true}));

/** Containers in the cgroups of a pod, as a node has them; what the runtime would say of them is a program's that stands in for it. */
test('a pod on a node without an engine is counted once, and named by crictl', async () => {
  const cgroupParent = `/${lab.engine.namespace}/kubepods/burstable/pod${randomUUID()}`;
  const network = await lab.network('node');
  const peer = await lab.container({name: 'node-peer', networks: [network]});
  const pause = await lab.container({name: 'pause', networks: [network], cgroupParent});
  const web = await lab.container({name: 'web', networkMode: `container:${pause.id}`, cgroupParent});
  await lab.send({from: peer, to: pause, packets: 7, bytes: 70});
  const pods = {items: [{id: pause.id, metadata: {name: 'web-0', namespace: 'shop'}}]};
  const containers = {
    containers: [{id: web.id, podSandboxId: pause.id, metadata: {name: 'nginx'}, image: {image: 'nginx'}}],
  };
  writeFileSync(path.join(folder, 'pods.json'), JSON.stringify(pods));
  writeFileSync(path.join(folder, 'ps.json'), JSON.stringify(containers));
  writeFileSync(path.join(folder, 'crictl'), `#!/bin/sh\ncat ${folder}/$1.json\n`);
  chmodSync(path.join(folder, 'crictl'), 0o755);

  const {exitCode, stdout, stderr} = await lab.runRxtop(
    ['json', '--no-rates', '--engine', 'none', '--filter', 'pod=shop/web-0'],
    {environment: {PATH: `${folder}:${SYSTEM_PATH}`}},
  );

  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  const document = JSON.parse(stdout);
  const [owner, member] = [pause, web].map(each => containerOf(document, each));
  expect(document.containers).toHaveLength(2);
  expect(owner).toMatchObject({name: 'shop/web-0', pod: 'shop/web-0', traffic: {state: 'counted'}});
  expect(owner!.members).toEqual([{id: web.id, name: 'shop/web-0/nginx'}]);
  expect(member).toMatchObject({name: 'shop/web-0/nginx', traffic: {state: 'shared', sharedWith: {id: pause.id}}});
  expect(shown(owner!)).toEqual(counted(lab.kernelCounters(pause)));
  expect(shown(document.totals)).toEqual(shown(owner!));
});
