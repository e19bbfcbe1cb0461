import {cut, displayWidth} from './display-width.js';
import type {Palette} from './palette.js';
import type {Surface} from './surface.js';

/** What stands in a frame's upper edge. */
export interface FrameTitle {
  readonly left: string;
  readonly right?: string;
  /** Whether keys go to this pane. */
  readonly isFocused?: boolean;
}

/** Draws a frame round a surface, and answers what is inside of it. */
export function paintFrame(
  surface: Surface,
  {left, right = '', isFocused = false}: FrameTitle,
  palette: Palette,
): Surface {
  const {width, height} = surface;
  const inner = {x: 1, y: 1, width: width - 2, height: height - 2};
  if (width < 4 || height < 2) return surface.part(inner);

  const edge = '─'.repeat(width - 2);
  surface.put(0, 0, `╭${edge}╮`, palette.border);
  surface.put(0, height - 1, `╰${edge}╯`, palette.border);
  for (let y = 1; y < height - 1; y++) {
    surface.set(0, y, '│', palette.border);
    surface.set(width - 1, y, '│', palette.border);
  }

  const title = cut(` ${left} `, width - 4);
  surface.put(2, 0, title, isFocused ? palette.focus : palette.title);
  const room = width - 6 - displayWidth(title);
  if (right !== '' && room > 4) surface.putBefore(width - 2, 0, cut(` ${right} `, room), palette.dim);
  return surface.part(inner);
}
