import {expect, test} from 'vitest';
import {type Held, watchDay} from './watched-day.js';

/** What has ended is listed for a minute, so no more than two minutes' churn is there beside those that run. */
const CONTAINERS = 12;
const MOST_GONE = 2 * 2;
const NETWORKS = 2;

test('containers that come, are started again and go leave neither slots nor open files behind', async () => {
  const looks: Held[] = [];
  const day = {containers: CONTAINERS, seconds: 10 * 60, lookEverySeconds: 150, collectGarbage: () => undefined};
  for await (const held of watchDay(day)) looks.push(held);

  const [first, ...later] = looks;
  expect(later).toHaveLength(3);
  for (const held of later) {
    expect(held.slots).toBeLessThanOrEqual((CONTAINERS + MOST_GONE) * NETWORKS);
    expect(held.files).toBeLessThanOrEqual(first!.files);
  }
  expect(later.at(-1)!.lives).toBe(9 * 4);
});
