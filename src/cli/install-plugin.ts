import process from 'node:process';
import {ExitCode, errorCode, UserError} from '../errors.js';
import {safeText} from '../model/safe-text.js';
import type {Ports} from '../ports.js';
import {placeProgram, removeProgram} from '../state/plugin-file.js';
import {PLUGIN_NAME, PLUGIN_WORD} from './docker-plugin.js';

/** What tells our file from anybody else's. */
const MARK = '# rxtop as a plugin of the docker command, written by "rxtop install-plugin"';

/** Puts rxtop into the plugin folder of the Docker CLI, or takes it away; says what was done. */
export async function runInstallPlugin(
  {isRemoval}: {readonly isRemoval: boolean},
  {environment, stdout}: Pick<Ports, 'environment' | 'stdout'>,
): Promise<number> {
  const folder = pluginFolder(environment);
  const file = `${folder}/docker-${PLUGIN_NAME}`;
  const outcome = await orExplain(file, () =>
    isRemoval ? removeProgram(file, MARK) : placeProgram(folder, file, MARK, script()),
  );
  if (outcome === 'foreign') {
    throw new UserError(`${safeText(file)} is not of rxtop, and stays as it is`, {
      hint: 'Move it away if you do not need it.',
      kind: 'failure',
    });
  }

  const told = {
    placed: `${file} is in place: "docker ${PLUGIN_NAME}" is rxtop now.`,
    removed: `${file} is removed.`,
    missing: `There is no ${file}: nothing to remove.`,
  };
  stdout.write(`${safeText(told[outcome])}\n`);
  return ExitCode.ok;
}

function pluginFolder({DOCKER_CONFIG: config, HOME: home}: Ports['environment']): string {
  if (config !== undefined && config !== '') return `${config}/cli-plugins`;
  if (home?.startsWith('/')) return `${home}/.docker/cli-plugins`;

  throw new UserError('there is no home folder to put the plugin into', {
    hint: 'Set HOME, or DOCKER_CONFIG to the folder of the Docker CLI’s configuration.',
    kind: 'usage',
  });
}

/** Calls this very program; where its Node.js has moved, that on PATH. */
function script(): string {
  const [program = ''] = process.argv.slice(1);
  return `#!/bin/sh
${MARK}
node=${quoted(process.execPath)}
[ -x "$node" ] || node=node
exec "$node" ${quoted(program)} ${PLUGIN_WORD} "$@"
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

async function orExplain<T>(file: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;

    throw new UserError(`${safeText(file)} cannot be written (${code})`, {
      hint: 'Check who may write there, or set DOCKER_CONFIG to another folder.',
      kind: 'failure',
      cause: error,
    });
  }
}
