import {expect, test} from 'vitest';
import {placeOfProcess} from '../../../src/collector/cgroups/cgroup-path.js';
import {idOf} from './proc-tree.js';

const A = idOf('aaaa');
const B = idOf('bbbb');
const UID = '3cdbba5c-1ba6-4e6f-b9b4-0e0f1b2a3c4d';
const UID_ = UID.replaceAll('-', '_');

test.each([
  ['Docker, cgroupfs driver', `/docker/${A}`, A],
  ['Docker, systemd driver', `/system.slice/docker-${A}.scope`, A],
  ['a cgroup parent of its own', `/custom/${A}`, A],
  ['a deeper cgroup parent that ends like systemd’s', `/foo.slice/bar/${A}`, A],
  ['rootless Docker', `/user.slice/user-1000.slice/user@1000.service/user.slice/docker-${A}.scope`, A],
  ['systemd within the container', `/system.slice/docker-${A}.scope/system.slice/cron.service`, A],
  ['Podman, systemd', `/machine.slice/libpod-${A}.scope`, A],
  ['Podman with crun on version 2', `/machine.slice/libpod-${A}.scope/container`, A],
  ['Podman, cgroupfs', `/libpod_parent/libpod-${A}`, A],
  ['Podman within a service', `/system.slice/web.service/libpod-payload-${A}`, A],
  ['a pod of Podman, systemd', `/machine.slice/machine-libpod_pod_${B}.slice/libpod-${A}.scope`, A],
  ['a pod of Podman, cgroupfs', `/libpod_parent/${B}/libpod-${A}`, A],
  ['nerdctl', `/system.slice/nerdctl-${A}.scope`, A],
  ['from inside a private cgroup namespace', `/../${A}`, A],
  ['from inside a private cgroup namespace, systemd', `/../../system.slice/docker-${A}.scope`, A],
  ['Docker in Docker', `/docker/${B}/docker/${A}`, A],
  ['Docker in LXC', `/lxc.payload.web-1/docker/${A}`, A],
  ['LXC', '/lxc.payload.web-1', 'web-1'],
  ['LXC, with what runs in it', '/lxc.payload.web-1/system.slice/cron.service', 'web-1'],
  ['LXC before 4.0', '/lxc/web_1.lan/init.scope', 'web_1.lan'],
])('%s', (_, path, id) => {
  expect(placeOfProcess(`0::${path}\n`)).toEqual({containerId: id, podUid: undefined});
});

test.each([
  [
    'containerd, systemd',
    `/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod${UID_}.slice/cri-containerd-${A}.scope`,
  ],
  ['containerd, cgroupfs', `/kubepods/burstable/pod${UID}/${A}`],
  ['guaranteed, cgroupfs', `/kubepods/pod${UID}/${A}`],
  ['CRI-O', `/kubepods.slice/kubepods-pod${UID_}.slice/crio-${A}.scope`],
  ['CRI-O with crun on version 2', `/kubepods.slice/kubepods-pod${UID_}.slice/crio-${A}.scope/container`],
  ['Docker under Kubernetes', `/kubepods.slice/kubepods-pod${UID_}.slice/docker-${A}.scope`],
  [
    'cgroupfs with paths meant for systemd',
    `/system.slice/containerd.service/kubepods-burstable-pod${UID_}.slice:cri-containerd:${A}`,
  ],
  ['a node that is a container itself', `/docker/${B}/kubelet/kubepods/burstable/pod${UID}/${A}`],
  ['from inside a pod', `/../../pod${UID}/${A}`],
])('Kubernetes: %s', (_, path) => {
  expect(placeOfProcess(`0::${path}\n`)).toEqual({containerId: A, podUid: UID});
});

test('a static pod’s uid has no dashes', () => {
  const uid = '0123456789abcdef0123456789abcdef';
  expect(placeOfProcess(`0::/kubepods/burstable/pod${uid}/${A}`)?.podUid).toBe(uid);
});

test.each([
  ['the host’s own', '/'],
  ['a service', '/system.slice/docker.service'],
  ['a shell', '/user.slice/user-1000.slice/session-1.scope'],
  ['containerd and its shims', '/system.slice/containerd.service'],
  ['Podman’s monitor, systemd', `/machine.slice/libpod-conmon-${A}.scope`],
  ['Podman’s monitor, cgroupfs', '/libpod_parent/conmon'],
  ['Podman’s monitor in a pod', `/libpod_parent/${B}/conmon`],
  ['Podman’s monitor in a pod under another parent', `/mine/${B}/conmon`],
  ['CRI-O’s monitor', `/kubepods.slice/kubepods-pod${UID_}.slice/crio-conmon-${A}.scope`],
  ['LXC’s monitor', '/lxc.monitor.web-1'],
  ['a pod without a container', `/kubepods/burstable/pod${UID}`],
  ['a mount of Docker’s', `/system.slice/var-lib-docker-containers-${A}-mounts-shm.mount`],
  ['63 digits', `/docker/${A.slice(1)}`],
  ['65 digits', `/docker/${A}0`],
  ['no hexadecimal digits', `/docker/${'g'.repeat(64)}`],
  ['a cgroup that was removed', `/docker/${A} (deleted)`],
])('no container: %s', (_, path) => {
  expect(placeOfProcess(`0::${path}\n`)).toBeUndefined();
});

test('a monitor within a container is a process of that container', () => {
  const path = `/docker/${A}/machine.slice/libpod-conmon-${B}.scope`;
  expect(placeOfProcess(`0::${path}\n`)?.containerId).toBe(A);
});

test('version 1: the hierarchies of all controllers are looked at, also where others say nothing', () => {
  const text = `9:name=systemd:/\n4:cpu,cpuacct:/docker/${A}\n3:memory:/\n0::/\n`;
  expect(placeOfProcess(text)?.containerId).toBe(A);
});

test('hybrid: the path through the most containers holds, wherever it stands', () => {
  const inner = `4:memory:/docker/${B}/docker/${A}`;
  const outer = `0::/docker/${B}`;
  expect(placeOfProcess(`${inner}\n${outer}\n`)?.containerId).toBe(A);
  expect(placeOfProcess(`${outer}\n${inner}\n`)?.containerId).toBe(A);
});

test('a named hierarchy may have a colon in its path', () => {
  expect(placeOfProcess(`1:name=systemd:/x:y/${A}\n`)?.containerId).toBe(A);
});

test.each([[''], ['\n'], ['nonsense'], [`0:/docker/${A}`], [`docker/${A}`]])(
  'what is no line of a cgroup file is passed over: %j',
  text => {
    expect(placeOfProcess(text)).toBeUndefined();
  },
);
