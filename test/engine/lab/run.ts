import {spawn} from 'node:child_process';
import {SYSTEM_PATH} from './system-path.js';

/** How a program ended and what it wrote. `exitCode` is undefined if a signal ended it. */
export interface Finished {
  readonly exitCode: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Instead of this process's own environment. */
  readonly environment?: Readonly<NodeJS.ProcessEnv>;
  readonly input?: string;
  readonly timeoutSeconds?: number;
}

/**
 * Runs a program to its end, in a process group of its own that is killed when the time is over. Rejects when it
 * cannot be started or takes too long; an exit code other than 0 is a value.
 */
export function run(argv: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const {environment = ownEnvironment(), input, timeoutSeconds = 30} = options;
  const [command = '', ...rest] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, {
      detached: true,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      env: environment,
    });
    const output = {stdout: '', stderr: ''};
    child.stdout?.setEncoding('utf8').on('data', text => {
      output.stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', text => {
      output.stderr += text;
    });

    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      signalGroup(child.pid, 'SIGKILL');
    }, timeoutSeconds * 1000);
    child.on('error', error => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      if (isLate) {
        const message = `${argv.join(' ')} did not end within ${timeoutSeconds} s`;
        reject(new Error(`${message}\n${output.stdout}\n${output.stderr}`));
      } else {
        resolve({exitCode: exitCode ?? undefined, signal: signal ?? undefined, ...output});
      }
    });

    // A program that ends without reading its input closes the pipe: what it wrote and its exit code tell the story.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** Runs a program that has to succeed, and returns what it wrote to its standard output. */
export async function output(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const {exitCode, signal, stdout, stderr} = await run(argv, options);
  if (exitCode !== 0) throw new Error(`${argv.join(' ')} ended with ${exitCode ?? signal}: ${stderr || stdout}`);

  return stdout;
}

/** The PATH of a root shell may lack the folders that hold `ip` and `iptables`. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return {...process.env, PATH: `${process.env.PATH ?? ''}:${SYSTEM_PATH}`};
}

/** Signals a process group that may be gone already. */
export function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;

  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
