import {lookOf, OWN_COLOR, type Style, style} from './style.js';
import {
  type ColorDepth,
  type OwnColors,
  type SelectionColors,
  type ThemeColors,
  type ThemeName,
  themeColors,
} from './theme.js';

/** Every meaning that has a look. State is never told by colour alone: each has a word or a sign beside it. */
export interface Palette {
  readonly text: Style;
  /** What matters less: units, labels, key names' explanations. */
  readonly dim: Style;
  readonly border: Style;
  readonly title: Style;
  /** Title of the pane that keys go to. */
  readonly focus: Style;
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

/** The looks of a theme on a terminal of that many colours, with the user's own colours in it. */
export function paletteFor(depth: ColorDepth, theme: ThemeName = 'default', own: OwnColors = {}): Palette {
  const colors = themeColors(theme, depth, own);
  return colors === undefined ? MONOCHROME : inColors(colors);
}

function inColors(colors: ThemeColors): Palette {
  const plain = (color: number | undefined) => style(color === undefined ? {} : {foreground: color});
  const bold = (color: number | undefined) =>
    style(color === undefined ? {isBold: true} : {foreground: color, isBold: true});
  return {
    text: plain(colors.text),
    dim: plain(colors.dim),
    border: plain(colors.border),
    title: bold(colors.text),
    focus: style({...lookOf(bold(colors.text)), isUnderlined: true}),
    heading: plain(colors.dim),
    sortHeading: style({...lookOf(bold(colors.text)), isUnderlined: true}),
    receive: plain(colors.receive),
    transmit: plain(colors.transmit),
    receiveHistory: plain(colors.receiveHistory),
    transmitHistory: plain(colors.transmitHistory),
    good: plain(colors.good),
    warning: bold(colors.warning),
    critical: bold(colors.critical),
    key: bold(colors.text),
    badge: style({...colors.badge, isBold: true}),
    shares: colors.shares,
    selected: meaning => onSelection(meaning, colors.selection),
  };
}

const NOTHING = style({});
const BOLD = style({isBold: true});
const BOLD_AND_UNDERLINED = style({isBold: true, isUnderlined: true});

const MONOCHROME: Palette = {
  text: NOTHING,
  dim: NOTHING,
  border: NOTHING,
  title: BOLD,
  focus: BOLD_AND_UNDERLINED,
  heading: NOTHING,
  sortHeading: BOLD_AND_UNDERLINED,
  receive: NOTHING,
  transmit: NOTHING,
  receiveHistory: NOTHING,
  transmitHistory: NOTHING,
  good: NOTHING,
  warning: BOLD,
  critical: BOLD_AND_UNDERLINED,
  key: BOLD,
  badge: style({isInverse: true, isBold: true}),
  shares: [],
  selected: meaning => style({...lookOf(meaning), isInverse: true}),
};

/** What is hard to read on the selection's background is made brighter. */
function onSelection(meaning: Style, {background, brighter, own, all}: SelectionColors): Style {
  const look = lookOf(meaning);
  const foreground = look.foreground === OWN_COLOR ? own : look.foreground;
  return style({...look, background, foreground: all ?? brighter[foreground] ?? foreground});
}
