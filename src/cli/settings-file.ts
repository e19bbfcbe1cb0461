import {DEFAULT_SETTINGS, type Settings} from '../dashboard/settings.js';
import {errorCode, UserError} from '../errors.js';
import {safeText} from '../model/safe-text.js';
import type {Ports} from '../ports.js';
import {makeFolder, replaceFile} from '../state/replace-file.js';
import {COLUMN_IDS, type ColumnId, SORTABLE_COLUMNS} from '../view/columns.js';
import {GROUPINGS} from '../view/grouping.js';
import type {Message} from '../view/key-line.js';
import {THEMES} from '../view/theme.js';
import {TIME_WINDOWS} from '../view/time-window.js';
import {configFolder} from './config-folder.js';
import {readInterval} from './config-text.js';
import {type start, YamlFile} from './yaml-file.js';

/** The file stands beside the config file, so that this stays as the user wrote it. */
const NAME = 'dashboard.yaml';

const KEYS = [
  'columns',
  'sort',
  'reverse',
  'group',
  'theme',
  'units',
  'steps',
  'interval',
  'window',
  'scale',
  'mouse',
] as const;

type SettingsKey = (typeof KEYS)[number];

/** Reads what was saved; nothing where nothing was. Throws a UserError with the line of what is wrong. */
export async function loadSettings({
  environment,
  readText,
}: Pick<Ports, 'environment' | 'readText'>): Promise<Partial<Settings>> {
  const folder = configFolder(environment);
  if (folder === undefined) return {};

  try {
    return parseSettings(await readText(`${folder}/${NAME}`), `${folder}/${NAME}`);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};

    throw new UserError(`cannot read ${safeText(folder)}/${NAME} (${code})`, {
      hint: 'Press S in the dashboard to write it anew.',
      kind: 'usage',
      cause: error,
    });
  }
}

/** Reads the text of the file. */
export function parseSettings(text: string, path: string): Partial<Settings> {
  const file = new YamlFile(text, path, 'Press S in the dashboard to write it anew.');
  let settings: Partial<Settings> = {};
  for (const {key, node} of file.pairs(KEYS, 'theme: light')) {
    settings = {...settings, ...readSetting(file, key, node, settings)};
  }
  file.assertSound();
  return settings;
}

/** The text of the file. */
export function settingsText({
  columns,
  order,
  grouping,
  theme,
  units,
  intervalSeconds,
  window,
  scale,
  hasMouse,
}: Settings): string {
  const lines: Readonly<Record<SettingsKey, string>> = {
    columns: `[${columns.join(', ')}]`,
    sort: order.column,
    reverse: String(order.isReversed),
    group: grouping,
    theme,
    units: units.unit,
    steps: units.steps,
    interval: `${Math.round(intervalSeconds * 1000)}ms`,
    window: window.name,
    scale,
    mouse: String(hasMouse),
  };
  const head = '# Written by the dashboard of rxtop when S is pressed. Without it, the usual settings hold.\n';
  return `${head}${KEYS.map(key => `${key}: ${lines[key]}\n`).join('')}`;
}

/** Saves settings, as a whole or not at all; answers what is to be said of it. */
export async function saveSettings(settings: Settings, environment: Ports['environment']): Promise<Message> {
  const folder = configFolder(environment);
  if (folder === undefined)
    return {text: 'Not saved: there is no home folder. Set HOME or XDG_CONFIG_HOME.', isBad: true};

  try {
    await makeFolder(folder);
    await replaceFile(folder, NAME, settingsText(settings));
    return {text: `Saved in ${safeText(folder)}/${NAME}`, isBad: false};
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;

    return {text: `Not saved: ${safeText(folder)}/${NAME} cannot be written (${code}).`, isBad: true};
  }
}

function readSetting(
  file: YamlFile,
  key: SettingsKey,
  node: Parameters<typeof start>[0],
  {order = DEFAULT_SETTINGS.order, units = DEFAULT_SETTINGS.units}: Partial<Settings>,
): Partial<Settings> {
  switch (key) {
    case 'columns':
      return {columns: readColumns(file, node)};
    case 'sort':
      return {
        order: {
          ...order,
          column: file.choice(
            node,
            key,
            SORTABLE_COLUMNS.map(({id}) => id),
          ),
        },
      };
    case 'reverse':
      return {order: {...order, isReversed: file.yesOrNo(node, key)}};
    case 'group':
      return {grouping: file.choice(node, key, GROUPINGS)};
    case 'theme':
      return {theme: file.choice(node, key, THEMES)};
    case 'units':
      return {units: {...units, unit: file.choice(node, key, ['bytes', 'bits'])}};
    case 'steps':
      return {units: {...units, steps: file.choice(node, key, ['si', 'iec'])}};
    case 'interval':
      return {intervalSeconds: readInterval(file, node)};
    case 'window': {
      const name = file.choice(
        node,
        key,
        TIME_WINDOWS.map(window => window.name),
      );
      return {window: TIME_WINDOWS.find(window => window.name === name)!};
    }
    case 'scale':
      return {scale: file.choice(node, key, ['linear', 'log'])};
    case 'mouse':
      return {hasMouse: file.yesOrNo(node, key)};
  }
}

/** Rows need their name: it is put first where it is missing. */
function readColumns(file: YamlFile, node: Parameters<typeof start>[0]): ColumnId[] {
  const ids = file.scalars(node, 'columns').map(scalar => file.choice(scalar, 'columns', COLUMN_IDS));
  const unique = [...new Set(ids)];
  return unique.includes('name') ? unique : ['name', ...unique];
}
