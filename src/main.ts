import {readFile} from 'node:fs/promises';
import {performance} from 'node:perf_hooks';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {isatty} from 'node:tty';
import {CheckCode, ExitCode, errorCode, UserError} from './errors.js';
import type {Clock} from './model/collector.js';
import type {Ports} from './ports.js';

/** Signals that ask the program to end, with the exit code that tells of them: 128 and the signal's number. */
const SIGNAL_CODES: ReadonlyMap<unknown, number> = new Map([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
]);

/** From the command line to the exit code: a command answers its own, and sets none. */
export async function main(argv: readonly string[], version: string): Promise<void> {
  const ending = watchForEnd();
  const {run} = await import('./cli/program.js');
  try {
    const words = argv[0] === 'docker-plugin' ? await wordsOfPlugin(argv.slice(1), version) : argv;
    if (words === undefined) return;

    isCheck = words.includes('check');
    const code = await run(words, version, realPorts(ending));
    if (!isOutputLost) process.exitCode = SIGNAL_CODES.get(ending.reason) ?? code;
  } catch (error) {
    // Anything else is a bug and keeps its stack.
    if (!(error instanceof UserError)) throw error;

    for (const each of [error, ...error.others]) process.stderr.write(`${errorLine(each)}\n`);
    process.exitCode = error.exitCode;
  }
}

/** As a plugin of the Docker CLI we are called in its way. Undefined where what we are was asked, and is answered. */
async function wordsOfPlugin(argv: readonly string[], version: string): Promise<readonly string[] | undefined> {
  const {readPluginCall, pluginMetadata} = await import('./cli/docker-plugin.js');
  const call = readPluginCall(argv);
  if (call.kind === 'metadata') {
    process.stdout.write(pluginMetadata(version));
    return undefined;
  }

  Object.assign(process.env, call.environment);
  return call.words;
}

function errorLine(error: UserError): string {
  return `rxtop: ${error.sentences}`;
}

/** The streams that are a terminal at the start. One that has gone answers no more, and SIGHUP means the end then. */
const TERMINALS = [0, 1, 2].filter(isatty);

/** What SIGHUP does while the terminal is there: the end, unless a command reads its configuration anew. */
let reload: (() => void) | undefined;

/** Nobody reads our output any more: the pipe was closed (`rxtop | head`), or the terminal is gone. That is no error. */
const READER_GONE: ReadonlySet<unknown> = new Set(['EPIPE', 'EIO']);

/** Whether our output could not be written: a full disk, for example. That has been said then. */
let isOutputLost = false;

/** Whether a monitoring system asks, for which 1 is WARNING. */
let isCheck = false;

/** Aborts when a signal asks for the end, or when nobody reads our output any more, or it cannot be written. */
function watchForEnd(): AbortSignal {
  const ending = new AbortController();
  for (const signal of SIGNAL_CODES.keys()) {
    process.on(signal as NodeJS.Signals, () => {
      if (signal === 'SIGHUP' && reload !== undefined && TERMINALS.every(isatty)) reload();
      else ending.abort(signal);
    });
  }
  process.stdout.on('error', error => {
    const code = errorCode(error);
    if (code === undefined) throw error;

    if (!READER_GONE.has(code)) loseOutput(code);
    ending.abort('reader gone');
  });
  // A watch whose log has gone, or has no room, is still a watch.
  process.stderr.on('error', error => {
    if (errorCode(error) === undefined) throw error;
  });
  return ending.signal;
}

function loseOutput(code: string): void {
  if (isOutputLost) return;

  isOutputLost = true;
  process.exitCode = isCheck ? CheckCode.unknown : ExitCode.failure;
  process.stderr.write(`rxtop: the output cannot be written (${code}). Make room, or write it elsewhere.\n`);
}

function realPorts(ending: AbortSignal): Ports {
  const {env, stdin, stdout, stderr} = process;
  const readText = (path: string) => readFile(path, 'utf8');
  return {
    environment: env,
    stdin,
    stdout,
    stderr,
    clock: realClock,
    createCollector: async (...from) => (await import('./collector/create-collector.js')).createCollector(...from),
    readText,
    ownUse,
    cpuSeconds,
    onHangup,
    ending,
  };
}

function onHangup(act: () => void): void {
  reload = act;
}

function cpuSeconds(): number {
  const {user, system} = process.cpuUsage();
  return (user + system) / 1e6;
}

function ownUse(): ReturnType<Ports['ownUse']> {
  return {cpuSeconds: cpuSeconds(), residentBytes: process.memoryUsage.rss()};
}

/** Well above 0: what a fleet counted in the last hours has a place on this clock too. */
const ORIGIN_SECONDS = 1_000_000;

const realClock: Clock = {
  monotonicSeconds: () => ORIGIN_SECONDS + performance.now() / 1000,
  now: () => new Date(),
  async sleep(seconds, signal) {
    try {
      await pause(seconds * 1000, undefined, {signal});
    } catch (error) {
      if (errorCode(error) !== 'ABORT_ERR') throw error;
    }
  },
};
