import {EngineError} from '../engine-error.js';
import {type SshFailure, sshError} from './ssh-explain.js';
import type {SshTarget} from './ssh-target.js';

/** What ssh and the `docker` command at its other end write, the most telling first. */
const BY_WORDS: ReadonlyArray<readonly [words: RegExp, failure: SshFailure]> = [
  [/REMOTE HOST IDENTIFICATION HAS CHANGED|^Host key for .* has changed/mu, 'ssh-key-changed'],
  [/^Host key verification failed|^No .* host key is known for/mu, 'ssh-key-unknown'],
  [/Permission denied \(|Too many authentication failures|No supported authentication methods/u, 'ssh-login-refused'],
  [/Could not resolve hostname/u, 'ssh-name-unknown'],
  [
    /Bad configuration option|bad configuration options|Bad owner or permissions on|^\/\S+:? line \d+: /mu,
    'ssh-configuration',
  ],
  [/Session open refused by peer|open failed: administratively prohibited/u, 'ssh-sessions'],
  [
    /connect to host .* port \d+|^kex_exchange_identification|^Connection (?:closed by|reset by|timed out)|forwarding failed/mu,
    'ssh-unreachable',
  ],
  [/permission denied while trying to connect|connect: permission denied/u, 'ssh-socket-closed'],
  [/Cannot connect to the Docker daemon|connect: (?:connection refused|no such file or directory)/u, 'ssh-engine-away'],
];

/** What shells say of a program that they do not find or cannot run. */
const NO_PROGRAM: ReadonlySet<number | null> = new Set([126, 127]);

/** ssh's own failures end with this code; anything else is the other end's. */
const OWN_FAILURE = 255;

/** What it means that ssh ended, by its exit code (null: by a signal) and what it wrote to its standard error. */
export function sshEnded(exitCode: number | null, complaint: string, target: SshTarget): EngineError {
  const lines = complaint.split(/[\r\n]+/u).filter(line => line.trim() !== '');
  // A remote shell may call a missing program in any language.
  const failure = NO_PROGRAM.has(exitCode) ? 'ssh-no-docker' : byWords(lines.join('\n'));
  if (failure !== undefined) return sshError(failure, tellingLine(lines, failure), target);

  const isSilent = lines.length === 0;
  if (isSilent || (exitCode === OWN_FAILURE && isLoss(lines))) return new EngineError('lost', 'ssh has ended');

  return sshError('ssh-failed', lines.at(-1) ?? '', target);
}

function byWords(text: string): SshFailure | undefined {
  return BY_WORDS.find(([words]) => words.test(text))?.[1];
}

function tellingLine(lines: readonly string[], failure: SshFailure): string {
  const line = lines.findLast(each => byWords(each) === failure) ?? lines.at(-1) ?? '';
  return line.replace(/^ssh: /u, '');
}

/** A connection that stood and broke off. */
function isLoss(lines: readonly string[]): boolean {
  return /closed by remote host|Broken pipe|Connection reset|not responding|^mux_client|^client_loop/u.test(
    lines.at(-1) ?? '',
  );
}
