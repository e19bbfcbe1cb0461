/** A host that is reached by ssh, as `ssh://user@host:port/path` names it. What is undefined is left to ssh's own configuration. */
export interface SshTarget {
  readonly kind: 'ssh';
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
  /** The engine's socket there; undefined for the one that the `docker` command there uses. */
  readonly socketPath: string | undefined;
}

/** The words of ssh that name the host. Nothing after `--` is taken for an option. */
export function destinationOf({user, host, port}: SshTarget): string[] {
  return [...(user === undefined ? [] : ['-l', user]), ...(port === undefined ? [] : ['-p', String(port)]), '--', host];
}

/** The same as a person types it: `-p 2222 me@box`. */
export function typedDestination({user, host, port}: SshTarget): string {
  return `${port === undefined ? '' : `-p ${port} `}${user === undefined ? '' : `${user}@`}${host}`;
}

/** Reads what follows `ssh://`. Answers in words what is wrong with it, where something is. */
export function parseSshTarget(rest: string): SshTarget | string {
  // A scheme that nobody knows has no default port, and its host keeps its case.
  const url = URL.canParse(`engine://${rest}`) ? new URL(`engine://${rest}`) : undefined;
  if (url === undefined || url.hostname === '') return 'names no host';
  if (url.password !== '') return 'must not hold a password';
  if (url.search !== '' || url.hash !== '') return 'must end after the path of the socket';

  const [user, host, path] = [url.username, url.hostname, url.pathname].map(decoded);
  if (user === undefined || host === undefined || path === undefined) return 'is not an address of an engine';
  if ([user, host].some(word => word.startsWith('-') || /\s/u.test(word))) return 'is not an address of an engine';

  const port = url.port === '' ? undefined : Number(url.port);
  if (port === 0) return 'has a port that nobody can listen on';

  return {
    kind: 'ssh',
    user: user === '' ? undefined : user,
    host: host.replace(/^\[(.*)\]$/u, '$1'),
    port,
    socketPath: /^\/*$/u.test(path) ? undefined : path,
  };
}

/** Undefined where it is no text, or could steer a terminal or a shell. */
function decoded(part: string): string | undefined {
  try {
    const text = decodeURIComponent(part);
    return /\p{Cc}/u.test(text) ? undefined : text;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
