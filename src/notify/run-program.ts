import {spawn, spawnSync} from 'node:child_process';
import process from 'node:process';

/** What a program is given besides its arguments. */
export interface ProgramInput {
  readonly stdin?: string;
  /** Added to our own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** It is killed when this aborts, and whatever it has started; without it, after two seconds. */
  readonly signal?: AbortSignal;
}

/** How this program runs others: without a shell, and never for longer than a limit. */
export interface ProgramRunner {
  /** Rejects with a system error if the program cannot be started, with a ProgramFailure if it fails or takes too long. */
  run(program: string, args: readonly string[], input?: ProgramInput): Promise<void>;
  /** Runs a program at the very end of this one, however that comes about, unless the returned function is called before. */
  runAtExit(program: string, args: readonly string[]): () => void;
}

/** A program that did not end well. */
export class ProgramFailure extends Error {
  override readonly name = 'ProgramFailure';
  /** Its exit code or its signal's name; undefined if it was killed because it took too long. */
  readonly exit: number | string | undefined;
  /** The beginning of what it wrote to its standard error. Foreign text. */
  readonly complaint: string;

  constructor(program: string, exit: number | string | undefined, complaint: string) {
    super(`${program}: ${exit ?? 'took too long'}`);
    this.exit = exit;
    this.complaint = complaint;
  }
}

/** A program that hangs longer than this is killed. */
const LIMIT_MILLISECONDS = 2000;

/** Nothing else happens while a program runs at the end: that must not take long. */
const LIMIT_AT_EXIT_MILLISECONDS = 500;

const MOST_COMPLAINT_CHARACTERS = 500;

/** Runs programs in the given environment. */
export function createProgramRunner(environment: Readonly<Record<string, string | undefined>>): ProgramRunner {
  const env = {...environment};
  return {
    run: (
      program,
      args,
      {stdin = '', environment: added = {}, signal = AbortSignal.timeout(LIMIT_MILLISECONDS)} = {},
    ) =>
      new Promise((resolve, reject) => {
        // A process group of its own: what it starts must not outlive it when it is killed.
        const child = spawn(program, args, {
          env: {...env, ...added},
          stdio: ['pipe', 'ignore', 'pipe'],
          detached: true,
        });
        let complaint = '';
        let isKilled = false;
        const kill = () => {
          isKilled = true;
          killGroup(child.pid);
          child.stderr.destroy();
        };
        child.stderr.setEncoding('utf8').on('data', (text: string) => {
          complaint = (complaint + text).slice(0, MOST_COMPLAINT_CHARACTERS);
        });
        // One that reads nothing may have its reasons.
        child.stdin.on('error', () => undefined);
        child.stdin.end(stdin);
        child.on('error', reject);
        // What it leaves behind may keep its standard error open.
        child.on('exit', code => {
          if (code === 0) child.stderr.destroy();
        });
        child.on('close', (code, endedBy) => {
          signal.removeEventListener('abort', kill);
          if (code === 0) resolve();
          else reject(new ProgramFailure(program, isKilled ? undefined : (code ?? endedBy ?? 'ended'), complaint));
        });
        if (signal.aborted) kill();
        else signal.addEventListener('abort', kill, {once: true});
      }),

    runAtExit(program, args) {
      const atExit = () => {
        spawnSync(program, args, {env, timeout: LIMIT_AT_EXIT_MILLISECONDS, killSignal: 'SIGKILL', stdio: 'ignore'});
      };
      process.once('exit', atExit);
      return () => process.off('exit', atExit);
    },
  };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;

  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // It has just ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
