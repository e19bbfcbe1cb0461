import {defineConfig} from 'vitest/config';
import {LongestFirst} from './test/longest-first.js';

/** What depends on the moment (a real engine, a real terminal) is tried once more before it is believed to fail in CI; it is said. */
const retry = process.env.CI ? 1 : 0;

/** As many test files run beside each other: most of their time they wait, for a screen, an engine or the next sweep. */
const WORKERS = 3;

/** What measures how soon something happens runs when nothing else does. */
const MEASURING = ['test/engine/scenarios/{12-kill,17-short-lives,bursts}.test.ts'];

const engine = {
  retry,
  globalSetup: ['test/engine/setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

/**
 * Four kinds of tests. `unit` needs nothing, `fuzz` puts half a minute of garbage into every parser, `terminal` runs the
 * built program in a pseudo-terminal, `engine` runs against real engines that the tests start themselves, one for each file
 * that runs, and those that measure one after the other.
 */
export default defineConfig({
  test: {
    maxWorkers: WORKERS,
    sequence: {sequencer: LongestFirst},
    projects: [
      {
        test: {
          name: 'unit',
          globalSetup: ['test/own-home.ts'],
          // A property of a hundred runs takes its time where others build beside it.
          testTimeout: 30_000,
          include: ['test/**/*.test.ts'],
          exclude: ['test/engine/**', 'test/terminal/**', 'test/fuzz/fuzz.test.ts'],
          // Pure parts share no state: processes for many files each take a third of the time.
          isolate: false,
        },
      },
      {
        test: {
          name: 'terminal',
          globalSetup: ['test/own-home.ts'],
          retry,
          include: ['test/terminal/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'fuzz',
          include: ['test/fuzz/fuzz.test.ts'],
        },
      },
      {
        test: {
          ...engine,
          name: 'engine',
          include: ['test/engine/**/*.test.ts'],
          exclude: MEASURING,
          maxWorkers: WORKERS,
          provide: {engineCount: WORKERS},
          sequence: {groupOrder: 1},
        },
      },
      {
        test: {
          ...engine,
          name: 'engine-measuring',
          include: MEASURING,
          maxWorkers: 1,
          provide: {engineCount: 1},
          sequence: {groupOrder: 2},
        },
      },
    ],
    reporters: [process.env.CI ? 'verbose' : 'default', './test/engine/proof/scenario-reporter.ts'],
  },
});
