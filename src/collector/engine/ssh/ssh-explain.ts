import {EngineError} from '../engine-error.js';
import {type SshTarget, typedDestination} from './ssh-target.js';

/** What can go wrong on the way to an engine by ssh. */
export type SshFailure =
  | 'ssh-missing'
  | 'ssh-configuration'
  | 'ssh-key-unknown'
  | 'ssh-key-changed'
  | 'ssh-login-refused'
  | 'ssh-name-unknown'
  | 'ssh-unreachable'
  | 'ssh-slow'
  | 'ssh-sessions'
  | 'ssh-no-docker'
  | 'ssh-socket-closed'
  | 'ssh-engine-away'
  | 'ssh-failed';

/** The failure in one plain sentence, with what to do about it. `detail` is ssh's own word. */
export function sshError(failure: SshFailure, detail: string, target: SshTarget): EngineError {
  const {reason, hint} = explain(failure, detail, target);
  return new EngineError('ssh', reason, {hint});
}

function explain(
  failure: SshFailure,
  detail: string,
  target: SshTarget,
): {readonly reason: string; readonly hint: string} {
  const typed = typedDestination(target);
  const {user, host, port} = target;
  const where = user === undefined ? host : `${user}@${host}`;
  const quote = detail === '' ? '' : ` (${detail})`;
  switch (failure) {
    case 'ssh-missing':
      return {
        reason: `${where} is reached by ssh, and there is no ssh program on PATH`,
        hint: 'Install the OpenSSH client.',
      };
    case 'ssh-configuration':
      return {reason: `ssh does not take its configuration${quote}`, hint: `Mend it until "ssh -G ${typed}" works.`};
    case 'ssh-key-unknown':
      return {
        reason: `the host key of ${where} is not known`,
        hint: `Log in by hand once (ssh ${typed}), compare the fingerprint and accept it: rxtop never asks.`,
      };
    case 'ssh-key-changed': {
      const entry = port === undefined ? host : `[${host}]:${port}`;
      return {
        reason: `the host key of ${where} has changed: another machine may answer in its place`,
        hint: `Only if you know why, remove the old key: ssh-keygen -R '${entry}'.`,
      };
    }
    case 'ssh-login-refused':
      return {
        reason: `${where} refuses the login by ssh${quote}`,
        hint:
          `rxtop never asks for a password or passphrase: load a key into the agent (ssh-add), name it in ~/.ssh/config, or ` +
          `keep a login open by ControlMaster and ControlPath, until "ssh -o BatchMode=yes ${typed} true" works.`,
      };
    case 'ssh-name-unknown':
      return {
        reason: `ssh knows no address of ${where}${quote}`,
        hint: 'Check the name, its entry in ~/.ssh/config, and DNS.',
      };
    case 'ssh-unreachable':
      return {
        reason: `${where} cannot be reached by ssh${quote}`,
        hint: 'Check the address, the port, firewalls, and that an ssh server runs there.',
      };
    case 'ssh-slow':
      return {reason: `logging in to ${where} by ssh ${detail}`, hint: `"ssh -v ${typed} true" shows where it waits.`};
    case 'ssh-sessions':
      return {
        reason: `the ssh server of ${where} allows fewer sessions in a login than rxtop needs${quote}`,
        hint: 'Raise MaxSessions in its sshd_config to 10, which is its default.',
      };
    case 'ssh-no-docker':
      return {
        reason: `there is no docker command on ${where}${quote}`,
        hint: `Install Docker's CLI there, 18.09 or newer, until "ssh ${typed} docker version" works.`,
      };
    case 'ssh-socket-closed':
      return {
        reason: `the user of ${where} may not use the engine's socket there${quote}`,
        hint: 'Add that user to the docker group there (sudo usermod -aG docker USER).',
      };
    case 'ssh-engine-away':
      return {
        reason: `the engine does not run on ${where}${quote}`,
        hint: `Start it there (sudo systemctl start docker), or name its socket: ssh://HOST/path/to/docker.sock.`,
      };
    case 'ssh-failed':
      return {reason: `ssh to ${where} failed${quote}`, hint: `"ssh ${typed} docker version" tells more.`};
  }
}
