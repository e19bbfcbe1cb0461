import {ExitCode, errorCode, UserError} from '../errors.js';
import {safeText} from '../model/safe-text.js';
import type {Ports} from '../ports.js';
import {configProblems, parseConfig} from './config-text.js';
import {configPath, whyUnread} from './load-config.js';

/**
 * Tells all that is wrong in a config file, a line for each with line and column, on stderr; or that nothing is, on stdout.
 * Answers the exit code: 2 where something is wrong.
 */
export async function runCheckConfig(given: string | undefined, ports: Ports): Promise<number> {
  const path = given ?? configPath(ports.environment);
  if (path === undefined) {
    throw new UserError('there is no home folder to look for a config file in', {
      hint: 'Name the file: rxtop check-config FILE.',
      kind: 'usage',
    });
  }

  const text = await read(path, ports);
  const problems = configProblems(text, path);
  for (const problem of problems) ports.stderr.write(`${problem.sentences}\n`);
  if (problems.length > 0) return ExitCode.usage;

  const {rules, policy} = parseConfig(text, path);
  const parts = [
    count(rules.length, 'rule'),
    count(policy.mutes.length, 'mute'),
    count(policy.maintenance.length, 'window'),
    ...(policy.allow.length === 0 ? [] : [`${policy.allow.length} of allow`]),
  ];
  ports.stdout.write(`${safeText(path)}: ok, ${parts.join(', ')}\n`);
  return ExitCode.ok;
}

async function read(path: string, {readText}: Ports): Promise<string> {
  try {
    return await readText(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;

    throw new UserError(`cannot read the config file ${safeText(path)}: ${whyUnread(code)}`, {
      hint: 'Name another one: rxtop check-config FILE.',
      kind: 'usage',
      cause: error,
    });
  }
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
