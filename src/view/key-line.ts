import {cut} from './display-width.js';
import {KEY_BINDINGS} from './key-map.js';
import type {Palette} from './palette.js';
import {lookOf, style} from './style.js';
import type {Surface} from './surface.js';

/** What the user is writing as a filter. `problem` says what is wrong with it so far. */
export interface FilterPrompt {
  readonly text: string;
  readonly problem: string | undefined;
}

/** Paints the last line: the keys, or the filter while it is being written. `offersDemo`: no engine, nothing to see. */
export function paintKeyLine(
  surface: Surface,
  prompt: FilterPrompt | undefined,
  offersDemo: boolean,
  palette: Palette,
): void {
  if (prompt === undefined) paintKeys(surface, offersDemo, palette);
  else paintPrompt(surface, prompt, palette);
}

function paintKeys(surface: Surface, offersDemo: boolean, palette: Palette): void {
  let x = 1;
  const ranked = KEY_BINDINGS.filter(
    ({action, hint}) => hint !== undefined && (offersDemo || action !== 'demo'),
  ).toSorted((a, b) => rank(a.hint!) - rank(b.hint!));
  for (const {shown, hint} of ranked) {
    if (x + shown.length + 1 + hint!.length > surface.width) break;

    x = surface.put(x, 0, shown, palette.key);
    x = surface.put(x + 1, 0, hint!, palette.dim) + 2;
  }
}

/** The keys that matter most stand first, so that a narrow screen keeps them. */
function rank(hint: string): number {
  return ['quit', 'demo', 'help', 'filter', 'sort', 'detail', 'freeze', 'reverse', 'all', 'units'].indexOf(hint);
}

function paintPrompt(surface: Surface, {text, problem}: FilterPrompt, palette: Palette): void {
  const room = Math.max(0, surface.width - 3);
  const shown = text.length > room ? text.slice(text.length - room) : text;
  const afterText = surface.put(surface.put(0, 0, '/', palette.key), 0, shown, palette.text);
  surface.set(afterText, 0, ' ', style({...lookOf(palette.text), isInverse: true}));
  const hint = problem === undefined ? 'name, or key=value · Enter keeps · Esc clears' : `✖ ${problem}`;
  surface.put(
    afterText + 3,
    0,
    cut(hint, surface.width - afterText - 3),
    problem === undefined ? palette.dim : palette.critical,
  );
}
