import type {Rule} from '../alerts/rule.js';
import {ExitCode} from '../errors.js';
import {rulesFile} from '../export/print/rules-file.js';
import {scrapeConfig} from '../export/print/scrape-config.js';
import {OPEN} from '../export/web-security.js';
import type {Ports} from '../ports.js';
import type {ExportOptions, PrintedFile} from './export-options.js';
import {loadWebConfig} from './web-config.js';

/** Prints a file that makes the exporter part of something larger. It is all on stdout, and nothing is begun. */
export async function printExport(
  file: PrintedFile,
  rules: readonly Rule[],
  options: ExportOptions,
  ports: Pick<Ports, 'readText' | 'stdout'>,
): Promise<number> {
  const security = options.webConfigFile === undefined ? OPEN : await loadWebConfig(options.webConfigFile, ports);
  const write: Readonly<Record<PrintedFile, () => string>> = {
    'scrape-config': () => scrapeConfig(options.address, security),
    rules: () => rulesFile(rules, options.labels),
  };
  ports.stdout.write(write[file]());
  return ExitCode.ok;
}
