import type {Node} from 'yaml';
import {parseColor} from '../view/color.js';
import {ACTIONS, type Action, type OwnKeys} from '../view/key-map.js';
import {parseKey} from '../view/key-names.js';
import {COLOR_MEANINGS, type ColorMeaning, type OwnColors} from '../view/theme.js';
import {start, type YamlFile} from './yaml-file.js';

const COLORS_HINT = `Write it like this: "colors: {receive: 74, transmit: \\"#ffaf00\\"}". There are ${COLOR_MEANINGS.join(', ')}.`;
const KEYS_HINT = 'Write it like this: "keys: {freeze: p, quit: [q, Ctrl-Q]}". The README lists the actions.';

/** Actions that take no other keys: numbers are the columns'. */
const FIXED: ReadonlySet<Action> = new Set(['sort-column']);

/** Reads the user's own colours. */
export function readColors(file: YamlFile, node: Node): OwnColors {
  const colors: Partial<Record<ColorMeaning, number>> = {};
  for (const {key, node: value} of file.map(node, 'colors', COLOR_MEANINGS, COLORS_HINT)) {
    const [scalar] = file.scalars(value, key);
    const color = parseColor(String(scalar?.value));
    if (color === undefined) {
      throw file.refusal(start(value), `"${key}" is no colour: a number up to 255, a name, or "#rrggbb"`, COLORS_HINT);
    }
    colors[key] = color;
  }
  return colors;
}

/** Reads the user's own keys. A key for two actions of the same pane is refused. */
export function readKeys(file: YamlFile, node: Node): OwnKeys {
  const keys: Partial<Record<Action, readonly string[]>> = {};
  const given = new Map<string, Action>();
  for (const {key: action, keyNode, node: value} of file.map(node, 'keys', ACTIONS, KEYS_HINT)) {
    if (FIXED.has(action)) throw file.refusal(start(keyNode), `"${action}" has the numbers for its keys`, KEYS_HINT);

    keys[action] = file.scalars(value, action).map(scalar => {
      const written = String(scalar.value);
      const name = parseKey(written);
      if (name === undefined) throw file.refusal(start(scalar), `there is no key "${written}" to press`, KEYS_HINT);

      const other = given.get(name);
      if (other !== undefined && other !== action) {
        throw file.refusal(start(scalar), `"${written}" is the key of ${other} already`, KEYS_HINT);
      }
      given.set(name, action);
      return name;
    });
  }
  return keys;
}
