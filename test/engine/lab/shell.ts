import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, mkdtemp, rm, symlink} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {PseudoTerminal} from '../../terminal/pseudo-terminal.js';
import type {EngineAddress} from './provided.js';
import {type Finished, run, signalGroup} from './run.js';
import {environmentOf} from './rxtop.js';

const PROGRAM = path.join(import.meta.dirname, '../../../bin/rxtop');

/** A bash on a lab's host, in an empty folder of its own, to which `rxtop` and other programs are commands. */
export interface Shell {
  readonly folder: string;
  /** Runs a line to its end. */
  run(line: string): Promise<Finished>;
  /** Runs a line that leaves something running in the background; answers what ends that. */
  start(line: string): () => Promise<void>;
  /** Runs a line in a pseudo-terminal. */
  show(line: string, size: {readonly width: number; readonly height?: number}): PseudoTerminal;
  /** Ends what still runs, and removes the folder. */
  close(): Promise<void>;
}

/** Opens one. `programs` are folders with other programs than rxtop. */
export async function openShell(engine: EngineAddress, programs: readonly string[] = []): Promise<Shell> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rxtop-shell-'));
  const bin = path.join(folder, '.bin');
  await mkdir(bin);
  await symlink(PROGRAM, path.join(bin, 'rxtop'));
  const own = environmentOf(engine);
  const environment = {...own, PATH: [bin, path.dirname(process.execPath), ...programs, own.PATH].join(':')};
  const argvOf = (line: string) => ['ip', 'netns', 'exec', engine.namespace, 'bash', '-c', `cd '${folder}'\n${line}`];
  const running: (() => Promise<void>)[] = [];

  return {
    folder,
    run: line => run(argvOf(line), {environment}),
    start: line => {
      const [command = '', ...rest] = argvOf(`${line}\nwait`);
      const child = spawn(command, rest, {detached: true, stdio: 'ignore', env: environment});
      const ended = once(child, 'exit');
      const stop = async () => {
        if (child.exitCode === null && child.signalCode === null) signalGroup(child.pid, 'SIGKILL');
        await ended;
      };
      running.push(stop);
      return stop;
    },
    show: (line, size) => {
      const [command = '', ...rest] = argvOf(line);
      const terminal = new PseudoTerminal(command, rest, {...size, environment});
      running.push(async () => terminal.close());
      return terminal;
    },
    close: async () => {
      for (const stop of running.splice(0)) await stop();
      await rm(folder, {recursive: true, force: true});
    },
  };
}
