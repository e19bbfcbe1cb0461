import {expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import {watchBurst} from '../truth/short-lives.js';

const lab = useLab();

const BURST = 50;

test('17: in a burst of containers that live for less than 100 ms nine of ten keep their final totals', {
  timeout: 300_000,
  // Where other work keeps rxtop from running for the moment that an interface is back, that end is approximate.
  retry: 2,
}, async () => {
  const {final, approximate, longestGapSeconds, medianLifeSeconds} = await watchBurst(lab, BURST);

  expect(final + approximate).toBe(BURST);
  expect(final).toBeGreaterThanOrEqual(BURST * 0.9);
  expect(longestGapSeconds).toBeLessThan(3);
  const lived = `half of them lived for at most ${Math.round(medianLifeSeconds * 1000)} ms`;
  lab.seen(
    17,
    `${final} of ${BURST} final, ${approximate} approximate (${lived}); sweeps at most ${longestGapSeconds.toFixed(1)} s apart`,
  );
});
