import {readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {EngineAddress} from '../engine/lab/provided.js';
import {SYSTEM_PATH} from '../engine/lab/system-path.js';
import {netdataCommand} from './netdata.js';

const PROGRAM = path.join(import.meta.dirname, '../../bin/rxtop');

/** A way to watch containers' traffic once a second. */
export interface Tool {
  readonly name: string;
  /** Which figures, how fine, how often. */
  readonly delivers: string;
  /** Debian's packages that bring it; none where it is there already. */
  readonly packages: readonly string[];
  readonly isOnTerminal?: boolean;
  argv(engine: EngineAddress): readonly string[];
  environment?(engine: EngineAddress): Record<string, string>;
}

/** In the network namespace that plays the engine's host. */
const onHost = ({namespace}: EngineAddress) => ['ip', 'netns', 'exec', namespace];

/** Ours without a screen. */
export const ALERT: Tool = {
  name: 'rxtop alert',
  delivers: 'bytes, packets, errors and drops of each interface to the byte, rates, rules',
  packages: [],
  argv: engine => [...onHost(engine), process.execPath, PROGRAM, 'alert', '--rule', 'rx > 100GB/s'],
};

/** Ours in its three forms. */
export const OURS: readonly Tool[] = [
  ALERT,
  {
    name: 'rxtop json --follow',
    delivers: 'the same and peaks within a second, as one JSON document a second',
    packages: [],
    argv: engine => [...onHost(engine), process.execPath, PROGRAM, 'json', '--follow'],
  },
  {
    name: 'rxtop (the dashboard)',
    delivers: 'the same on a screen, with history and detection of anomalies',
    packages: [],
    isOnTerminal: true,
    argv: engine => [...onHost(engine), process.execPath, PROGRAM],
  },
];

/** What may be asked of Docker's containers. */
export const FOR_DOCKER: readonly Tool[] = [
  {
    name: 'docker stats',
    delivers: 'sums of a container since its start in three digits; no rates, no interfaces, no packets',
    packages: [],
    argv: () => ['docker', 'stats'],
  },
  {
    name: 'docker stats --no-stream, again and again',
    delivers: 'the same, every other second: so long an answer takes',
    packages: [],
    argv: () => ['sh', '-c', 'while docker stats --no-stream; do :; done'],
  },
  {
    name: 'glances, containers only',
    delivers: 'rates of a container’s eth0; no other interfaces, no packets',
    packages: ['glances', 'python3-docker', 'python3-dateutil'],
    argv: engine => [
      ...onHost(engine),
      ...['glances', '--disable-check-update', '--disable-plugin', 'all', '--enable-plugin', 'docker'],
      ...['--stdout', 'docker', '--time', '1'],
    ],
  },
  {
    name: 'netdata, cgroups and interfaces only',
    delivers: 'rates of each interface, with CPU and memory, kept for five minutes',
    packages: ['netdata-core', 'netdata-plugins-bash'],
    argv: netdataCommand,
  },
];

/** What may be asked of Podman's. It is unpacked where only its service sees it, and finds its containers by the same settings. */
export const FOR_PODMAN: readonly Tool[] = [
  {
    name: 'podman stats',
    delivers: 'sums of a container since its start in four digits; no rates, no interfaces, no packets',
    packages: [],
    argv: ({hostPid}) => {
      const service = readFileSync(`/proc/${hostPid}/cmdline`, 'utf8').split('\0');
      const program = service.slice(0, service.indexOf('system'));
      return ['nsenter', '--target', String(hostPid), '--mount', '--net', ...program, 'stats', '--interval', '1'];
    },
    environment: ({hostPid}) => {
      const pairs = readFileSync(`/proc/${hostPid}/environ`, 'utf8').split('\0').filter(Boolean);
      return Object.fromEntries(
        pairs.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
      );
    },
  },
];

/** What a tool runs with where it does not say otherwise. */
export function environmentOf(tool: Tool, engine: EngineAddress): Record<string, string> {
  const {socketPath, home} = engine;
  return {
    ...{PATH: SYSTEM_PATH, HOME: home, LC_ALL: 'C.UTF-8', TERM: 'xterm-256color', DOCKER_HOST: `unix://${socketPath}`},
    ...tool.environment?.(engine),
  };
}
