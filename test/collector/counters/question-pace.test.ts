import {expect, test} from 'vitest';
import {
  MOST_CONNECTIONS,
  MOST_QUESTIONS_PER_SECOND,
  QuestionPace,
} from '../../../src/collector/counters/question-pace.js';

/** How many of a hundred thousand questions may be asked now, if each is answered at once. */
function askedAt(pace: QuestionPace, now: number): number {
  let asked = 0;
  while (pace.take(0, now)) asked++;
  return asked;
}

test('after a burst, the rate is kept however often it is tried', () => {
  const pace = new QuestionPace();
  expect(askedAt(pace, 0)).toBe(100);
  let asked = 0;
  for (let step = 1; step <= 1000; step++) asked += askedAt(pace, step / 100);
  expect(asked).toBe(10 * MOST_QUESTIONS_PER_SECOND);
  expect(pace.pauseSeconds(10)).toBeCloseTo(1 / MOST_QUESTIONS_PER_SECOND);
  expect(pace.pauseSeconds(11)).toBe(0);
});

test('a long rest allows no longer burst', () => {
  const pace = new QuestionPace();
  pace.take(0, 0);
  expect(askedAt(pace, 1e6)).toBe(100);
});

test('connections are halved by each failure down to one, and come back one by one', () => {
  const pace = new QuestionPace();
  const most = (now: number) => {
    let open = 0;
    while (pace.take(open, now)) open++;
    return open;
  };
  expect(most(0)).toBe(MOST_CONNECTIONS);
  const seen = [1, 2, 3, 4, 5].map(second => {
    pace.note('failed');
    return most(second);
  });
  expect(seen).toEqual([5, 2, 1, 1, 1]);
  pace.note('answered');
  pace.note('answered');
  expect(most(10)).toBe(3);
  for (let count = 0; count < 20; count++) pace.note('answered');
  expect(most(20)).toBe(MOST_CONNECTIONS);
});
