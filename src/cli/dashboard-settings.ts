import {DEFAULT_SETTINGS, type Settings} from '../dashboard/settings.js';
import {UserError} from '../errors.js';
import type {Ports} from '../ports.js';
import type {Message} from '../view/key-line.js';
import type {CommonFlags} from './common-options.js';
import {type Config, EMPTY_CONFIG} from './config.js';
import {loadConfig} from './load-config.js';
import {loadSettings} from './settings-file.js';
import {sortOrder} from './sort-order.js';

/** What the dashboard was given by files, and what is wrong with them. */
export interface DashboardFiles {
  readonly config: Config;
  readonly saved: Partial<Settings>;
  readonly problem: Message | undefined;
}

/**
 * Reads the config file and the saved settings for a dashboard. A broken file of the user's own is no reason not to look at the
 * network: it is told of, and what it says is left out. One that was named by `--config` is refused. Throws a UserError.
 */
export async function loadDashboardFiles(given: string | undefined, ports: Ports): Promise<DashboardFiles> {
  const problems: string[] = [];
  const orElse = async <T>(reading: Promise<T>, instead: T): Promise<T> => {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;

      problems.push(error.message);
      return instead;
    }
  };
  const config =
    given === undefined ? await orElse(loadConfig(given, ports), EMPTY_CONFIG) : await loadConfig(given, ports);
  const saved = await orElse(loadSettings(ports), {});
  const text = `Not used: ${problems.join(' · ')}`;
  return {config, saved, problem: problems.length === 0 ? undefined : {text, isBad: true}};
}

/** The settings that a dashboard starts with: flags before what was saved, that before the config file. */
export function startSettings(
  flags: Pick<CommonFlags, 'sort' | 'reverse' | 'bits' | 'iec' | 'interval'>,
  {config, saved}: Pick<DashboardFiles, 'config' | 'saved'>,
): Settings {
  const isReversed = flags.reverse === true;
  const units = saved.units ?? {
    unit: config.units ?? DEFAULT_SETTINGS.units.unit,
    steps: config.steps ?? DEFAULT_SETTINGS.units.steps,
  };
  const order = saved.order ?? DEFAULT_SETTINGS.order;
  return {
    ...DEFAULT_SETTINGS,
    theme: config.theme ?? DEFAULT_SETTINGS.theme,
    ...saved,
    order:
      flags.sort === undefined
        ? {...order, isReversed: isReversed || order.isReversed}
        : sortOrder({sort: flags.sort, isReversed}),
    units: {unit: flags.bits ? 'bits' : units.unit, steps: flags.iec ? 'iec' : units.steps},
    intervalSeconds:
      flags.interval ?? saved.intervalSeconds ?? config.intervalSeconds ?? DEFAULT_SETTINGS.intervalSeconds,
  };
}
