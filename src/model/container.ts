/** Lifecycle states as the Docker Engine API names them (`State.Status` of an inspected container). */
export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';

/**
 * A container's identity among those of several hosts, where ids may repeat: the same for all its life. For maps and
 * comparisons, not for people.
 */
export function containerKey(host: string, id: string): string {
  return `${host}\n${id}`;
}

/** Enough to name a container to a person and to find it again. */
export interface ContainerRef {
  readonly id: string;
  readonly name: string;
}

/**
 * A Docker network as far as an endpoint tells of it. `bridge` is the host interface that a bridge network uses,
 * `subnets` are in CIDR form. `driver`, and whether it is cut off from the outside, are undefined where the engine did not say.
 */
export interface Network {
  readonly id: string;
  readonly name: string;
  readonly driver: string | undefined;
  readonly bridge: string | undefined;
  readonly subnets: readonly string[];
  readonly isInternal?: boolean | undefined;
}

/** Joins a sandbox to a network (libnetwork's word). Addresses carry their prefix length: `172.18.0.2/16`. */
export interface Endpoint {
  readonly id: string | undefined;
  readonly network: Network;
  readonly mac: string | undefined;
  readonly addresses: readonly string[];
}

/**
 * A container as the engine describes it. Every string has been made safe to print (see `safe-text.ts`). `pid` is
 * undefined when no process runs; `networkMode` is the engine's own word (`bridge`, `host`, `none`, `container:<id>`), `unknown` until the engine was asked.
 */
export interface EngineContainer extends ContainerRef {
  readonly image: string;
  readonly state: ContainerState;
  readonly pid: number | undefined;
  readonly startedAt: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly networkMode: string;
  /** Name of the pod that it is part of, where the engine has pods. */
  readonly pod?: string | undefined;
  readonly endpoints: readonly Endpoint[];
}
