import {isDeepStrictEqual} from 'node:util';
import {UserError} from '../errors.js';
import type {MetricsServer} from '../export/metrics-server.js';
import {OPEN, type WebSecurity} from '../export/web-security.js';
import {safeText} from '../model/safe-text.js';
import type {Ports} from '../ports.js';
import {loadWebConfig} from './web-config.js';

/** Certificates are renewed without anybody telling. */
const REREAD_SECONDS = 60;

/** How a server is protected, by files that may change while it runs. */
export interface SecurityWatch {
  readonly current: WebSecurity;
  /** Reads the files anew. Where something is wrong there, what was before goes on, and that is said once. */
  reread(server: Pick<MetricsServer, 'secure'>): Promise<void>;
  /** The same, but no more often than once a minute. */
  rereadInTime(server: Pick<MetricsServer, 'secure'>, nowSeconds: number): Promise<void>;
}

/** Reads the files for the first time. Throws a UserError where something is wrong there. */
export async function openSecurity(
  file: string | undefined,
  ports: Pick<Ports, 'readText' | 'stderr'>,
): Promise<SecurityWatch> {
  let current = file === undefined ? OPEN : await loadWebConfig(file, ports);
  let told: string | undefined;
  let lastSeconds: number | undefined;
  const reread = async (server: Pick<MetricsServer, 'secure'>): Promise<void> => {
    if (file === undefined) return;

    try {
      const security = await loadWebConfig(file, ports);
      told = undefined;
      if (isDeepStrictEqual(security, current)) return;

      server.secure(security);
      const hasChangedTls = (security.tls === undefined) !== (current.tls === undefined);
      current = security;
      ports.stderr.write(
        `rxtop: ${safeText(file)} was read anew${hasChangedTls ? '; to turn TLS on or off takes a restart' : ''}\n`,
      );
    } catch (error) {
      if (!(error instanceof UserError)) throw error;

      if (told !== error.message) ports.stderr.write(`rxtop: ${error.message}: what was before goes on\n`);
      told = error.message;
    }
  };
  return {
    get current() {
      return current;
    },
    reread,
    async rereadInTime(server, nowSeconds) {
      lastSeconds ??= nowSeconds;
      if (nowSeconds - lastSeconds < REREAD_SECONDS) return;

      lastSeconds = nowSeconds;
      await reread(server);
    },
  };
}
