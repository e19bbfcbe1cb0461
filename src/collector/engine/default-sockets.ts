import {accessSync, constants, statSync} from 'node:fs';
import path from 'node:path';
import {errorCode} from '../../errors.js';
import {safeText} from '../../model/safe-text.js';
import type {EngineVersion} from './engine-json.js';
import {type Candidate, type EngineLocation, engineAt} from './engine-location.js';
import type {LocateSystem} from './locate-system.js';

const ORIGIN = 'default socket';

/**
 * Looks where engines put their sockets when nobody says otherwise. The first that this user may open is taken; if
 * there is none such, the first that exists, so that the user hears of the missing permission. `kind` leaves out others' sockets.
 */
export function findDefaultSocket(system: LocateSystem, kind?: EngineVersion['kind']): EngineLocation {
  const paths = socketPaths(system).filter(socketPath => kind === undefined || kind === kindOf(socketPath));
  const found = paths.map(socketPath => ({socketPath, outcome: lookAt(socketPath)}));
  const chosen =
    found.find(({outcome}) => outcome === 'present') ?? found.find(({outcome}) => outcome === 'not-permitted');
  const candidates = found.map(
    ({socketPath, outcome}): Candidate => ({
      endpoint: safeText(`unix://${socketPath}`),
      origin: ORIGIN,
      outcome: socketPath === chosen?.socketPath ? 'chosen' : outcome,
    }),
  );
  if (chosen !== undefined) return engineAt({kind: 'unix', socketPath: chosen.socketPath}, ORIGIN, candidates);

  return {
    state: 'none',
    sentence: safeText(`no container engine found: no socket at ${found.map(({socketPath}) => socketPath).join(', ')}`),
    hint: 'Start Docker or Podman, or name an engine with --host, --context or DOCKER_HOST.',
    candidates,
  };
}

/**
 * Podman's usual socket, where it may be opened and the engine that was found is at Docker's: whoever runs both engines means the
 * containers of both. Undefined where Docker's socket is but another name of Podman's.
 */
export function anotherDefaultSocket(found: EngineLocation, system: LocateSystem): EngineLocation | undefined {
  if (found.state === 'none' || found.origin !== ORIGIN || found.transport.kind !== 'unix') return undefined;
  if (kindOf(found.transport.socketPath) === 'podman') return undefined;

  const other = findDefaultSocket(system, 'podman');
  if (other.state === 'none' || other.transport.kind !== 'unix') return undefined;

  const {socketPath} = other.transport;
  const isOther = lookAt(socketPath) === 'present' && !isSameFile(found.transport.socketPath, socketPath);
  return isOther ? other : undefined;
}

function isSameFile(a: string, b: string): boolean {
  try {
    const [one, other] = [statSync(a), statSync(b)];
    return one.dev === other.dev && one.ino === other.ino;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;

    return false;
  }
}

function socketPaths({environment, homeFolder, userId, root}: LocateSystem): string[] {
  const runtimeFolders = [
    environment.XDG_RUNTIME_DIR,
    userId === undefined ? undefined : path.join(root, 'run/user', String(userId)),
  ];
  const ofUser = [...new Set(runtimeFolders.filter(folder => folder !== undefined && folder !== ''))] as string[];
  return [
    path.join(root, 'var/run/docker.sock'),
    ...ofUser.map(folder => path.join(folder, 'docker.sock')),
    path.join(homeFolder, '.docker/run/docker.sock'),
    path.join(root, 'run/podman/podman.sock'),
    ...ofUser.map(folder => path.join(folder, 'podman/podman.sock')),
  ];
}

function kindOf(socketPath: string): EngineVersion['kind'] {
  return path.basename(socketPath) === 'podman.sock' ? 'podman' : 'docker';
}

function lookAt(socketPath: string): Exclude<Candidate['outcome'], 'chosen'> {
  try {
    if (!statSync(socketPath).isSocket()) return 'not-a-socket';

    accessSync(socketPath, constants.R_OK | constants.W_OK);
    return 'present';
  } catch (error) {
    const code = errorCode(error);
    return code === 'EACCES' || code === 'EPERM' ? 'not-permitted' : 'missing';
  }
}
