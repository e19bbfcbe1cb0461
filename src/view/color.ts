/** The 16 basic colours as most terminals show them, and the steps of the 6x6x6 cube that follows them. */
const BASIC = [
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00,
  0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
] as const;
const STEPS = [0, 95, 135, 175, 215, 255] as const;
const CUBE_FIRST = 16;
const GREYS_FIRST = 232;

/** Names of the basic colours, in the order of their numbers. */
const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/**
 * Reads a colour as a person writes it: a number of the 256-colour palette, a name (`blue`, `bright-blue`), or `#rrggbb`,
 * for which the nearest of the palette stands. Undefined for anything else.
 */
export function parseColor(text: string): number | undefined {
  if (/^\d{1,3}$/u.test(text)) return Number(text) < 256 ? Number(text) : undefined;
  if (/^#[\da-f]{6}$/iu.test(text)) return nearest(Number.parseInt(text.slice(1), 16), CUBE_FIRST, 256);

  const bright = /^bright-(?<name>.*)$/u.exec(text)?.groups?.name;
  const place = NAMES.findIndex(name => name === (bright ?? text));
  return place < 0 ? undefined : place + (bright === undefined ? 0 : 8);
}

/** The colour of 8 or 16 that comes nearest to one of 256. */
export function nearestBasic(color: number, count: 8 | 16): number {
  return color < count ? color : nearest(rgbOf(color), 0, count);
}

function nearest(rgb: number, from: number, end: number): number {
  let found = from;
  let least = Number.POSITIVE_INFINITY;
  for (let color = from; color < end; color++) {
    const distance = distanceOf(rgb, rgbOf(color));
    if (distance < least) {
      least = distance;
      found = color;
    }
  }
  return found;
}

/** https://www.compuphase.com/cmetric.htm: near enough to what eyes see, without a colour space. */
function distanceOf(a: number, b: number): number {
  const red = (((a >> 16) & 255) + ((b >> 16) & 255)) / 2;
  const [dr, dg, db] = [16, 8, 0].map(shift => ((a >> shift) & 255) - ((b >> shift) & 255)) as [number, number, number];
  return (2 + red / 256) * dr * dr + 4 * dg * dg + (2 + (255 - red) / 256) * db * db;
}

function rgbOf(color: number): number {
  if (color < CUBE_FIRST) return BASIC[color]!;
  if (color >= GREYS_FIRST) return (8 + (color - GREYS_FIRST) * 10) * 0x010101;

  const place = color - CUBE_FIRST;
  return (STEPS[Math.floor(place / 36)]! << 16) | (STEPS[Math.floor(place / 6) % 6]! << 8) | STEPS[place % 6]!;
}
