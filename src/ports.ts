import type {Clock, Collector, CreateCollector} from './model/collector.js';

/** What the program itself has used so far. */
export interface OwnUse {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** Everything that the program touches outside itself. `main.ts` makes the real ones, tests pass their own. */
export interface Ports {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly clock: Clock;
  /** Loads what reads engines and the kernel when it is called first. */
  readonly createCollector: (...from: Parameters<CreateCollector>) => Promise<Collector>;
  /** Reads a text file whole; rejects with a Node.js system error. */
  readonly readText: (path: string) => Promise<string>;
  readonly ownUse: () => OwnUse;
  /** CPU time that the program itself has used so far: the cheap half of `ownUse`. */
  readonly cpuSeconds: () => number;
  /** What SIGHUP does instead of ending the program, as long as its terminal is there. */
  readonly onHangup?: (act: () => void) => void;
  /** Aborts when the user or the system asks the program to end, or when nobody reads its output any more. */
  readonly ending: AbortSignal;
}
