import {errorCode} from '../errors.js';
import type {Notifier} from './notifier.js';
import type {ProgramRunner} from './run-program.js';

/**
 * The tmux that rxtop runs in: messages by `display-message` (of several in a hurry the last one), the status in the option
 * `@rxtop`, which `set -g status-right '#{@rxtop}'` shows and which is removed at the end.
 */
export interface Tmux extends Notifier {
  /** Number of calls that failed. */
  readonly failures: number;
}

/** The option is global, so that it shows in every session of the server, whichever one rxtop runs in. */
const OPTION = '@rxtop';
const REMOVE_OPTION = ['set-option', '-gu', OPTION];

/** tmux's own 750 ms are easily overlooked. */
const MESSAGE_MILLISECONDS = '5000';

/** Speaks to tmux by its command line client. `report` is told once, in one sentence, if that does not work. */
export function createTmux(runner: ProgramRunner, report: (problem: string) => void): Tmux {
  let wantedStatus: string | undefined;
  let shownStatus: string | undefined;
  let message: string | undefined;
  let isWorking = false;
  let working = Promise.resolve();
  let isClosed = false;
  let takesDelay = true;
  let failures = 0;
  let forgetAtExit: (() => void) | undefined;

  const call = async (...args: string[]) => {
    try {
      await runner.run('tmux', args);
    } catch (error) {
      failures++;
      // A Ctrl-C that ends rxtop also ends a client that is under way.
      if (failures === 1 && !isClosed) report(`tmux ${problemOf(error)}: alerts do not show there`);
    }
  };

  /** Before tmux 3.2, `display-message` knows no `-d`. */
  const display = async (text: string) => {
    if (takesDelay) {
      try {
        await runner.run('tmux', ['display-message', '-d', MESSAGE_MILLISECONDS, '--', asMessage(text)]);
        return;
      } catch {
        takesDelay = false;
      }
    }

    await call('display-message', '--', asMessage(text));
  };

  /** One call at a time; what became outdated meanwhile is never sent. */
  const work = async () => {
    while (!isClosed && (message !== undefined || wantedStatus !== shownStatus)) {
      if (message !== undefined) {
        const text = message;
        message = undefined;
        await display(text);
      } else {
        shownStatus = wantedStatus;
        forgetAtExit ??= runner.runAtExit('tmux', REMOVE_OPTION);
        await call('set-option', '-g', '--', OPTION, asOption(wantedStatus ?? ''));
      }
    }

    isWorking = false;
  };

  const wake = () => {
    if (isClosed || isWorking) return;

    isWorking = true;
    working = work();
  };

  return {
    get failures() {
      return failures;
    },
    announce(text) {
      if (text === undefined) return;

      message = text;
      wake();
    },
    setStatus(text) {
      wantedStatus = text;
      wake();
    },
    async close() {
      isClosed = true;
      await working;
      if (shownStatus !== undefined) await call(...REMOVE_OPTION);
      shownStatus = undefined;
      forgetAtExit?.();
    },
  };
}

/**
 * tmux expands a message as a format and by strftime: `#(command)` would run, `#{…}` and `%H` be replaced, `#[…]` be taken
 * for a style. Doubled, they stand for themselves. https://man.openbsd.org/tmux.1#FORMATS
 */
function asMessage(text: string): string {
  return asArgument(text.replaceAll('#', '##').replaceAll('%', '%%'));
}

/**
 * `#{@rxtop}` in a status line inserts the value as it is, but still draws `#[…]` as a style; `#{E:@rxtop}` would expand it.
 * Doubled, `#` is inert in both.
 */
function asOption(text: string): string {
  return asArgument(text.replaceAll('#', '##'));
}

/** The client takes a semicolon at the end of an argument for the end of the command. */
function asArgument(text: string): string {
  return text.endsWith(';') ? `${text.slice(0, -1)}\\;` : text;
}

function problemOf(error: unknown): string {
  if (errorCode(error) === 'ENOENT') return 'is not installed';
  if (error instanceof Error && 'killed' in error && error.killed === true) return 'does not answer';

  return 'refuses our commands';
}
