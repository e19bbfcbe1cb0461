import {defineConfig} from 'vitest/config';

/** What depends on the moment (a real engine, a real terminal) is tried once more before it is believed to fail in CI; it is said. */
const retry = process.env.CI ? 1 : 0;

/** As many files of engine tests run beside each other, each with an engine of its own for as long as it runs. */
const ENGINES = 2;

/** What measures how soon or how cheaply something happens runs when nothing else does. */
const MEASURING = [
  'test/engine/scenarios/{01,04,12,17}-*.test.ts',
  'test/engine/churn/**/*.test.ts',
  'test/engine/proof/**/*.test.ts',
];

const engine = {
  retry,
  globalSetup: ['test/engine/setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

/**
 * Four kinds of tests. `unit` needs nothing, `fuzz` puts half a minute of garbage into every parser, `terminal` runs the
 * built program in a pseudo-terminal, `engine` runs against real engines that the tests start themselves, two files beside
 * each other, and those that measure one after the other.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // A property of a hundred runs takes its time where others build beside it.
          testTimeout: 30_000,
          include: ['test/**/*.test.ts'],
          exclude: ['test/engine/**', 'test/terminal/**', 'test/fuzz/fuzz.test.ts'],
          // Pure parts share no state: one process for all files takes a third of the time.
          isolate: false,
        },
      },
      {
        test: {
          name: 'terminal',
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
          maxWorkers: ENGINES,
          provide: {engineCount: ENGINES},
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
