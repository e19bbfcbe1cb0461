import {createHash} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {errorCode, UserError} from '../../errors.js';
import {safeText} from '../../model/safe-text.js';
import {isObject, type JsonObject, objectIn, textIn} from './json-shape.js';

/** What a Docker context says of its engine. `tlsFolder` is undefined where the context has no TLS material. */
export interface DockerContext {
  readonly host: string | undefined;
  readonly skipTlsVerify: boolean;
  readonly tlsFolder: string | undefined;
}

/** The context that `docker context use` has chosen, from `config.json`; undefined where there is none. */
export function readCurrentContext(configFolder: string): string | undefined {
  const config = readJson(path.join(configFolder, 'config.json'));
  return config === undefined ? undefined : textIn(config.currentContext);
}

/**
 * Reads a context from the Docker CLI's store, which names its folders by the SHA-256 of the context's name. Throws a
 * UserError for a context that does not exist or is unreadable.
 */
export function readContext(configFolder: string, name: string, origin: string): DockerContext {
  const folder = createHash('sha256').update(name).digest('hex');
  const meta = readJson(path.join(configFolder, 'contexts/meta', folder, 'meta.json'));
  if (meta === undefined) {
    throw new UserError(`${origin}: there is no such context in ${safeText(configFolder)}`, {
      hint: '"docker context ls" lists the contexts that exist.',
      kind: 'usage',
    });
  }

  const endpoint = objectIn(objectIn(meta.Endpoints).docker);
  const tlsFolder = path.join(configFolder, 'contexts/tls', folder, 'docker');
  return {
    host: textIn(endpoint.Host),
    skipTlsVerify: endpoint.SkipTLSVerify === true,
    tlsFolder: existsSync(tlsFolder) ? tlsFolder : undefined,
  };
}

function readJson(file: string): JsonObject | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;

  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    throw malformed(`${safeText(file)}, line ${lineOf(error, text)}: not valid JSON`, error);
  }
  throw malformed(`${safeText(file)}: expected a JSON object`);
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;

    throw new UserError(`${safeText(file)} cannot be read (${code ?? 'unknown error'})`, {
      hint: 'Let your user read the file, or name the engine with --host.',
      kind: 'usage',
      cause: error,
    });
  }
}

/** V8 tells the place only in its message, and not at all for a text that ends too early. */
function lineOf(error: unknown, text: string): number {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  const end = text.trimEnd().length;
  const before = text.slice(0, Math.min(position === undefined ? end : Number(position), end));
  return before.split('\n').length;
}

function malformed(message: string, cause?: unknown): UserError {
  return new UserError(message, {hint: 'Mend the file, or name the engine with --host.', kind: 'usage', cause});
}
