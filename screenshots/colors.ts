/** What a terminal shows where a program sets no colour. */
export const OWN_FOREGROUND = '#d8dbe0';
export const OWN_BACKGROUND = '#14161a';

/** The first 16 colours are each terminal's own choice: these are xterm's. */
const FIRST_16 = [
  '#000000',
  '#cd0000',
  '#00cd00',
  '#cdcd00',
  '#0000ee',
  '#cd00cd',
  '#00cdcd',
  '#e5e5e5',
  '#7f7f7f',
  '#ff0000',
  '#00ff00',
  '#ffff00',
  '#5c5cff',
  '#ff00ff',
  '#00ffff',
  '#ffffff',
] as const;

const CUBE_STEPS = [0, 95, 135, 175, 215, 255] as const;
const CUBE_FIRST = 16;
const GREY_FIRST = 232;

/** A colour of the 256-colour palette as `#rrggbb`: 16 named ones, a cube of 6×6×6, and 24 greys. */
export function paletteColor(index: number): string {
  if (index < CUBE_FIRST) return FIRST_16[index] ?? OWN_FOREGROUND;
  if (index >= GREY_FIRST) return hex(Array.from({length: 3}, () => 8 + 10 * (index - GREY_FIRST)));

  const cube = index - CUBE_FIRST;
  return hex([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(step => CUBE_STEPS[step] ?? 0));
}

/** `0xrrggbb` as `#rrggbb`. */
export function trueColor(value: number): string {
  return `#${value.toString(16).padStart(6, '0')}`;
}

function hex(parts: readonly number[]): string {
  return `#${parts.map(part => part.toString(16).padStart(2, '0')).join('')}`;
}
