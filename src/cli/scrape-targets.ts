import {UserError} from '../errors.js';
import {addressText, type ListenAddress} from '../export/listen-address.js';
import {safeText} from '../model/safe-text.js';

/** Somebody who is to be scraped. Without a port it is that of the exporter. */
export interface ScrapeTarget {
  readonly host: string;
  readonly port: number | undefined;
}

const FORM = /^(?<host>[\w.-]+|\[[0-9a-fA-F:.]+\])(?::(?<port>\d{1,5}))?$/u;

/** Reads `prod-01,prod-02:9100,[2001:db8::1]`. Throws a UserError for what is no host. */
export function parseTargets(text: string): readonly ScrapeTarget[] {
  return text.split(',').map(word => {
    const {host, port} = FORM.exec(word.trim())?.groups ?? {};
    if (host === undefined || Number(port ?? 0) > 65_535) {
      throw new UserError(`--targets cannot be "${safeText(text)}"`, {
        hint: 'They are hosts, with their ports where they differ: prod-01,prod-02:9100.',
        kind: 'usage',
      });
    }

    return {host: host.replace(/^\[|\]$/gu, ''), port: port === undefined ? undefined : Number(port)};
  });
}

/** Targets as they stand in a scrape configuration. */
export function targetTexts(targets: readonly ScrapeTarget[], {port: usual}: ListenAddress): readonly string[] {
  return targets.map(({host, port}) => addressText({host, port: port ?? usual}));
}
