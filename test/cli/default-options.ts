import type {CommonOptions} from '../../src/cli/common-options.js';
import {createSelection} from '../../src/selectors/selector.js';

/** What commands are given where nothing was said on the command line. */
export const DEFAULTS: CommonOptions = {
  selection: createSelection([]),
  isAll: false,
  units: {unit: 'bytes', steps: 'si'},
  sort: undefined,
  isReversed: false,
  isColorWanted: true,
  isAscii: false,
  collector: {
    hosts: [],
    contexts: [],
    engines: [],
    source: 'auto',
    procRoot: '/proc',
    intervalSeconds: 1,
    withLoopback: false,
    demo: undefined,
  },
};
