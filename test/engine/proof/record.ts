import {TestRunner} from 'vitest';
import type {EngineAddress} from '../lab/provided.js';
import {SCENARIOS} from './scenarios.js';

/** What a test saw of a scenario, and on which engine. */
export interface SeenScenario {
  readonly number: number;
  readonly seen: string;
  readonly engine: string;
}

/** What tools tell of the same container, as bytes received and sent. */
export interface Comparison {
  readonly what: string;
  readonly kernel: string;
  /** `docker stats` or `podman stats`. */
  readonly command: string;
  readonly api: string;
  readonly rxtop: string;
}

export interface EngineComparison extends Comparison {
  readonly engine: string;
}

declare module 'vitest' {
  interface TaskMeta {
    scenarios?: SeenScenario[];
    comparisons?: EngineComparison[];
  }
}

/** Writes down what the test that runs has seen of a scenario, for the table at the end of the run. */
export function recordScenario(number: number, seen: string, engine: EngineAddress): void {
  if (!SCENARIOS.has(number)) throw new RangeError(`there is no scenario ${number}`);

  const {meta} = currentTest();
  meta.scenarios = [...(meta.scenarios ?? []), {number, seen, engine: nameOf(engine)}];
}

/** Writes down what tools tell of a container, for the second table. */
export function recordComparison(comparison: Comparison, engine: EngineAddress): void {
  const {meta} = currentTest();
  meta.comparisons = [...(meta.comparisons ?? []), {...comparison, engine: nameOf(engine)}];
}

function currentTest() {
  const test = TestRunner.getCurrentTest();
  if (test === undefined) throw new Error('only a test can record what it saw');

  return test;
}

/** Debian's own suffix is no part of the engine's version. */
function nameOf({product, engineVersion}: EngineAddress): string {
  return `${product} ${/^[\d.]+/.exec(engineVersion)?.[0] ?? engineVersion}`;
}
