import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {UserError} from '../../errors.js';
import {safeText} from '../../model/safe-text.js';
import {findDefaultSocket} from './default-sockets.js';
import {readContext, readCurrentContext} from './docker-config.js';
import {parseDockerHost} from './docker-host.js';
import type {EngineVersion} from './engine-json.js';
import {type EngineLocation, engineAt, type FoundEngine, type TlsMaterial} from './engine-location.js';
import type {LocateSystem} from './locate-system.js';
import {readTlsFolder} from './tls-files.js';

/** The machine and the user that we run as. */
export function thisSystem(): LocateSystem {
  return {environment: process.env, homeFolder: os.homedir(), userId: process.getuid?.(), root: '/'};
}

/** The user's choice of an engine, from the command line. */
export interface EngineChoice {
  readonly host: string | undefined;
  readonly context: string | undefined;
  /** Narrows the default sockets to those of one engine. */
  readonly kind?: EngineVersion['kind'] | undefined;
}

/**
 * Finds the engine in the order of the Docker CLI: `--host`, `--context`, `DOCKER_HOST`, `DOCKER_CONTEXT`, the current
 * context of the Docker config, and then the sockets that engines use by default. Nothing is connected to. Throws a
 * UserError where something that was named explicitly is wrong.
 */
export function locateEngine({host, context, kind}: EngineChoice, system: LocateSystem): EngineLocation {
  const {environment} = system;
  if (host !== undefined) return fromHost(host, '--host', system);

  // The context "default" stands for what the CLI does without contexts.
  if (context !== undefined && context !== 'default') return fromContext(context, '--context', system);

  const hostVariable = given(environment.DOCKER_HOST);
  if (hostVariable !== undefined) return fromHost(hostVariable, 'DOCKER_HOST', system);

  const contextVariable = given(environment.DOCKER_CONTEXT);
  const name = context ?? contextVariable ?? readCurrentContext(configFolder(system));
  if (name === undefined || name === 'default') return findDefaultSocket(system, kind);

  return fromContext(name, contextVariable === undefined ? 'current context' : 'DOCKER_CONTEXT', system);
}

function fromHost(host: string, origin: string, system: LocateSystem): FoundEngine {
  return engineAt(
    parseDockerHost(host, origin, isDemanded => tlsOfEnvironment(isDemanded, system)),
    origin,
  );
}

function fromContext(name: string, namedBy: string, system: LocateSystem): FoundEngine {
  const origin = `context "${safeText(name)}" (${namedBy})`;
  const {host, skipTlsVerify, tlsFolder} = readContext(configFolder(system), name, origin);
  if (host === undefined) {
    throw new UserError(`${origin} has no Docker endpoint`, {
      hint: `"docker context inspect ${safeText(name)}" shows what it holds.`,
      kind: 'usage',
    });
  }

  const readTls = (isDemanded: boolean): TlsMaterial | undefined => {
    if (tlsFolder !== undefined) return readTlsFolder(tlsFolder, origin, !skipTlsVerify);

    return isDemanded || skipTlsVerify
      ? {ca: undefined, cert: undefined, key: undefined, verify: !skipTlsVerify}
      : undefined;
  };
  return {...engineAt(parseDockerHost(host, origin, readTls), origin), context: name};
}

/**
 * The CLI speaks TLS over TCP where `DOCKER_TLS_VERIFY` or `DOCKER_TLS` is set to anything; `https://` demands it. The
 * material is in `DOCKER_CERT_PATH`, or else in the config folder. https://docs.docker.com/reference/cli/docker/#environment-variables
 */
function tlsOfEnvironment(isDemanded: boolean, system: LocateSystem): TlsMaterial | undefined {
  const {environment} = system;
  const verify = given(environment.DOCKER_TLS_VERIFY) !== undefined;
  const withoutVerifying = given(environment.DOCKER_TLS) !== undefined && !verify;
  if (!isDemanded && !verify && !withoutVerifying) return undefined;

  const certPath = given(environment.DOCKER_CERT_PATH);
  const material = readTlsFolder(
    certPath ?? configFolder(system),
    certPath === undefined ? 'TLS' : 'DOCKER_CERT_PATH',
    !withoutVerifying || isDemanded,
  );
  if (certPath !== undefined && material.ca === undefined && material.verify) {
    throw new UserError(`DOCKER_CERT_PATH: there is no ca.pem in ${safeText(certPath)}`, {
      hint: 'The folder must hold ca.pem, and cert.pem and key.pem where the engine asks for a client certificate.',
      kind: 'usage',
    });
  }
  return material;
}

function configFolder({environment, homeFolder}: LocateSystem): string {
  return given(environment.DOCKER_CONFIG) ?? path.join(homeFolder, '.docker');
}

/** A variable that is set to nothing counts as not set, as for the Docker CLI. */
function given(variable: string | undefined): string | undefined {
  return variable === undefined || variable === '' ? undefined : variable;
}
