import {destinationOf, type SshTarget} from './ssh-target.js';

/** Nobody sits at our ssh: it never asks, neither for a password nor whether a host key is right. */
const NEVER_ASK = ['-o', 'BatchMode=yes'];

/** What people configure for their own sessions with a host, and would be in the way of ours. */
const NOTHING_BUT_THAT = [
  ...['-T', '-a', '-x'],
  ...['-o', 'ClearAllForwardings=yes', '-o', 'RemoteCommand=none', '-o', 'PermitLocalCommand=no'],
];

const CONNECT_SECONDS = 10;
const ALIVE_SECONDS = 5;

/** What ssh's own configuration says of a host. */
export interface SshSettings {
  readonly hasConnectTimeout: boolean;
  readonly hasAliveInterval: boolean;
  /** Whether other logins to that host may be shared, by a control socket of the user's. */
  readonly sharesLogins: boolean;
}

/** Prints the configuration of the host. */
export function settingsWords(target: SshTarget): string[] {
  return ['-G', ...destinationOf(target)];
}

/** Reads what `ssh -G` prints: a keyword and its value a line. */
export function parseSettings(text: string): SshSettings {
  const value = (keyword: string) => new RegExp(`^${keyword} (.*)$`, 'mu').exec(text)?.[1]?.trim();
  const isSet = (found: string | undefined) => found !== undefined && found !== 'none' && found !== '0';
  return {
    hasConnectTimeout: isSet(value('connecttimeout')),
    hasAliveInterval: isSet(value('serveraliveinterval')),
    sharesLogins: isSet(value('controlpath')),
  };
}

/** Succeeds where a login of the user's is open that we may use. */
export function sharedLoginWords(target: SshTarget): string[] {
  return [...NEVER_ASK, '-O', 'check', ...destinationOf(target)];
}

/**
 * Logs in, and lets others use the login by a socket at that path, until it is killed. Times that the user has configured
 * stay as they are.
 */
export function loginWords(target: SshTarget, controlPath: string, settings: SshSettings): string[] {
  return [
    ...['-M', '-N', '-S', controlPath, '-o', 'ControlPersist=no'],
    ...NEVER_ASK,
    ...NOTHING_BUT_THAT,
    ...(settings.hasConnectTimeout ? [] : ['-o', `ConnectTimeout=${CONNECT_SECONDS}`]),
    ...(settings.hasAliveInterval ? [] : ['-o', `ServerAliveInterval=${ALIVE_SECONDS}`]),
    ...destinationOf(target),
  ];
}

/**
 * A connection to the engine through a login: ours at that path, or the user's own where there is none. It never logs in
 * by itself, where the login has gone: the way that it would take leads nowhere.
 */
export function connectionWords(target: SshTarget, controlPath: string | undefined): string[] {
  return [
    ...(controlPath === undefined ? [] : ['-S', controlPath]),
    ...['-o', 'ControlMaster=no', '-o', 'ProxyCommand=false'],
    ...NEVER_ASK,
    ...NOTHING_BUT_THAT,
    ...destinationOf(target),
    dialCommand(target),
  ];
}

/** For the shell there. */
function dialCommand({socketPath}: SshTarget): string {
  const host = socketPath === undefined ? '' : `--host ${quoted(`unix://${socketPath}`)} `;
  return `docker ${host}system dial-stdio`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
