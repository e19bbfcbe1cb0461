import {errorCode} from '../errors.js';
import type {Clock} from '../model/collector.js';
import {type Channel, DeliveryError} from './channel.js';
import {ProgramFailure, type ProgramRunner} from './run-program.js';

/**
 * The tmux that rxtop runs in: messages by `display-message`, the status in the option `@rxtop`, which
 * `set -g status-right '#{@rxtop}'` shows and which is removed at the end.
 */
export interface Tmux {
  readonly messages: Channel;
  /** Keeps a short text in sight until the next one. To be called again and again: what failed is tried again then. */
  setStatus(text: string): void;
  /** Number of times that the status could not be set, and why it was so the last time; undefined if it is set. */
  readonly failures: number;
  readonly problem: string | undefined;
  /** Takes back the status. */
  close(): Promise<void>;
}

/** The option is global, so that it shows in every session of the server, whichever one rxtop runs in. */
const OPTION = '@rxtop';
const REMOVE_OPTION = ['set-option', '-gu', OPTION];

/** tmux's own 750 ms are easily overlooked. */
const MESSAGE_MILLISECONDS = '5000';

/** A server that was started anew knows nothing of the option: it is set again now and then, also if nothing has changed. */
const REFRESH_SECONDS = 15;

/** A server that is gone is not asked more often than this. */
const RETRY_SECONDS = 5;

/** Speaks to tmux by its command line client. */
export function createTmux(runner: ProgramRunner, clock: Clock): Tmux {
  let wantedStatus: string | undefined;
  let shownStatus: string | undefined;
  let isSet = false;
  let askedAt = Number.NEGATIVE_INFINITY;
  let working: Promise<void> | undefined;
  let isClosed = false;
  let takesDelay = true;
  let failures = 0;
  let problem: string | undefined;
  let forgetAtExit: (() => void) | undefined;

  const call = async (...args: string[]): Promise<void> => {
    try {
      await runner.run('tmux', args);
    } catch (error) {
      throw failureOf(error);
    }
  };

  /** Before tmux 3.2, `display-message` knows no `-d`. */
  const display = async (text: string): Promise<void> => {
    if (takesDelay) {
      try {
        await runner.run('tmux', ['display-message', '-d', MESSAGE_MILLISECONDS, '--', asMessage(text)]);
        return;
      } catch (error) {
        if (!isRefusedDelay(error)) throw failureOf(error);

        takesDelay = false;
      }
    }

    await call('display-message', '--', asMessage(text));
  };

  const isDue = (): boolean => {
    const waitedSeconds = clock.monotonicSeconds() - askedAt;
    if (problem !== undefined) return waitedSeconds >= RETRY_SECONDS;

    return wantedStatus !== shownStatus || waitedSeconds >= REFRESH_SECONDS;
  };

  /** One call at a time; what became outdated meanwhile is never sent. */
  const work = async (): Promise<void> => {
    while (!isClosed && isDue()) {
      shownStatus = wantedStatus;
      askedAt = clock.monotonicSeconds();
      forgetAtExit ??= runner.runAtExit('tmux', REMOVE_OPTION);
      try {
        await call('set-option', '-g', '--', OPTION, asOption(wantedStatus ?? ''));
        isSet = true;
        problem = undefined;
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;

        failures++;
        problem = error.message;
      }
    }

    working = undefined;
  };

  return {
    messages: {name: 'tmux', mostNotes: Number.POSITIVE_INFINITY, send: ({title}) => display(title)},
    get failures() {
      return failures;
    },
    get problem() {
      return problem;
    },
    setStatus(text) {
      wantedStatus = text;
      if (!isClosed && isDue()) working ??= work();
    },
    async close() {
      isClosed = true;
      await working;
      if (isSet) {
        // At the end there is nobody left to tell that it did not work.
        await runner.run('tmux', REMOVE_OPTION).catch(failureOf);
      }
      isSet = false;
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

/** tmux 3.1 says: `display-message: unknown option -- d`, and others just how it is to be used. */
function isRefusedDelay(error: unknown): boolean {
  return error instanceof ProgramFailure && /unknown (?:option|flag)|usage:/u.test(error.complaint);
}

function failureOf(error: unknown): DeliveryError {
  if (errorCode(error) === 'ENOENT') return new DeliveryError('is not installed', {cause: error});
  if (!(error instanceof ProgramFailure)) throw error;
  if (error.exit === undefined) return new DeliveryError('does not answer', {mayHaveArrived: true, cause: error});
  if (/no server|connecting to|lost server/u.test(error.complaint)) {
    return new DeliveryError('has no server any more', {cause: error});
  }

  const isAlone = /no (?:current )?client/u.test(error.complaint);
  return new DeliveryError(isAlone ? 'has nobody attached' : 'refuses our commands', {cause: error});
}
