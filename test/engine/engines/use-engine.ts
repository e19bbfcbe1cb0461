import {afterAll, beforeAll, beforeEach} from 'vitest';
import {clearBeforeRetry, createLab, type Lab} from '../lab/lab.js';
import {LabImpossible} from '../lab/lab-impossible.js';
import type {EngineAddress} from '../lab/provided.js';
import {removeLab} from '../lab/remains.js';

/** The packages may have to be fetched first. */
const START_MILLISECONDS = 200_000;

/** A lab on an engine of this test file's own. `change` replaces its address, after a restart. */
export interface EngineLab extends Lab {
  change(engine: EngineAddress): void;
}

/**
 * Starts another engine than that of the run, for this file alone. Where it cannot be fetched or does not run here, the
 * file's tests are skipped, and each says why.
 */
export function useEngine(start: () => Promise<EngineAddress>): EngineLab {
  let engine: EngineAddress | undefined;
  let impossible = 'it has not been started';

  beforeAll(async () => {
    try {
      engine = await start();
    } catch (error) {
      if (!(error instanceof LabImpossible)) throw error;
      impossible = error.message;
      process.stderr.write(`\n${'!'.repeat(80)}\nAn engine is SKIPPED: ${impossible}\n${'!'.repeat(80)}\n`);
    }
  }, START_MILLISECONDS);

  beforeEach(({skip}) => skip(engine === undefined, impossible));

  const running = (): EngineAddress => {
    if (engine === undefined) throw new Error(impossible);
    return engine;
  };
  const lab = createLab(running);
  clearBeforeRetry(lab);

  afterAll(async () => {
    if (engine === undefined) return;

    await lab.clear();
    await removeLab(engine.namespace);
  });

  return Object.defineProperties(
    {
      change: (changed: EngineAddress) => {
        engine = changed;
      },
    },
    Object.getOwnPropertyDescriptors(lab),
  ) as EngineLab;
}
