import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {setTimeout as pause} from 'node:timers/promises';
import type {EngineAddress} from '../engine/lab/provided.js';
import {signalGroup} from '../engine/lab/run.js';
import {PseudoTerminal} from '../terminal/pseudo-terminal.js';
import {environmentOf, type Tool} from './other-tools.js';

const END_SECONDS = 10;

/** A tool that runs until it is stopped. */
export interface RunningTool {
  readonly pid: number;
  /** Why it runs no more, by its own words; undefined while it does. */
  complaint(): string | undefined;
  stop(): Promise<void>;
}

/** Starts a tool, on a terminal if it wants one; what it writes is read and thrown away. */
export function startTool(tool: Tool, engine: EngineAddress): RunningTool {
  const [command = '', ...rest] = tool.argv(engine);
  const environment = environmentOf(tool, engine);
  return tool.isOnTerminal ? onTerminal(command, rest, environment) : onPipes(command, rest, environment);
}

function onTerminal(command: string, args: readonly string[], environment: Record<string, string>): RunningTool {
  const terminal = new PseudoTerminal(command, args, {width: 120, height: 40, environment});
  return {
    pid: terminal.pid,
    complaint: () => (terminal.isAlternateScreen ? undefined : terminal.text.trim()),
    stop: async () => terminal.close(),
  };
}

function onPipes(command: string, args: readonly string[], env: Record<string, string>): RunningTool {
  const child = spawn(command, args, {detached: true, stdio: ['ignore', 'pipe', 'pipe'], env});
  const {pid} = child;
  if (pid === undefined) throw new Error(`${command} does not start`);

  let words = '';
  child.stdout.resume();
  child.stderr.setEncoding('utf8').on('data', text => {
    words = `${words}${text}`.slice(-300);
  });
  const ended = once(child, 'close');
  return {
    pid,
    complaint: () => (child.exitCode === null ? undefined : `it ended with ${child.exitCode}: ${words.trim()}`),
    stop: async () => {
      signalGroup(pid, 'SIGTERM');
      const late = new AbortController();
      const kill = pause(END_SECONDS * 1000, undefined, {signal: late.signal}).then(
        () => signalGroup(pid, 'SIGKILL'),
        () => undefined,
      );
      await ended;
      late.abort();
      await kill;
    },
  };
}
