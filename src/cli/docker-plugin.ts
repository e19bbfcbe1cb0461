import {UserError} from '../errors.js';
import {safeText} from '../model/safe-text.js';

/** Our name in the `docker` command: `docker traffic`. */
export const PLUGIN_NAME = 'traffic';

/** The first word by which the plugin's file calls us. */
export const PLUGIN_WORD = 'docker-plugin';

/** What a plugin is asked by the Docker CLI, with this as its only word. */
const METADATA_WORD = 'docker-cli-plugin-metadata';

/** What the Docker CLI wants of us: to be told what the plugin is, or to run. */
export type PluginCall =
  | {readonly kind: 'metadata'}
  | {readonly kind: 'run'; readonly words: readonly string[]; readonly environment: Readonly<Record<string, string>>};

/** Flags of `docker` that mean what they mean here. */
const SAME: ReadonlySet<string> = new Set(['-H', '--host', '-c', '--context']);

/** Flags of `docker` that stand for an environment variable. */
const SWITCHES: Readonly<Record<string, string>> = {'--tls': 'DOCKER_TLS', '--tlsverify': 'DOCKER_TLS_VERIFY'};

const CERTIFICATE_FILES: ReadonlySet<string> = new Set(['--tlscacert', '--tlscert', '--tlskey']);

/**
 * Reads how the Docker CLI calls its plugin: with the whole command line after `docker`, the CLI's own flags before the plugin's
 * name. Throws a UserError for what cannot be passed on.
 */
export function readPluginCall(words: readonly string[]): PluginCall {
  if (words[0] === METADATA_WORD) return {kind: 'metadata'};
  if (words[0] === 'help') return {kind: 'run', words: ['--help'], environment: {}};

  const passed: string[] = [];
  const environment: Record<string, string> = {};
  for (let place = 0; place < words.length; place++) {
    const word = words[place]!;
    if (word === PLUGIN_NAME) return {kind: 'run', words: [...words.slice(place + 1), ...passed], environment};

    const {flag, value: attached} = splitFlag(word);
    const value = () => attached ?? words[++place] ?? '';
    if (SAME.has(flag)) passed.push(flag, value());
    else if (flag === '--config') environment.DOCKER_CONFIG = value();
    else if (flag === '--log-level' || flag === '-l') value();
    else if (CERTIFICATE_FILES.has(flag)) throw refuseFile(flag);
    else if (Object.hasOwn(SWITCHES, flag) && attached !== 'false') environment[SWITCHES[flag]!] = '1';
  }
  return {kind: 'run', words: passed, environment};
}

/** `--host=x` and `-Hx`; of short flags, the letter is the flag. */
function splitFlag(word: string): {readonly flag: string; readonly value: string | undefined} {
  const sign = word.indexOf('=');
  if (word.startsWith('--'))
    return sign < 0 ? {flag: word, value: undefined} : {flag: word.slice(0, sign), value: word.slice(sign + 1)};

  return word.length > 2 && SAME.has(word.slice(0, 2))
    ? {flag: word.slice(0, 2), value: word.slice(2).replace(/^=/u, '')}
    : {flag: word, value: undefined};
}

function refuseFile(flag: string): UserError {
  return new UserError(`docker's ${safeText(flag)} cannot be passed on`, {
    hint: 'Put ca.pem, cert.pem and key.pem into a folder and name that by DOCKER_CERT_PATH, or make a Docker context.',
    kind: 'usage',
  });
}

/** What `docker info` and the CLI's help tell of us, in the form that the CLI asks for. */
export function pluginMetadata(version: string): string {
  const metadata = {
    SchemaVersion: '0.1.0',
    Vendor: 'rxtop',
    Version: version,
    ShortDescription: 'What every container receives and transmits, on which network',
  };
  return `${JSON.stringify(metadata)}\n`;
}
