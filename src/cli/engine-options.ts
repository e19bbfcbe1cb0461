import {type Command, Option} from 'commander';
import {UserError} from '../errors.js';
import type {CollectorOptions, EngineWish} from '../model/collector.js';
import type {PrometheusServer} from '../model/prometheus.js';
import {safeText} from '../model/safe-text.js';
import type {Config} from './config.js';
import {parseServer} from './prometheus-options.js';

/** The flags that say what is watched. */
export interface EngineFlags {
  readonly host?: readonly string[];
  readonly context?: readonly string[];
  readonly engine?: readonly EngineWish[];
  readonly demo?: number | true;
  readonly prometheus?: readonly PrometheusServer[];
}

/** What `--engine` can be. */
export const WISHES: readonly EngineWish[] = ['auto', 'docker', 'podman', 'none'];

/** Adds the flags that name engines. Each may be given several times. */
export function addEngineOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '-H, --host <url>',
        'engine to ask: unix:///path, tcp://host:port or ssh://user@host; repeatable',
      ).argParser(collect),
    )
    .addOption(new Option('-c, --context <name>', 'Docker context to use; repeatable').argParser(collect))
    .addOption(
      new Option(
        '--prometheus <url>',
        'watch all hosts that this Prometheus scrapes, instead of an engine; repeatable',
      ).argParser((text: string, before: readonly PrometheusServer[] = []) => [...before, parseServer(text)]),
    )
    .addOption(
      new Option(
        '--engine <engine>',
        `which engine to ask: ${WISHES.join(', ')}; none finds containers by their cgroups; repeatable (default: auto)`,
      ).argParser(collectWish),
    );
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function collectWish(text: string, before: readonly EngineWish[] = []): readonly EngineWish[] {
  const wish = WISHES.find(each => each === text);
  if (wish !== undefined) return before.includes(wish) ? before : [...before, wish];

  throw new UserError(`--engine cannot be "${safeText(text)}"`, {
    hint: `It can be ${WISHES.join(', ')}.`,
    kind: 'usage',
  });
}

/** What is watched: as the flags say, and else as the config file does. Throws a UserError where flags contradict each other. */
export function engineOptions(
  flags: EngineFlags,
  config: Pick<Config, 'hosts' | 'contexts'>,
): Pick<CollectorOptions, 'hosts' | 'contexts' | 'engines'> {
  assertNamed(flags);
  assertTogether(flags);
  const engines = flags.engine ?? [];
  const asksConfigured = flags.host === undefined && flags.context === undefined && !engines.includes('none');
  return {
    hosts: asksConfigured ? config.hosts : (flags.host ?? []),
    contexts: asksConfigured ? config.contexts : (flags.context ?? []),
    engines,
  };
}

function assertNamed({host, context}: EngineFlags): void {
  const nameless = host?.includes('') ? 'host' : context?.includes('') ? 'context' : undefined;
  if (nameless === undefined) return;

  throw new UserError(`--${nameless} names nothing`, {hint: 'Leave it out, or say which engine.', kind: 'usage'});
}

/** What can be watched instead of what the `docker` command would use. */
const PLACES = ['demo', 'prometheus', 'host', 'context'] as const;

function assertTogether(flags: EngineFlags): void {
  const [first, second] = PLACES.filter(flag => flags[flag] !== undefined);
  if ((first === 'demo' || first === 'prometheus') && flags.engine !== undefined) throw apart(`--${first}`, '--engine');
  if (first !== undefined && second !== undefined) throw apart(`--${first}`, `--${second}`);
  if (first !== undefined && flags.engine?.includes('none')) throw apart(`--${first}`, '--engine none');

  const alone = flags.engine?.find(engine => engine === 'none' || engine === 'auto');
  const other = flags.engine?.find(engine => engine !== alone);
  if (alone !== undefined && other !== undefined) throw apart(`--engine ${alone}`, `--engine ${other}`);
}

function apart(one: string, other: string): UserError {
  return new UserError(`${one} and ${other} cannot be used together`, {hint: 'Give one of them.', kind: 'usage'});
}
