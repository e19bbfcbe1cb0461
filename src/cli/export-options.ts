import {type Command, Option} from 'commander';
import {addressText, DEFAULT_ADDRESS, type ListenAddress, parseListenAddress} from '../export/listen-address.js';
import {DEFAULT_LABELS, type LabelChoice, METRIC_LABELS} from '../view/metric-labels.js';
import type {CommonFlags, CommonOptions} from './common-options.js';
import {parseLabels} from './label-choice.js';
import {parseCount} from './number-options.js';
import {parseTargets, type ScrapeTarget} from './scrape-targets.js';

/** What can be printed instead of serving. */
export const PRINTED_FILES = ['scrape-config', 'systemd', 'compose', 'swarm', 'daemonset', 'grafana', 'rules'] as const;
export type PrintedFile = (typeof PRINTED_FILES)[number];

/** The flags of `rxtop export` as commander hands them over. */
export interface ExportFlags extends CommonFlags {
  readonly print?: PrintedFile;
  readonly image?: string;
  readonly targets?: readonly ScrapeTarget[];
  readonly rule?: readonly string[];
  readonly listen: ListenAddress;
  readonly webConfig?: string;
  readonly labels: LabelChoice;
  readonly maxSeries: number;
  readonly created: boolean;
  readonly anomalies: boolean;
}

/** What `rxtop export` can be told besides the common options. */
export interface ExportOptions extends CommonOptions {
  readonly address: ListenAddress;
  /** The file that says how the server is protected. */
  readonly webConfigFile: string | undefined;
  readonly labels: LabelChoice;
  readonly mostSeries: number;
  /** Whether counters tell when they began, in OpenMetrics. */
  readonly withCreated: boolean;
  readonly withAnomalies: boolean;
}

/** A thousand containers with two interfaces each have 22,000. */
export const MOST_SERIES = 100_000;

/** Adds the flags of `rxtop export`. */
export function addExportOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--listen <address>', 'where to serve: HOST:PORT, PORT (loopback), :PORT (all addresses)')
        .argParser(parseListenAddress)
        .default(DEFAULT_ADDRESS, addressText(DEFAULT_ADDRESS)),
    )
    .option('--web-config <file>', 'TLS and users with passwords: the web configuration file of Prometheus’ exporters')
    .addOption(
      new Option(
        '--labels <list>',
        'the labels of series: all there are to be, or changes to the usual ones (-id,+label:tier)',
      )
        .argParser(parseLabels)
        .default(DEFAULT_LABELS, METRIC_LABELS.join(',')),
    )
    .addOption(
      new Option('--max-series <count>', 'leave out containers beyond so many series')
        .argParser(parseCount)
        .default(MOST_SERIES),
    )
    .addOption(new Option('--print <what>', 'print a file for this instead of serving').choices(PRINTED_FILES))
    .option('--image <name>', 'the image that printed files name')
    .addOption(
      new Option(
        '--targets <list>',
        'the hosts that the printed scrape configuration names, with their ports where they differ (prod-01,prod-02:9100)',
      ).argParser(parseTargets),
    )
    .option('--no-created', 'no _created series in OpenMetrics')
    .option('--no-anomalies', 'do not look for anomalies, which is most of what rxtop costs');
}

/** The flags as the command wants them. */
export function exportOptions(flags: ExportFlags, common: CommonOptions): ExportOptions {
  const {listen, webConfig, labels, maxSeries, created, anomalies} = flags;
  return {
    ...common,
    address: listen,
    webConfigFile: webConfig,
    labels,
    mostSeries: maxSeries,
    withCreated: created,
    withAnomalies: anomalies,
  };
}
