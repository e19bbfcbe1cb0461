import {errorCode, UserError} from '../errors.js';
import {safeText} from '../model/safe-text.js';
import type {Ports} from '../ports.js';
import {type Config, EMPTY_CONFIG} from './config.js';
import {configFolder} from './config-folder.js';

/**
 * Reads the file named by `--config`, or the user's own one, which need not exist:
 * `$XDG_CONFIG_HOME/rxtop/config.yaml`, else `~/.config/rxtop/config.yaml`. YAML is loaded where there is some to read.
 */
export async function loadConfig(
  given: string | undefined,
  {environment, readText}: Pick<Ports, 'environment' | 'readText'>,
): Promise<Config> {
  const path = given ?? configPath(environment);
  if (path === undefined) return EMPTY_CONFIG;

  let text: string;
  try {
    text = await readText(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    if (given === undefined && (code === 'ENOENT' || code === 'ENOTDIR')) return EMPTY_CONFIG;

    const message = `cannot read the config file ${safeText(path)}: ${whyUnread(code)}`;
    throw new UserError(message, {hint: 'Name another one with --config FILE.', kind: 'usage', cause: error});
  }

  const {parseConfig} = await import('./config-text.js');
  return parseConfig(text, path);
}

/** Where the user's own config file would be; undefined for a user without a home. */
export function configPath(environment: Ports['environment']): string | undefined {
  const folder = configFolder(environment);
  return folder === undefined ? undefined : `${folder}/config.yaml`;
}

/** Why a file could not be read, by the system's code for it. */
export function whyUnread(code: string): string {
  return REASONS[code] ?? code;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'it does not exist',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  EISDIR: 'it is a folder',
};
