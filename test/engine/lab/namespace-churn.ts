import {spawn} from 'node:child_process';
import {once} from 'node:events';
import type {NetworkPlace} from './kernel-counters.js';
import {signalGroup} from './run.js';

/** As many lives go on beside each other. */
const WORKERS = 6;

/** A life: a namespace, in it one end of a veth whose other end is the host's, and a process that ends a moment later. */
const LIFE = 'ip link add eth0 type veth peer name "$1" netns "$2" && ip link set eth0 up && sleep 0.05';

/** Names are used again after some time. */
const WORKER = `
  number=0
  while :; do
    number=$(((number + 1) % 50))
    unshare --net sh -c '${LIFE}' sh "life$1n$number" "$2" && echo
  done`;

/** Network namespaces that come and go on a host. */
export interface NamespaceChurn {
  /** How many have come and gone so far. */
  readonly lives: number;
  stop(): Promise<void>;
}

/** Starts to make and end network namespaces, as many a second as this machine can, each with a veth to the host. */
export function startNamespaceChurn(host: NetworkPlace): NamespaceChurn {
  const all = 'for worker in $(seq "$1"); do sh -c "$2" sh "$worker" "$3" & done; wait';
  const child = spawn(
    'nsenter',
    ['--target', String(host.pid), '--net', 'sh', '-c', all, 'sh', String(WORKERS), WORKER, String(host.pid)],
    {detached: true, stdio: ['ignore', 'pipe', 'ignore']},
  );
  const ended = once(child, 'close');
  let lives = 0;
  child.stdout.on('data', (lines: Buffer) => {
    lives += lines.length;
  });
  return {
    get lives() {
      return lives;
    },
    stop: async () => {
      signalGroup(child.pid, 'SIGKILL');
      await ended;
    },
  };
}
