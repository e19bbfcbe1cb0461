import {UserError} from '../errors.js';
import {safeText} from '../model/safe-text.js';

/** Where a server listens. Without a host on all addresses. */
export interface ListenAddress {
  readonly host: string | undefined;
  readonly port: number;
}

/** Prometheus' list of ports for exporters, 9100 to 9999, is all given out, and has gone on from 10000; this one stands in no list. */
const DEFAULT_PORT = 10_920;

export const DEFAULT_ADDRESS: ListenAddress = {host: '127.0.0.1', port: DEFAULT_PORT};

const FORM = /^(?:(?<host>[^:[\]]*|\[[0-9a-fA-F:.%a-z]+\]):)?(?<port>\d{1,5})$/u;

/**
 * Reads `host:9100`, `[::1]:9100`, `9100` or `:9100`. A port alone is one of loopback; with a colon before it, it is one of all
 * addresses, as other exporters have it.
 */
export function parseListenAddress(text: string): ListenAddress {
  const {host, port} = FORM.exec(text)?.groups ?? {};
  const number = Number(port);
  if (port === undefined || number > 65_535) {
    throw new UserError(`--listen cannot be "${safeText(text)}"`, {
      hint: `It is an address and a port: 127.0.0.1:${DEFAULT_PORT}, [::1]:${DEFAULT_PORT}, or :${DEFAULT_PORT} for all addresses.`,
      kind: 'usage',
    });
  }

  if (host === undefined) return {host: DEFAULT_ADDRESS.host, port: number};
  return {host: host === '' ? undefined : host.replace(/^\[|\]$/gu, ''), port: number};
}

/** An address as it stands in a URL; of all addresses the port alone. */
export function addressText({host, port}: ListenAddress): string {
  if (host === undefined) return `:${port}`;

  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Whether only this machine reaches it. */
export function isLoopback({host}: ListenAddress): boolean {
  return host === 'localhost' || host === '::1' || (host !== undefined && /^127\.\d+\.\d+\.\d+$/u.test(host));
}
