/**
 * How a cell looks, packed in one number: attributes << 18 | foreground << 9 | background, colours from the 256-colour
 * palette. It is the layout that blessed uses for its cells, so that painting is a copy.
 */
export type Style = number;

/** What a style is made of. A colour that is left out is the terminal's own. */
export interface Look {
  readonly foreground?: number;
  readonly background?: number;
  readonly isBold?: boolean;
  readonly isUnderlined?: boolean;
  readonly isInverse?: boolean;
}

/** The terminal's own colour in a packed style. */
export const OWN_COLOR = 0x1ff;

const BOLD = 1;
const UNDERLINED = 2;
const INVERSE = 8;

/** Packs a look. */
export function style(look: Look): Style {
  const attributes = (look.isBold ? BOLD : 0) | (look.isUnderlined ? UNDERLINED : 0) | (look.isInverse ? INVERSE : 0);
  return (attributes << 18) | ((look.foreground ?? OWN_COLOR) << 9) | (look.background ?? OWN_COLOR);
}

/** Unpacks a style. */
export function lookOf(packed: Style): Required<Look> {
  const attributes = packed >> 18;
  return {
    foreground: (packed >> 9) & 0x1ff,
    background: packed & 0x1ff,
    isBold: (attributes & BOLD) !== 0,
    isUnderlined: (attributes & UNDERLINED) !== 0,
    isInverse: (attributes & INVERSE) !== 0,
  };
}

/** The terminal's own colours, no attributes. */
export const PLAIN: Style = style({});
