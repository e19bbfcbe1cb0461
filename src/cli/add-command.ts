import {type Command, Option} from 'commander';
import type {AlertPolicy} from '../alerts/policy.js';
import type {Rule} from '../alerts/rule.js';
import type {Ports} from '../ports.js';
import {addCommonOptions, type CommonFlags} from './common-options.js';
import type {Config} from './config.js';
import {loadConfig} from './load-config.js';
import {parseBurst} from './number-options.js';
import {parseRules} from './rules.js';

/** What commands are added to: the program, what they work with, and who takes their exit code. */
export interface CommandSite {
  readonly program: Command;
  readonly version: string;
  readonly ports: Ports;
  readonly setCode: (code: number) => void;
}

/** The flags of a command that watches rules, as commander hands them over. */
export interface RuleFlags extends CommonFlags {
  readonly rule?: readonly string[];
}

/** Gives a command the common options and, for what it does, its flags, the config file and its arguments. */
export function addCommand<Flags extends CommonFlags>(
  {ports, setCode}: CommandSite,
  command: Command,
  runCommand: (flags: Flags, config: Config, words: readonly string[]) => Promise<number>,
): Command {
  return addCommonOptions(command).action(async () => {
    const flags = command.opts<Flags>();
    setCode(await runCommand(flags, await loadConfig(flags.config, ports), command.args));
  });
}

/** How often bytes are read between two sweeps. */
export function burstOption(): Option {
  return new Option(
    '--burst <time>',
    'read bytes so often between two sweeps, for peaks: 20ms, 50ms, 100ms, off, auto (default: as often as costs 1 % of a core)',
  ).argParser(parseBurst);
}

/** A rule of the command line, which comes after those of the config file. */
export function ruleOption(): Option {
  return new Option('--rule <rule>', 'alert rule, such as "name=web-* tx > 5MB/s for 10s"; repeatable').argParser(
    (text: string, before: readonly string[] = []) => [...before, text],
  );
}

/** The rules of the config file and those of the command line. */
export function rulesOf({rule}: RuleFlags, config: Config): readonly Rule[] {
  return [...config.rules, ...parseRules(rule ?? [])];
}

/** The rules, and what the config file says of alerts. */
export function alertsOf(
  flags: RuleFlags,
  config: Config,
): {readonly rules: readonly Rule[]; readonly policy: AlertPolicy} {
  return {rules: rulesOf(flags, config), policy: config.policy};
}
