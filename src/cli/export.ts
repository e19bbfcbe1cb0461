import {ExitCode} from '../errors.js';
import {Exporter} from '../export/exporter.js';
import {isLoopback} from '../export/listen-address.js';
import {openMetricsServer} from '../export/metrics-server.js';
import type {WebSecurity} from '../export/web-security.js';
import {isListCurrent} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import type {Ports} from '../ports.js';
import {awayText} from './assert-usable.js';
import type {ExportOptions} from './export-options.js';
import {openSession} from './session.js';
import {openSecurity} from './web-security-watch.js';

/** As long as Prometheus looks back: whoever asks once a minute sees the final counters several times. */
const KEEP_ENDED_SECONDS = 300;

function isClosed({users, tls}: WebSecurity): boolean {
  return users.size > 0 || tls?.clientCa !== undefined;
}

/**
 * Serves what is counted as metrics, until the program is ended. An engine that does not answer is waited for: the page says so.
 * Throws a UserError where the address cannot be listened on.
 */
export async function runExport(options: ExportOptions, version: string, ports: Ports): Promise<number> {
  const {isAll, selection, labels, mostSeries, withCreated, withAnomalies, address} = options;
  const {withLoopback} = options.collector;
  const choice = {isAll, selection, withLoopback, labels, mostSeries, withCreated};
  const exporter = new Exporter(choice, version, ports);
  const security = await openSecurity(options.webConfigFile, ports);
  const server = await openMetricsServer(address, exporter, security.current, ports.clock);
  ports.onHangup?.(() => void security.reread(server));
  try {
    ports.stderr.write(`rxtop: metrics at ${server.url}\n`);
    if (!isLoopback(address) && !isClosed(security.current)) {
      ports.stderr.write('rxtop: whoever reaches this address can read them (--web-config asks for a password)\n');
    }
    const session = await openSession(
      options,
      {
        start: 'at-once',
        count: undefined,
        settles: false,
        depth: 'regular',
        detects: withAnomalies,
        findsPeaks: true,
        keepEndedSeconds: KEEP_ENDED_SECONDS,
      },
      ports,
    );
    try {
      for await (const sweep of session.sweeps) {
        if (sweep.number === 0) tellOfMissing(sweep, ports.stderr);
        exporter.update(sweep);
        await security.rereadInTime(server, sweep.monotonicSeconds);
      }
    } finally {
      await session.close();
    }
  } finally {
    await server.close();
  }
  return ExitCode.ok;
}

function tellOfMissing({inventory: {engines}}: Sweep, stderr: NodeJS.WritableStream): void {
  for (const engine of engines) {
    if (!isListCurrent(engine)) stderr.write(`rxtop: ${awayText(engine)}: going on until it does\n`);
  }
}
