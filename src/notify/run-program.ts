import {execFile, spawnSync} from 'node:child_process';
import process from 'node:process';

/** How this program runs others: without a shell, their output unread, never for longer than a limit. */
export interface ProgramRunner {
  /** Rejects if the program cannot be started, fails, or takes too long. */
  run(program: string, args: readonly string[]): Promise<void>;
  /** Runs a program at the very end of this one, however that comes about, unless the returned function is called before. */
  runAtExit(program: string, args: readonly string[]): () => void;
}

/** A program that hangs longer than this is killed. */
const LIMIT_MILLISECONDS = 2000;

/** Nothing else happens while a program runs at the end: that must not take long. */
const LIMIT_AT_EXIT_MILLISECONDS = 500;

/** Runs programs in the given environment. */
export function createProgramRunner(environment: Readonly<Record<string, string | undefined>>): ProgramRunner {
  const env = {...environment};
  return {
    run: (program, args) =>
      new Promise((resolve, reject) => {
        execFile(program, args, {env, timeout: LIMIT_MILLISECONDS, killSignal: 'SIGKILL'}, error => {
          if (error === null) resolve();
          else reject(error);
        });
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
