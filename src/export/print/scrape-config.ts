import {isIP} from 'node:net';
import {addressText, type ListenAddress} from '../listen-address.js';
import type {WebSecurity} from '../web-security.js';

/** The part of Prometheus' configuration that scrapes the exporters: those at `others`, and where there are none the one at `address`. */
export function scrapeConfig(
  address: ListenAddress,
  {tls, users}: WebSecurity,
  others: readonly string[] = [],
): string {
  const own = addressText(address.host === undefined ? {...address, host: 'localhost'} : address);
  const targets = others.length === 0 ? [own] : others;
  const isNamed = address.host !== undefined && isIP(address.host) === 0;
  const user = users.keys().next();
  return [
    '# For prometheus.yml.',
    'scrape_configs:',
    '  - job_name: rxtop',
    '    scrape_interval: 15s',
    ...(tls === undefined ? [] : ['    scheme: https']),
    ...(tls === undefined || isNamed ? [] : ['    # tls_config: {ca_file: /etc/prometheus/rxtop-ca.pem}']),
    ...(user.done === true
      ? []
      : [
          '    basic_auth:',
          `      username: ${JSON.stringify(user.value)}`,
          '      password_file: /etc/prometheus/rxtop-password',
        ]),
    '    static_configs:',
    `      - targets: [${targets.map(target => JSON.stringify(target)).join(', ')}]   # one for each host`,
    '    metric_relabel_configs:',
    '      # When counters began: double the series, and of use only where Prometheus takes them as such.',
    '      - {source_labels: [__name__], regex: ".+_created", action: drop}',
    '',
  ].join('\n');
}
