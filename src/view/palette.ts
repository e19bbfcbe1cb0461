import {lookOf, OWN_COLOR, PLAIN, type Style, style} from './style.js';

/** How many colours are used: none with NO_COLOR, 8 where the terminal has no more, else 256. */
export type ColorDepth = 'none' | 8 | 256;

/** Every meaning that has a look. State is never told by colour alone: each has a word or a sign beside it. */
export interface Palette {
  readonly text: Style;
  /** What matters less: units, labels, key names' explanations. */
  readonly dim: Style;
  readonly border: Style;
  readonly title: Style;
  readonly heading: Style;
  readonly sortHeading: Style;
  readonly receive: Style;
  readonly transmit: Style;
  readonly receiveHistory: Style;
  readonly transmitHistory: Style;
  readonly good: Style;
  readonly warning: Style;
  readonly critical: Style;
  readonly key: Style;
  /** DEMO, PAUSED: must be seen at once. */
  readonly badge: Style;
  /** One colour a network in the bar of shares, used in turn; not those of receive and transmit. */
  readonly shares: readonly number[];
  /** The same meaning on the selected row. */
  selected(meaning: Style): Style;
}

/** Okabe and Ito's colours, told apart by colour-blind eyes: https://jfly.uni-koeln.de/color/ */
const color256: Palette = {
  text: PLAIN,
  dim: style({foreground: 245}),
  border: style({foreground: 240}),
  title: style({isBold: true}),
  heading: style({foreground: 245}),
  sortHeading: style({isBold: true, isUnderlined: true}),
  receive: style({foreground: 74}),
  transmit: style({foreground: 214}),
  receiveHistory: style({foreground: 31}),
  transmitHistory: style({foreground: 136}),
  good: style({foreground: 36}),
  warning: style({foreground: 220, isBold: true}),
  critical: style({foreground: 202, isBold: true}),
  key: style({isBold: true}),
  badge: style({foreground: 16, background: 220, isBold: true}),
  shares: [36, 175, 143, 61, 131, 245],
  selected: meaning => onSelection(meaning, {background: 24, brighter: BRIGHTER_256, own: 255}),
};

const BRIGHTER_256: Readonly<Record<number, number>> = {31: 117, 136: 222, 245: 252, 240: 250, 74: 117};

const color8: Palette = {
  text: PLAIN,
  dim: PLAIN,
  border: PLAIN,
  title: style({isBold: true}),
  heading: PLAIN,
  sortHeading: style({isBold: true, isUnderlined: true}),
  receive: style({foreground: 6}),
  transmit: style({foreground: 3}),
  receiveHistory: style({foreground: 6}),
  transmitHistory: style({foreground: 3}),
  good: style({foreground: 2}),
  warning: style({foreground: 3, isBold: true}),
  critical: style({foreground: 1, isBold: true}),
  key: style({isBold: true}),
  badge: style({foreground: 0, background: 3}),
  shares: [2, 5, 4, 1, 6, 3],
  selected: meaning => onSelection(meaning, {background: 4, brighter: {}, own: 7}),
};

const monochrome: Palette = {
  text: PLAIN,
  dim: PLAIN,
  border: PLAIN,
  title: style({isBold: true}),
  heading: PLAIN,
  sortHeading: style({isBold: true, isUnderlined: true}),
  receive: PLAIN,
  transmit: PLAIN,
  receiveHistory: PLAIN,
  transmitHistory: PLAIN,
  good: PLAIN,
  warning: style({isBold: true}),
  critical: style({isBold: true, isUnderlined: true}),
  key: style({isBold: true}),
  badge: style({isInverse: true, isBold: true}),
  shares: [],
  selected: meaning => style({...lookOf(meaning), isInverse: true}),
};

/** The looks for a terminal of that many colours. */
export function paletteFor(depth: ColorDepth): Palette {
  return depth === 'none' ? monochrome : depth === 8 ? color8 : color256;
}

/** What is hard to read on the selection's background is made brighter. */
function onSelection(
  meaning: Style,
  {background, brighter, own}: {background: number; brighter: Readonly<Record<number, number>>; own: number},
): Style {
  const look = lookOf(meaning);
  const foreground = look.foreground === OWN_COLOR ? own : look.foreground;
  return style({...look, background, foreground: brighter[foreground] ?? foreground});
}
