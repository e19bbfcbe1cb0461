import {execFile} from 'node:child_process';
import {errorCode} from '../../errors.js';
import {parseJsonIfAny} from '../engine/json-shape.js';
import {type ContainerIdentity, parseCrictl} from './container-identity.js';

/** Runs `crictl` with these arguments and gives what it prints. `missing`: there is none here. Never rejects. */
export type RunCrictl = (
  args: readonly string[],
) => Promise<
  {readonly state: 'done'; readonly output: string} | {readonly state: 'failed'} | {readonly state: 'missing'}
>;

const LIMIT_MILLISECONDS = 4000;
const MOST_BYTES = 64 * 1024 * 1024;

/** Runs the `crictl` of this machine, by its own configuration, and ends it when it takes too long. */
export const runCrictl: RunCrictl = args =>
  new Promise(resolve => {
    const options = {timeout: LIMIT_MILLISECONDS, killSignal: 'SIGKILL', maxBuffer: MOST_BYTES} as const;
    execFile('crictl', args, options, (error, output) => {
      if (error === null) resolve({state: 'done', output});
      else resolve({state: errorCode(error) === 'ENOENT' || errorCode(error) === 'EACCES' ? 'missing' : 'failed'});
    });
  });

/** It costs the runtime some work: not more often than this, and after failures less and less often. */
const ASK_AGAIN_SECONDS = 10;
const LONGEST_WAIT_SECONDS = 600;

/**
 * Names of a Kubernetes node's containers by the runtime's own word, through `crictl` where that is installed: for those that no
 * file tells. Asked apart from everything else, one question at a time.
 */
export class CrictlNames {
  readonly #run: RunCrictl;
  readonly #monotonicSeconds: () => number;
  #identities: ReadonlyMap<string, ContainerIdentity> = new Map();
  #notBefore = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #isOpen = false;

  constructor(run: RunCrictl, monotonicSeconds: () => number) {
    this.#run = run;
    this.#monotonicSeconds = monotonicSeconds;
  }

  identify(containerId: string): ContainerIdentity | undefined {
    return this.#identities.get(containerId);
  }

  /** Asks for names unless that was done a moment ago. Resolves to whether there is anything new. */
  async ask(): Promise<boolean> {
    if (this.#isOpen || this.#monotonicSeconds() < this.#notBefore) return false;

    this.#isOpen = true;
    const pods = await this.#run(['pods', '-o', 'json']);
    const containers = pods.state === 'done' ? await this.#run(['ps', '-o', 'json']) : pods;
    this.#isOpen = false;
    const isDone = pods.state === 'done' && containers.state === 'done';
    this.#failures = isDone ? 0 : this.#failures + 1;
    this.#notBefore =
      pods.state === 'missing'
        ? Number.POSITIVE_INFINITY
        : this.#monotonicSeconds() + Math.min(ASK_AGAIN_SECONDS * 2 ** this.#failures, LONGEST_WAIT_SECONDS);
    if (!isDone) return false;

    this.#identities = parseCrictl(parseJsonIfAny(pods.output), parseJsonIfAny(containers.output));
    return true;
  }
}
