import {defineConfig} from 'vitest/config';

/** What depends on the moment (a real engine, a real terminal) is tried once more before it is believed to fail in CI; it is said. */
const retry = process.env.CI ? 1 : 0;

/**
 * Four kinds of tests. `unit` needs nothing, `fuzz` puts half a minute of garbage into every parser, `terminal` runs the
 * built program in a pseudo-terminal, `engine` runs against real engines that the tests start themselves, one file after
 * the other: the machine is small and the figures are real.
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
          name: 'engine',
          retry,
          include: ['test/engine/**/*.test.ts'],
          globalSetup: ['test/engine/setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: {groupOrder: 1},
        },
      },
    ],
    reporters: [process.env.CI ? 'verbose' : 'default', './test/engine/proof/scenario-reporter.ts'],
  },
});
