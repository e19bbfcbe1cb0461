import type {Rule} from '../alerts/rule.js';
import {ExitCode} from '../errors.js';
import {composeFile, swarmFile} from '../export/print/compose-files.js';
import {daemonSet} from '../export/print/daemon-set.js';
import {grafanaDashboard} from '../export/print/grafana-dashboard.js';
import {rulesFile} from '../export/print/rules-file.js';
import {scrapeConfig} from '../export/print/scrape-config.js';
import type {ServiceWish} from '../export/print/service-arguments.js';
import {systemdUnit} from '../export/print/systemd-unit.js';
import {OPEN} from '../export/web-security.js';
import type {Ports} from '../ports.js';
import type {Selector} from '../selectors/selector.js';
import {DEFAULT_LABELS} from '../view/metric-labels.js';
import {type ExportOptions, MOST_SERIES, type PrintedFile} from './export-options.js';
import {type ScrapeTarget, targetTexts} from './scrape-targets.js';
import {loadWebConfig} from './web-config.js';

/** What only printed files need to know. */
export interface PrintWish {
  readonly file: PrintedFile;
  readonly rules: readonly Rule[];
  readonly image: string;
  /** Who is to be scraped; none means the exporter at the address that was given. */
  readonly targets: readonly ScrapeTarget[];
}

/** Prints a file that makes the exporter part of something larger. It is all on stdout, and nothing is begun. */
export async function printExport(
  {file, rules, image, targets}: PrintWish,
  options: ExportOptions,
  ports: Pick<Ports, 'readText' | 'stdout'>,
): Promise<number> {
  const {address, labels, webConfigFile} = options;
  const security = webConfigFile === undefined ? OPEN : await loadWebConfig(webConfigFile, ports);
  const wish: ServiceWish = {address, image, words: serviceWords(options)};
  const write: Readonly<Record<PrintedFile, () => string>> = {
    'scrape-config': () => scrapeConfig(address, security, targetTexts(targets, address)),
    systemd: () => systemdUnit(wish),
    compose: () => composeFile(wish),
    swarm: () => swarmFile(wish),
    daemonset: () => daemonSet(wish),
    grafana: grafanaDashboard,
    rules: () => rulesFile(rules, labels),
  };
  ports.stdout.write(write[file]());
  return ExitCode.ok;
}

/** The options that an exporter is to be started with as well. */
function serviceWords(options: ExportOptions): string[] {
  const {labels, mostSeries, withCreated, withAnomalies, webConfigFile, keepEndedSeconds, selection, collector} =
    options;
  const names = [...labels.labels, ...labels.containerLabels.map(key => `label:${key}`)];
  const {hosts, contexts, withLoopback} = collector;
  return [
    ...hosts.flatMap(host => ['--host', host]),
    ...contexts.flatMap(context => ['--context', context]),
    ...selection.selectors.flatMap(selector => ['--filter', filterText(selector)]),
    ...(options.isAll ? ['--all'] : []),
    ...(withLoopback ? ['--loopback'] : []),
    ...(labels === DEFAULT_LABELS ? [] : ['--labels', names.join(',')]),
    ...(mostSeries === MOST_SERIES ? [] : ['--max-series', String(mostSeries)]),
    ...(keepEndedSeconds === undefined ? [] : ['--keep-ended', `${keepEndedSeconds}s`]),
    ...(withCreated ? [] : ['--no-created']),
    ...(withAnomalies ? [] : ['--no-anomalies']),
    ...(webConfigFile === undefined ? [] : ['--web-config', webConfigFile]),
  ];
}

function filterText({key, label, pattern, isNegated}: Selector): string {
  return `${key}${isNegated ? '!=' : '='}${label === undefined ? '' : `${label}=`}${pattern}`;
}
