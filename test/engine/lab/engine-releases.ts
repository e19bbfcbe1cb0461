import {type DebianPackages, unpackDebianPackages} from './debian-packages.js';
import {startPodman} from './podman-engine.js';
import {type ExtraSettings, startPrivateEngine} from './private-engine.js';
import type {EngineAddress} from './provided.js';

/**
 * Docker as Debian has it: 26.1 in trixie, the newest in testing. The system's `runc` runs the containers: those of the
 * newer suites need a newer libc than Debian 12's.
 */
const DOCKER: readonly string[] = ['docker.io', 'containerd'];

/** Podman 4.3 of Debian 12, with the libraries that an ordinary system lacks. */
const PODMAN: DebianPackages = {
  suite: 'bookworm',
  names: [
    ...['podman', 'conmon', 'netavark', 'aardvark-dns', 'catatonit'],
    ...['golang-github-containers-common', 'golang-github-containers-image'],
    ...['libgpgme11', 'libassuan0', 'libsubid4', 'libglib2.0-0'],
  ],
};

/** From 28 on, a container tells its neighbours of itself in its first seconds. Here, what is idle counts nothing. */
const SILENCE = {'default-network-opts': {bridge: {'com.docker.network.advertise_addr_nmsgs': '0'}}};

/** Starts the Docker of another Debian suite. Throws LabImpossible where it cannot be fetched or does not run here. */
export async function startDockerOf(suite: 'trixie' | 'testing', extra: ExtraSettings = {}): Promise<EngineAddress> {
  return startPrivateEngine({...SILENCE, ...extra}, await unpackDebianPackages({suite, names: DOCKER}));
}

/** Starts Podman 4.3, rootful. Throws LabImpossible where it cannot be fetched or does not run here. */
export async function startPodman4(): Promise<EngineAddress> {
  return startPodman(await unpackDebianPackages(PODMAN));
}
