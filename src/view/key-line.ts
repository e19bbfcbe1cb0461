import {cut, displayWidth} from './display-width.js';
import {bindingsIn, type KeyMap, type Pane} from './key-map.js';
import type {Palette} from './palette.js';
import {lookOf, style} from './style.js';
import type {Surface} from './surface.js';

/** What the user is writing as a filter. `problem` says what is wrong with it so far, and with which part. */
export interface FilterPrompt {
  readonly text: string;
  readonly problem: FilterProblem | undefined;
}

/** What is wrong with a filter, in words, and where: from this character on, up to that one. */
export interface FilterProblem {
  readonly message: string;
  readonly from: number;
  readonly end: number;
}

/** Something that is said once, until the next key: settings were saved, a file is broken. */
export interface Message {
  readonly text: string;
  readonly isBad: boolean;
}

/** What the last line has to tell. */
export interface KeyLineView {
  readonly prompt: FilterPrompt | undefined;
  readonly message: Message | undefined;
  readonly keys: KeyMap;
  readonly pane: Pane;
  /** Whether there is no engine and nothing to see. */
  readonly offersDemo: boolean;
}

/** Paints the last line: the filter while it is being written, else a message if there is one, else the keys. */
export function paintKeyLine(surface: Surface, view: KeyLineView, palette: Palette): void {
  if (view.prompt !== undefined) paintPrompt(surface, view.prompt, palette);
  else if (view.message !== undefined) paintMessage(surface, view.message, palette);
  else paintKeys(surface, view, palette);
}

/** The keys that matter most stand first, so that a narrow screen keeps them. */
function paintKeys(surface: Surface, {keys, pane, offersDemo}: KeyLineView, palette: Palette): void {
  let x = 1;
  const hints = bindingsIn(keys, pane)
    .filter(({action, hint}) => hint !== undefined && (offersDemo || action !== 'demo'))
    .map(({shown, hint}) => ({shown: shown.split(' ')[0]!, rank: hint![0], word: hint![1]}))
    .toSorted((a, b) => a.rank - b.rank);
  for (const {shown, word} of hints) {
    if (x + displayWidth(shown) + 1 + word.length > surface.width) break;

    x = surface.put(x, 0, shown, palette.key);
    x = surface.put(x + 1, 0, word, palette.dim) + 2;
  }
}

function paintMessage(surface: Surface, {text, isBad}: Message, palette: Palette): void {
  surface.put(0, 0, cut(` ${isBad ? '✖ ' : ''}${text}`, surface.width), isBad ? palette.critical : palette.good);
}

/** The part that is wrong is underlined where it stands. */
function paintPrompt(surface: Surface, {text, problem}: FilterPrompt, palette: Palette): void {
  const room = Math.max(0, surface.width - 3);
  const cutOff = Math.max(0, text.length - room);
  const wrong = style({...lookOf(palette.critical), isUnderlined: true});
  let x = surface.put(0, 0, '/', palette.key);
  const [from, end] = problem === undefined ? [text.length, text.length] : [problem.from, problem.end];
  for (const [part, look] of [
    [text.slice(cutOff, Math.max(from, cutOff)), palette.text],
    [text.slice(Math.max(from, cutOff), Math.max(end, cutOff)), wrong],
    [text.slice(Math.max(end, cutOff)), palette.text],
  ] as const) {
    x = surface.put(x, 0, part, look);
  }
  surface.set(x, 0, ' ', style({...lookOf(palette.text), isInverse: true}));
  const hint =
    problem === undefined ? 'name, net: img: rx>1MB/s key=value ! · Enter keeps · Esc clears' : `✖ ${problem.message}`;
  surface.put(x + 3, 0, cut(hint, surface.width - x - 3), problem === undefined ? palette.dim : palette.critical);
}
