import {type ChildProcess, spawn} from 'node:child_process';
import {realpathSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {companion, findProgram} from '../companion.js';
import type {Timers} from '../engine/timers.js';
import {type LinkLine, parseLinkLine} from './link-line.js';

const FIRST_RETRY_SECONDS = 0.5;
const LONGEST_RETRY_SECONDS = 60;

/** One that ran for so long had begun well: the next failure is a new one. */
const WELL_SECONDS = 30;

/** A line has some hundred bytes. */
const LONGEST_LINE = 65_536;

/** What the monitor needs. `searchPath` is PATH; `onLines` gets what was told at once. */
export interface LinkMonitorPorts {
  readonly searchPath: string | undefined;
  readonly timers: Timers;
  readonly monotonicSeconds: () => number;
  readonly onLines: (lines: readonly LinkLine[]) => void;
}

/**
 * Listens to the changes of this network namespace's interfaces: one `ip -o monitor link`, begun anew when it dies. It needs
 * no privilege.
 */
export class LinkMonitor {
  readonly #ports: LinkMonitorPorts;
  readonly #argv: readonly string[] | undefined;
  #child: ChildProcess | undefined;
  #failures = 0;
  #isStopped = false;
  #cancelRetry: () => void = () => undefined;

  constructor(ports: LinkMonitorPorts) {
    this.#ports = ports;
    this.#argv = commandLine(ports.searchPath);
  }

  start(): void {
    if (this.#argv === undefined || this.#isStopped) return;

    const [command = '', ...rest] = this.#argv;
    const child = spawn(command, rest, {stdio: ['ignore', 'pipe', 'ignore']});
    this.#child = child;
    const startedAt = this.#ports.monotonicSeconds();
    const kill = () => child.kill('SIGKILL');
    process.on('exit', kill);
    let isOver = false;
    const over = () => {
      if (isOver) return;

      isOver = true;
      process.removeListener('exit', kill);
      this.#retryLater(startedAt);
    };
    child.on('error', over);
    child.on('exit', over);
    this.#listen(child);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelRetry();
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  /** Each byte is a character: names of interfaces are bytes, not text. */
  #listen({stdout}: ChildProcess): void {
    let rest = '';
    stdout?.setEncoding('latin1').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LONGEST_LINE) rest = '';
      if (!this.#isStopped) this.#ports.onLines(lines.flatMap(line => parseLinkLine(line) ?? []));
    });
  }

  #retryLater(startedAt: number): void {
    if (this.#isStopped) return;

    const now = this.#ports.monotonicSeconds();
    if (now - startedAt >= WELL_SECONDS) this.#failures = 0;
    const seconds = Math.min(FIRST_RETRY_SECONDS * 2 ** this.#failures, LONGEST_RETRY_SECONDS);
    this.#failures++;
    this.#cancelRetry = this.#ports.timers.after(seconds, () => this.start());
  }
}

/** Whether `ip` (iproute2) is there to be run. */
export function canMonitorLinks(searchPath: string | undefined): boolean {
  return findIp(searchPath) !== undefined;
}

/** BusyBox has an `ip`, too, which cannot monitor: https://www.busybox.net/downloads/BusyBox.html#ip */
function findIp(searchPath: string | undefined): string | undefined {
  const ip = findProgram('ip', searchPath);
  return ip === undefined || path.basename(realpathSync(ip)) === 'busybox' ? undefined : ip;
}

function commandLine(searchPath: string | undefined): readonly string[] | undefined {
  const ip = findIp(searchPath);
  return ip === undefined ? undefined : companion([ip, '-o', 'monitor', 'link'], searchPath);
}
