/** Where a private engine of this test run is. Plain data: it travels from vitest's global set-up to the test files. */
export interface EngineAddress {
  /** Name of the network namespace that plays the host, in `/run/netns`; also the engine's cgroup. */
  readonly namespace: string;
  readonly socketPath: string;
  /** A process in the host's network namespace: dockerd itself. */
  readonly hostPid: number;
  readonly image: string;
  readonly product: 'Docker' | 'Podman';
  readonly engineVersion: string;
  /** A home folder without any Docker configuration. */
  readonly home: string;
  /** Cgroup that its containers have to be put in by those who create them; undefined where the engine sees to it. */
  readonly cgroupParent?: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** How many engines the run is to have: as many as there are files beside each other. */
    engineCount: number;
    /** Empty where none could be started. */
    engines: readonly EngineAddress[];
  }
}
