import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {connectTo} from './docker-client.js';
import {newPlace, startEngineProcess} from './engine-process.js';
import {inNewLab} from './private-engine.js';
import type {EngineAddress} from './provided.js';
import {importTestImage} from './test-image.js';

/**
 * Limits that every machine lets us set, and no IPv6: a container that is idle counts nothing.
 * https://github.com/containers/common/blob/main/docs/containers.conf.5.md
 */
const CONFIGURATION = `
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
default_sysctls = ["net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1"]
`;

/**
 * Starts a rootful Podman of our own from the `programs` unpacked in a folder: its Docker-compatible service, with
 * images, containers, networks and locks in the lab's folder and everything in the lab's namespace. Throws LabImpossible
 * if this machine cannot do that.
 */
export async function startPodman(programs: string): Promise<EngineAddress> {
  return inNewLab(async (folder, name) => {
    const socketPath = path.join(folder, 'podman.sock');
    const own = (each: string) => path.join(folder, each);
    await Promise.all(['home', 'networks'].map(each => mkdir(own(each))));
    await writeFile(own('containers.conf'), CONFIGURATION);
    const hostPid = await startEngineProcess({
      place: newPlace(name, programs),
      argv: [
        'podman',
        ...['--root', own('data'), '--runroot', own('run'), '--tmpdir', own('tmp')],
        ...['--network-config-dir', own('networks'), '--network-backend', 'netavark'],
        ...['--cgroup-manager', 'cgroupfs', '--storage-driver', 'overlay', '--events-backend', 'file'],
        ...['system', 'service', '--time', '0', `unix://${socketPath}`],
      ],
      home: own('home'),
      environment: {CONTAINERS_CONF: own('containers.conf'), TMPDIR: own('home')},
      logFile: own('podman.log'),
      socketPath,
    });
    const docker = connectTo(socketPath);
    const image = await importTestImage(docker, own('rootfs'));
    const {Version} = await docker.version();
    return {
      namespace: name,
      socketPath,
      hostPid,
      image,
      product: 'Podman',
      engineVersion: Version,
      home: own('home'),
      cgroupParent: `/${name}`,
    };
  });
}
