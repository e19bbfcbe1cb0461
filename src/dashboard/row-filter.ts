import type {WatchedContainer} from '../model/inventory.js';

/** What a filter's text means: which containers it lets through, or what is wrong with it. */
export type RowFilter =
  | {readonly state: 'ready'; readonly accepts: (container: WatchedContainer) => boolean}
  | {readonly state: 'wrong'; readonly problem: string};

/** Understands what was typed after `/`. Must not throw: the user is still typing. */
export type ParseFilter = (text: string) => RowFilter;
