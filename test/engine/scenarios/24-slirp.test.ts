import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {afterAll, expect, test} from 'vitest';
import {findProgram, installPackage} from '../lab/host-tools.js';
import {useLab} from '../lab/lab.js';
import {containerOf, counted, interfaceOf, shown, takeDocument} from '../truth/documents.js';

const lab = useLab();

/** The address at which slirp4netns itself answers. */
const GATEWAY = '10.0.2.2';

let slirp: ChildProcess | undefined;

afterAll(async () => {
  if (slirp === undefined) return;

  const ended = once(slirp, 'close');
  slirp.kill('SIGKILL');
  await ended;
});

test('24: the tap of slirp4netns is shown, as rootless engines use it', async context => {
  if ((await findProgram('slirp4netns')) === undefined) {
    const failure = await installPackage('slirp4netns');
    if (failure !== undefined) context.skip(`slirp4netns cannot be had here: ${failure}`);
  }
  const container = await lab.container({name: 'slirp', networkMode: 'none'});
  const {pid} = container;
  slirp = spawn('slirp4netns', ['--configure', '--mtu=1500', String(pid), 'tap0'], {stdio: 'ignore'});
  await expect.poll(() => lab.run(container, 'ip', 'addr', 'show'), {timeout: 5000}).toContain('10.0.2.100');
  const {exitCode, output} = await container.exec(['ping', '-c', '3', '-i', '0.1', GATEWAY]);
  expect({exitCode, output}).toMatchObject({exitCode: 0});

  const seen = containerOf(await takeDocument(lab), container);

  expect(seen.traffic).toMatchObject({state: 'counted', source: 'namespace'});
  expect(seen.interfaces.map(({name}) => name)).toEqual(['tap0']);
  expect(interfaceOf(seen, 'tap0')).toMatchObject({kind: 'tap', inSum: true, hostInterface: null, network: null});
  expect(shown(seen)).toEqual(counted(lab.kernelCounters(container, 'tap0')));
  expect(seen.receive.packets).toBeGreaterThanOrEqual(3);
  lab.seen(24, `tap0 as the kernel counts it, source ${seen.traffic.source}`);
});
