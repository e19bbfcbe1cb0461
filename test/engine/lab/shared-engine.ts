import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, beforeAll, inject} from 'vitest';
import {isRunning} from './process-state.js';
import type {EngineAddress} from './provided.js';

/** There are as many engines as files beside each other: who waits, waits for a file that is just ending. */
const WAIT_MILLISECONDS = 30_000;

/**
 * One of the engines of this run, which this test file has for itself until its end: totals and lists are of its own
 * containers. Registers the hooks that take it and give it back.
 */
export function useSharedEngine(): () => EngineAddress {
  let engine: EngineAddress | undefined;

  beforeAll(async () => {
    const deadline = performance.now() + WAIT_MILLISECONDS;
    while (engine === undefined && performance.now() < deadline) {
      engine = inject('engines').find(take);
      if (engine === undefined) await sleep(50);
    }
  }, WAIT_MILLISECONDS + 1000);

  afterAll(() => {
    if (engine !== undefined) rmSync(markOf(engine));
  });

  return () => {
    if (engine === undefined) throw new Error('no engine could be started for this run, or each is in use');
    return engine;
  };
}

/** Each engine has a file that names the process that uses it; one whose process is gone is free. */
function take(engine: EngineAddress): boolean {
  const mark = markOf(engine);
  try {
    writeFileSync(mark, String(process.pid), {flag: 'wx'});
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }

  const user = Number(readFileSync(mark, 'utf8'));
  if (user > 0 && !isRunning(user)) rmSync(mark, {force: true});
  return false;
}

function markOf({socketPath}: EngineAddress): string {
  return path.join(path.dirname(socketPath), 'in-use');
}
