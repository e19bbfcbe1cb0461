import type {ColorDepth} from '../view/theme.js';

/** What the terminal can show, by our own rules: the system's terminfo is never asked. */
export interface TerminalAbilities {
  readonly colors: ColorDepth;
  readonly isUnicode: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Terminals that name themselves without a number and still have 256 colours. */
const TERMS_WITH_256 =
  /^(alacritty|contour|foot|ghostty|konsole|kitty|mintty|rio|st|tmux|vte|wezterm|xterm-kitty|xterm-ghostty)\b/;

/** Old terminals without any colour. */
const TERMS_WITHOUT_COLOR = /^(vt\d+|.*-m|.*-mono)$/;

/** Whether a screen can be drawn at all: a dumb terminal understands no cursor movement. */
export function canDraw({TERM}: Environment): boolean {
  return TERM !== 'dumb';
}

/** The abilities that the environment tells of, unless the user forbids them. */
export function abilitiesOf(
  environment: Environment,
  wishes: {readonly isColorWanted: boolean; readonly isAscii: boolean},
): TerminalAbilities {
  return {
    colors: wishes.isColorWanted ? colorsOf(environment) : 'none',
    isUnicode: !wishes.isAscii && isUtf8(environment),
  };
}

/** `NO_COLOR`: https://no-color.org; `COLORTERM` is set by terminals that have more than their `TERM` tells. */
function colorsOf({NO_COLOR, COLORTERM, TERM = ''}: Environment): ColorDepth {
  if (NO_COLOR !== undefined && NO_COLOR !== '') return 'none';
  if (COLORTERM !== undefined && COLORTERM !== '') return 256;
  if (TERM.includes('256color') || TERM.includes('direct') || TERMS_WITH_256.test(TERM)) return 256;
  if (TERM.includes('16color')) return 16;
  return TERMS_WITHOUT_COLOR.test(TERM) ? 'none' : 8;
}

/** The first of them that is set decides, as POSIX says; where none is set we trust that a terminal of today knows UTF-8. */
function isUtf8({LC_ALL, LC_CTYPE, LANG}: Environment): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find(value => value !== undefined && value !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}
