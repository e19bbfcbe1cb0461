import {errorCode} from '../errors.js';
import {safeText} from '../model/safe-text.js';
import {type Channel, DeliveryError} from './channel.js';
import {type Message, messageDocument} from './message.js';
import {ProgramFailure, type ProgramRunner} from './run-program.js';

/** An environment is not endless: each of its values is cut after this many characters. The JSON on stdin is whole. */
const MOST_CHARACTERS = 4000;

/**
 * Runs a program for each message: its arguments as they were written, no shell; the facts in `RXTOP_…` variables, and all
 * of them as JSON on its standard input. Exit code 0 means that it is delivered.
 */
export function createExec(argv: readonly string[], runner: ProgramRunner): Channel {
  const [program = '', ...args] = argv;
  return {
    name: `exec ${safeText(program)}`,
    mostNotes: 100,
    async send(message, signal) {
      const input = {environment: variablesOf(message), stdin: `${JSON.stringify(messageDocument(message))}\n`, signal};
      await deliverBy(runner.run(program, args, input));
    },
  };
}

/** Waits for a program whose success is a delivery. */
export async function deliverBy(running: Promise<void>): Promise<void> {
  try {
    await running;
  } catch (error) {
    if (error instanceof ProgramFailure) throw failureOf(error);

    const code = errorCode(error);
    if (code === undefined) throw error;

    throw new DeliveryError(NOT_STARTED[code] ?? `cannot be started (${code})`, {cause: error});
  }
}

const NOT_STARTED: Readonly<Record<string, string>> = {
  ENOENT: 'is not installed',
  EACCES: 'may not be run',
};

function failureOf(failure: ProgramFailure): DeliveryError {
  const {exit, complaint} = failure;
  if (exit === undefined) return new DeliveryError('takes too long', {mayHaveArrived: true, cause: failure});

  const line = safeText(complaint.trim().split('\n')[0] ?? '');
  return new DeliveryError(`ends with ${exit}${line === '' ? '' : `: ${line}`}`, {cause: failure});
}

function variablesOf({notes, status, severity, title, text, time}: Message): Record<string, string> {
  const [first] = notes;
  const variables = {
    STATUS: status,
    SEVERITY: severity,
    TITLE: title,
    TEXT: text,
    COUNT: String(notes.length),
    TIME: time.toISOString(),
    HOST: first?.host ?? '',
    CONTAINER: first?.container ?? '',
    PROJECT: first?.project ?? '',
    SERVICE: first?.service ?? '',
    RULE: first?.rule ?? '',
    METRIC: first?.metric ?? '',
  };
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [`RXTOP_${name}`, value.slice(0, MOST_CHARACTERS)]),
  );
}
