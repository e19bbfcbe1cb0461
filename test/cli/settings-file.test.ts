import {mkdir, readdir, readFile} from 'node:fs/promises';
import {describe, expect, test} from 'vitest';
import {EMPTY_CONFIG} from '../../src/cli/config.js';
import {startSettings} from '../../src/cli/dashboard-settings.js';
import {parseSettings, saveSettings, settingsText} from '../../src/cli/settings-file.js';
import {DEFAULT_SETTINGS, type Settings} from '../../src/dashboard/settings.js';
import {TIME_WINDOWS} from '../../src/view/time-window.js';
import {useTemporaryFolders} from '../state/temporary-folder.js';

const newFolder = useTemporaryFolders();

const CHOSEN: Settings = {
  columns: ['tx', 'name', 'uplink'],
  order: {column: 'tx', isReversed: true},
  grouping: 'network',
  theme: 'light',
  units: {unit: 'bits', steps: 'iec'},
  intervalSeconds: 0.5,
  window: TIME_WINDOWS[2],
  scale: 'log',
  hasMouse: false,
};

test.each([DEFAULT_SETTINGS, CHOSEN])('what is written is read back', settings => {
  expect(parseSettings(settingsText(settings), '/f')).toEqual(settings);
});

test('they are written as a whole, beside the config file, and nothing else is left there', async () => {
  const folder = newFolder();
  const message = await saveSettings(CHOSEN, {XDG_CONFIG_HOME: folder});
  expect(message).toEqual({text: `Saved in ${folder}/rxtop/dashboard.yaml`, isBad: false});
  expect(await readdir(`${folder}/rxtop`)).toEqual(['dashboard.yaml']);
  expect(await readFile(`${folder}/rxtop/dashboard.yaml`, 'utf8')).toBe(settingsText(CHOSEN));
});

test('what cannot be written says so', async () => {
  const folder = newFolder();
  await mkdir(`${folder}/rxtop/dashboard.yaml`, {recursive: true});
  expect(await saveSettings(CHOSEN, {XDG_CONFIG_HOME: folder})).toMatchObject({isBad: true});
  expect(await saveSettings(CHOSEN, {})).toMatchObject({isBad: true});
});

describe('a file that is broken is refused with its line', () => {
  test.each([
    ['theme: default\ntheem: light', '/f:2:1: there is no key "theem"; did you mean "theme"?'],
    ['theme: dark', '/f:1:8: "theme" must be one of default, light, contrast, mono'],
    ['columns: [name,\n  colour]', '/f:2:3: "columns" must be one of name, rx'],
    ['mouse: maybe', '/f:1:8: "mouse" must be true or false'],
    ['interval: 0', '/f:1:11: "interval" cannot be 0'],
    ['sort: [', '/f:1:8'],
  ])('%j', (text, message) => {
    expect(() => parseSettings(text, '/f')).toThrow(message);
  });
});

test('flags come before what was saved, and that before the config file', () => {
  const config = {...EMPTY_CONFIG, units: 'bits', theme: 'contrast', intervalSeconds: 9} as const;
  expect(startSettings({}, {config, saved: {}})).toMatchObject({
    units: {unit: 'bits', steps: 'si'},
    theme: 'contrast',
    intervalSeconds: 9,
  });
  expect(startSettings({iec: true, sort: 'name'}, {config, saved: CHOSEN})).toMatchObject({
    order: {column: 'name', isReversed: false},
    units: {unit: 'bits', steps: 'iec'},
    theme: 'light',
    intervalSeconds: 0.5,
  });
});
