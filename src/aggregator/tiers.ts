import type {TierSeconds} from '../model/traffic.js';

/** 1 s for 10 minutes, 10 s for 2 hours, 1 min for 24 hours. Each width is a multiple of the one before. */
export const TIERS: readonly {readonly seconds: TierSeconds; readonly capacity: number}[] = [
  {seconds: 1, capacity: 600},
  {seconds: 10, capacity: 720},
  {seconds: 60, capacity: 1440},
];

/** Slots that share an allocation. What is kept of one bucket for all of them lies side by side. */
export const BLOCK_SLOTS = 128;
