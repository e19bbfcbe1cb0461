import type {TierSeconds} from '../model/traffic.js';

/** How far back charts and peaks look, and which tier of the history they read for that. */
export interface TimeWindow {
  readonly seconds: number;
  readonly tier: TierSeconds;
  /** As it is shown and written: `10m`. */
  readonly name: string;
}

/** All windows, the shortest first. */
export const TIME_WINDOWS = [
  {seconds: 60, tier: 1, name: '1m'},
  {seconds: 600, tier: 1, name: '10m'},
  {seconds: 7_200, tier: 10, name: '2h'},
  {seconds: 86_400, tier: 60, name: '24h'},
] as const satisfies readonly TimeWindow[];

/** The next longer or shorter window; the same at either end. */
export function neighbourWindow(window: TimeWindow, step: 1 | -1): TimeWindow {
  const place = TIME_WINDOWS.findIndex(({seconds}) => seconds === window.seconds);
  return TIME_WINDOWS[place + step] ?? window;
}
