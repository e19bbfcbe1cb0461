import {nearestBasic} from './color.js';

/** Themes that can be chosen; `mono` has attributes only. */
export const THEMES = ['default', 'light', 'contrast', 'mono'] as const;
export type ThemeName = (typeof THEMES)[number];

/** How many colours are used: none with NO_COLOR, 8 or 16 where the terminal has no more, else 256. */
export type ColorDepth = 'none' | 8 | 16 | 256;

/** Meanings whose colour the user may choose. */
export const COLOR_MEANINGS = [
  'text',
  'dim',
  'border',
  'receive',
  'transmit',
  'receiveHistory',
  'transmitHistory',
  'good',
  'warning',
  'critical',
  'selection',
] as const;
export type ColorMeaning = (typeof COLOR_MEANINGS)[number];

/** Colours that the user chose, as numbers of the 256-colour palette. */
export type OwnColors = Readonly<Partial<Record<ColorMeaning, number>>>;

/** The colours of a theme. What is undefined is the terminal's own. */
export interface ThemeColors extends Readonly<Record<Exclude<ColorMeaning, 'selection'>, number | undefined>> {
  readonly badge: {readonly foreground: number; readonly background: number};
  readonly shares: readonly number[];
  readonly selection: SelectionColors;
}

/** Colours of the selected row. `brighter` replaces what would be hard to read there, `all` replaces every colour. */
export interface SelectionColors {
  readonly background: number;
  readonly own: number;
  readonly brighter: Readonly<Record<number, number>>;
  readonly all?: number;
}

/** Okabe and Ito's colours, told apart by colour-blind eyes: https://jfly.uni-koeln.de/color/ */
const DEFAULT: ThemeColors = {
  text: undefined,
  dim: 245,
  border: 240,
  receive: 74,
  transmit: 214,
  receiveHistory: 31,
  transmitHistory: 136,
  good: 36,
  warning: 220,
  critical: 202,
  badge: {foreground: 16, background: 220},
  shares: [36, 175, 143, 61, 131, 245],
  selection: {background: 24, own: 255, brighter: {31: 117, 136: 222, 245: 252, 240: 250, 74: 117}},
};

/** The same hues, dark enough for a white background. */
const LIGHT: ThemeColors = {
  text: undefined,
  dim: 242,
  border: 246,
  receive: 25,
  transmit: 130,
  receiveHistory: 67,
  transmitHistory: 137,
  good: 29,
  warning: 94,
  critical: 160,
  badge: {foreground: 231, background: 94},
  shares: [29, 90, 100, 61, 131, 242],
  selection: {background: 153, own: 16, brighter: {67: 24, 137: 94, 246: 240, 242: 238}},
};

/** Nothing is dimmed, and the selection is black on white. */
const CONTRAST: ThemeColors = {
  text: 231,
  dim: 231,
  border: 231,
  receive: 51,
  transmit: 226,
  receiveHistory: 51,
  transmitHistory: 226,
  good: 46,
  warning: 226,
  critical: 203,
  badge: {foreground: 16, background: 226},
  shares: [46, 213, 226, 51, 203, 231],
  selection: {background: 231, own: 16, brighter: {}, all: 16},
};

const DEFAULT_8: ThemeColors = {
  text: undefined,
  dim: undefined,
  border: undefined,
  receive: 6,
  transmit: 3,
  receiveHistory: 6,
  transmitHistory: 3,
  good: 2,
  warning: 3,
  critical: 1,
  badge: {foreground: 0, background: 3},
  shares: [2, 5, 4, 1, 6, 3],
  selection: {background: 4, own: 7, brighter: {}},
};

const FEW: Readonly<Record<Exclude<ThemeName, 'mono'>, ThemeColors>> = {
  default: DEFAULT_8,
  // Yellow cannot be read on white.
  light: {
    ...DEFAULT_8,
    receive: 4,
    transmit: 1,
    receiveHistory: 4,
    transmitHistory: 1,
    warning: 5,
    badge: {foreground: 7, background: 5},
    selection: {background: 6, own: 0, brighter: {}},
  },
  contrast: {...DEFAULT_8, text: 7, dim: 7, border: 7, selection: {background: 7, own: 0, brighter: {}, all: 0}},
};

const MANY: Readonly<Record<Exclude<ThemeName, 'mono'>, ThemeColors>> = {
  default: DEFAULT,
  light: LIGHT,
  contrast: CONTRAST,
};

/** The colours of a theme on a terminal of that many, with the user's own in place of its own. Undefined: no colours. */
export function themeColors(theme: ThemeName, depth: ColorDepth, own: OwnColors): ThemeColors | undefined {
  if (theme === 'mono' || depth === 'none') return undefined;

  const base = depth === 256 ? MANY[theme] : depth === 16 ? with16(FEW[theme], theme) : FEW[theme];
  const {selection, ...colors} = fitting(own, depth);
  return {
    ...base,
    ...colors,
    selection: selection === undefined ? base.selection : {...base.selection, background: selection},
  };
}

/** With 16 colours there is a grey, and brighter ones where the background is dark. */
function with16(colors: ThemeColors, theme: ThemeName): ThemeColors {
  if (theme === 'light') return {...colors, dim: 8, border: 8};
  if (theme === 'contrast') return {...colors, text: 15, dim: 15, border: 15, receive: 14, transmit: 11, critical: 9};
  return {
    ...colors,
    dim: 8,
    border: 8,
    receive: 14,
    transmit: 11,
    warning: 11,
    critical: 9,
    good: 10,
    selection: {background: 4, own: 15, brighter: {8: 7}},
  };
}

function fitting(own: OwnColors, depth: 8 | 16 | 256): OwnColors {
  if (depth === 256) return own;

  return Object.fromEntries(Object.entries(own).map(([meaning, color]) => [meaning, nearestBasic(color, depth)]));
}
