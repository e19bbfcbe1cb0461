import {TestRunner} from 'vitest';
import type {EngineAddress} from '../lab/provided.js';
import {SCENARIOS} from './scenarios.js';

/** What a test saw of a scenario, and on which engine. */
export interface SeenScenario {
  readonly number: number;
  readonly seen: string;
  readonly engine: string;
}

declare module 'vitest' {
  interface TaskMeta {
    scenarios?: SeenScenario[];
  }
}

/** Writes down what the test that runs has seen of a scenario, for the table at the end of the run. */
export function recordScenario(number: number, seen: string, {product, engineVersion}: EngineAddress): void {
  if (!SCENARIOS.has(number)) throw new RangeError(`there is no scenario ${number}`);
  const test = TestRunner.getCurrentTest();
  if (test === undefined) throw new Error('a scenario is seen in a test');

  // Debian's own suffix is no part of the engine's version.
  const version = /^[\d.]+/.exec(engineVersion)?.[0] ?? engineVersion;
  test.meta.scenarios = [...(test.meta.scenarios ?? []), {number, seen, engine: `${product} ${version}`}];
}
