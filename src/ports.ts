import type {Clock, CreateCollector} from './model/collector.js';

/** Everything that the program touches outside itself. `main.ts` makes the real ones, tests pass their own. */
export interface Ports {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly clock: Clock;
  readonly createCollector: CreateCollector;
  /** Reads a text file whole; rejects with a Node.js system error. */
  readonly readText: (path: string) => Promise<string>;
  /** Aborts when the user or the system asks the program to end, or when nobody reads its output any more. */
  readonly ending: AbortSignal;
}
