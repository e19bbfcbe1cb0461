import {setTimeout as sleep} from 'node:timers/promises';
import type {Frame} from './animation.js';
import {drawSvg} from './picture.js';
import {renderPixels} from './png.js';
import type {WatchedTerminal} from './terminal.js';

/** A step of the film: what is typed, and how long one looks at what comes of it. */
type Step = readonly [keys: string, seconds: number];

const LEFT = '\u001b[D';
const ESCAPE = '\u001b';

/** The table, a container in detail with the cursor on its past, groups, networks, a filter, another theme. */
const STEPS: readonly Step[] = [
  ['g', 1],
  ['', 1],
  ['', 1],
  ['j', 0.5],
  ['j', 0.5],
  ['\r', 1.6],
  [LEFT, 0.3],
  [`${LEFT}${LEFT}${LEFT}${LEFT}`, 0.3],
  [`${LEFT}${LEFT}${LEFT}${LEFT}`, 1.4],
  [ESCAPE, 0.4],
  ['o', 1.8],
  ['o', 0.3],
  [ESCAPE, 0.6],
  ['t', 1.6],
  ['t', 1.6],
  ['tt', 0.5],
  ['n', 2],
  ['n', 0.5],
  ['/', 0.5],
  ['web', 1.4],
  [ESCAPE, 0.6],
  ['T', 1.4],
  ['TTT', 1],
];

/** Plays the steps, and takes a picture after each. */
export async function film(terminal: WatchedTerminal): Promise<[Frame, ...Frame[]]> {
  const frames: Frame[] = [];
  for (const [keys, seconds] of STEPS) {
    if (keys === '') await sleep(1000);
    else await terminal.press(keys);
    frames.push({...renderPixels(drawSvg(terminal.grid())), milliseconds: seconds * 1000});
  }
  return frames as [Frame, ...Frame[]];
}
