import {test} from 'vitest';
import {createRandom, mutate} from './mutate.js';
import {PARSERS} from './parsers.js';

const SECONDS = Number(process.env.FUZZ_SECONDS ?? 30);
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 32));

/** No input may hold rxtop up for longer than this, on a machine that has other things to do as well. */
const LONGEST_MILLISECONDS = 2000;

process.stderr.write(`Fuzzing ${PARSERS.length} parsers for ${SECONDS} s, FUZZ_SEED=${SEED}\n`);

test.each(PARSERS)('$name', {timeout: SECONDS * 1000 + 30_000}, ({name, seeds, check}) => {
  const random = createRandom(SEED);
  const until = performance.now() + (SECONDS * 1000) / PARSERS.length;
  let runs = 0;
  for (let now = performance.now(); now < until; runs++) {
    const input = mutate(seeds, random);
    try {
      check(input);
    } catch (error) {
      const text = JSON.stringify(input.toString('latin1')).slice(0, 4000);
      throw new Error(`FUZZ_SEED=${SEED}, run ${runs} of ${name}, bytes as latin1: ${text}`, {cause: error});
    }
    const before = now;
    now = performance.now();
    if (now - before > LONGEST_MILLISECONDS) {
      throw new Error(`FUZZ_SEED=${SEED}, run ${runs} of ${name} took ${Math.round(now - before)} ms`);
    }
  }
});
