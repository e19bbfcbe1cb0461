/** What the owner of a terminal does when the process is to end, to stop or to go on. */
export interface ExitHandlers {
  /** Gives the terminal back, at once and synchronously. May be called more than once. */
  readonly restore: () => void;
  /** The program is asked to end. The terminal has been restored by then. */
  readonly end: (signal: NodeJS.Signals) => void;
  readonly suspend: () => void;
  readonly resume: () => void;
}

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGHUP'] as const;

/** Exit code after a bug: EX_SOFTWARE of sysexits(3). */
export const CRASH_CODE = 70;

/**
 * Watches every way out of the program while a terminal is open, and answers how to stop watching. Crashes are watched on:
 * one that passes through the terminal's closing ends with the same code. A crash keeps Node's
 * own report on stderr: the terminal is only restored before it is written, and the exit code set after.
 */
export function watchExits(handlers: ExitHandlers): () => void {
  const {restore, end, suspend, resume} = handlers;
  const onCrash = () => {
    restore();
    // Node sets its own code after this event, and lets the last word to `exit`.
    process.once('exit', () => {
      process.exitCode = CRASH_CODE;
    });
  };
  const enders = ENDING_SIGNALS.map(signal => {
    const listener = () => {
      restore();
      end(signal);
    };
    return {signal, listener};
  });

  for (const {signal, listener} of enders) process.on(signal, listener);
  process.on('SIGTSTP', suspend);
  process.on('SIGCONT', resume);
  process.on('uncaughtExceptionMonitor', onCrash);
  process.on('exit', restore);

  return () => {
    for (const {signal, listener} of enders) process.removeListener(signal, listener);
    process.removeListener('SIGTSTP', suspend);
    process.removeListener('SIGCONT', resume);
    process.removeListener('exit', restore);
  };
}

/**
 * Stops the process as the terminal's own Ctrl-Z would, and returns when it goes on: at once where nobody could wake it
 * up again, because the kernel does not stop an orphaned process group (setpgid(2)).
 */
export function stopLikeShell(): void {
  const listeners = process.listeners('SIGTSTP');
  process.removeAllListeners('SIGTSTP');
  // 0 is the whole process group: a parent such as npm must stop too, or the shell never gets its terminal back.
  process.kill(0, 'SIGTSTP');
  for (const listener of listeners) process.on('SIGTSTP', listener);
}

/**
 * Ends the process by a signal that nobody listens to any more. After SIGHUP the terminal is gone, and an ordinary exit
 * would abort Node 20 where it resets the terminal: https://github.com/nodejs/node/issues/51519
 */
export function dieBySignal(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
