import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {errorCode} from '../../errors.js';
import {parseJsonIfAny} from '../engine/json-shape.js';
import {type ContainerIdentity, parseDockerConfig, parseOciConfig, parseStorageList} from './container-identity.js';

const DOCKER = 'var/lib/docker/containers';

/** Of containerd alone, and within k3s. Below are its namespaces: `k8s.io`, `default`, `moby`. */
const CONTAINERD = ['run/containerd', 'run/k3s/containerd'].map(folder => `${folder}/io.containerd.runtime.v2.task`);

/** Of Podman and CRI-O. */
const STORAGE = ['run/containers/storage/overlay-containers', 'var/lib/containers/storage/overlay-containers'];

/**
 * Names, images and labels of containers from the files of the runtimes that run them, below `root`. Most are root's alone: where
 * they cannot be read, nothing is known. Made anew for each look round: lists are read once.
 */
export class RuntimeFiles {
  readonly #root: string;
  #storage: ReadonlyMap<string, ContainerIdentity> | undefined;
  #namespaces: readonly string[] | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  identify(containerId: string): ContainerIdentity | undefined {
    return (
      parseDockerConfig(this.#readJson(DOCKER, containerId, 'config.v2.json')) ??
      this.#byAnnotations(containerId) ??
      this.#stored().get(containerId)
    );
  }

  #byAnnotations(containerId: string): ContainerIdentity | undefined {
    this.#namespaces ??= CONTAINERD.flatMap(folder => this.#list(folder));
    const folders = [
      ...this.#namespaces.map(folder => path.join(folder, containerId)),
      ...STORAGE.map(folder => path.join(folder, containerId, 'userdata')),
    ];
    for (const folder of folders) {
      const identity = parseOciConfig(this.#readJson(folder, 'config.json'), containerId);
      if (identity !== undefined) return identity;
    }
    return undefined;
  }

  #stored(): ReadonlyMap<string, ContainerIdentity> {
    this.#storage ??= new Map(
      STORAGE.flatMap(folder => [...parseStorageList(this.#readJson(folder, 'containers.json'))]),
    );
    return this.#storage;
  }

  #list(folder: string): string[] {
    return (
      this.#ifReadable(() => readdirSync(path.join(this.#root, folder)))?.map(name => path.join(folder, name)) ?? []
    );
  }

  #readJson(...parts: string[]): unknown {
    const text = this.#ifReadable(() => readFileSync(path.join(this.#root, ...parts), 'utf8'));
    return text === undefined ? undefined : parseJsonIfAny(text);
  }

  /** Whatever keeps us from a file, it is not there for us. */
  #ifReadable<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (errorCode(error) !== undefined) return undefined;
      throw error;
    }
  }
}
