import {UserError} from '../../errors.js';
import {safeText} from '../../model/safe-text.js';
import type {EngineTransport, TlsMaterial} from './engine-location.js';
import {parseSshTarget} from './ssh/ssh-target.js';

const SUPPORTED_HINT = 'Write unix:///path/to/docker.sock, tcp://host:2376 or ssh://user@host.';

/** Ports that the Docker CLI assumes: https://docs.docker.com/reference/cli/dockerd/#daemon-socket-option */
const DOCKER_PORT = 2375;
const DOCKER_TLS_PORT = 2376;

/**
 * Reads an engine's address as people give it to the Docker CLI: `unix:///run/docker.sock`, `tcp://host:2376`,
 * `https://host`, `host:2375`, or `ssh://user@host:22/path/to/docker.sock`. `origin` names who wrote it, `readTls` reads the TLS material that goes with it (it is
 * asked only where a connection over TCP needs to know). Throws a UserError for anything else.
 */
export function parseDockerHost(
  text: string,
  origin: string,
  readTls: (isDemanded: boolean) => TlsMaterial | undefined,
): EngineTransport {
  const address = text.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase() ?? 'tcp';
  const rest = address.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  const refuse = (wrong: string): UserError =>
    new UserError(`${origin}: "${safeText(text)}" ${wrong}`, {hint: SUPPORTED_HINT, kind: 'usage'});

  switch (scheme) {
    case 'unix':
      if (!rest.startsWith('/')) throw refuse('needs an absolute path, as in unix:///var/run/docker.sock');
      return {kind: 'unix', socketPath: rest};
    case 'tcp':
    case 'http':
    case 'https':
      return parseTcp(scheme, rest, refuse, readTls);
    case 'ssh': {
      const target = parseSshTarget(rest);
      if (typeof target === 'string') throw refuse(target);
      return target;
    }
    case 'npipe':
      throw refuse('is a Windows pipe, and rxtop runs on Linux');
    default:
      throw refuse(`has a scheme that rxtop does not know, "${safeText(scheme)}"`);
  }
}

function parseTcp(
  scheme: 'tcp' | 'http' | 'https',
  rest: string,
  refuse: (wrong: string) => UserError,
  readTls: (isDemanded: boolean) => TlsMaterial | undefined,
): EngineTransport {
  const url = parseUrl(rest);
  if (url === undefined || url.hostname === '') throw refuse('is not an address of an engine');
  if (url.username !== '' || url.password !== '') throw refuse('must not hold a user name or a password');
  if (/^\/?$/.test(url.pathname) === false || url.search !== '' || url.hash !== '') {
    throw refuse('must end after the port');
  }

  const tls = scheme === 'http' ? undefined : readTls(scheme === 'https');
  const port = url.port === '' ? defaultPort(scheme, tls) : Number(url.port);
  if (port === 0) throw refuse('has a port that nobody can listen on');
  return {kind: 'tcp', host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port, tls};
}

/** An unknown scheme of our own keeps URL from dropping port 80 as a default. The CLI takes `tcp://:2375` for localhost. */
function parseUrl(rest: string): URL | undefined {
  const host = rest === '' || rest.startsWith(':') || rest.startsWith('/') ? `localhost${rest}` : rest;
  const text = `engine://${host}`;
  return URL.canParse(text) && !/[\s%\\]/.test(rest) ? new URL(text) : undefined;
}

function defaultPort(scheme: 'tcp' | 'http' | 'https', tls: TlsMaterial | undefined): number {
  switch (scheme) {
    case 'http':
      return 80;
    case 'https':
      return 443;
    case 'tcp':
      return tls === undefined ? DOCKER_PORT : DOCKER_TLS_PORT;
  }
}
