import {expect, test} from 'vitest';
import {AlertWatch} from '../../src/alerts/alert-watch.js';
import {USUAL_POLICY} from '../../src/alerts/policy.js';
import {RecentlyEnded} from '../../src/alerts/recently-ended.js';
import {parseRules} from '../../src/cli/rules.js';
import {container, fakeSweep, traffic} from './fake-sweep.js';

/** Whoever is busy at a second fires until the next one. */
function watching() {
  const watch = new AlertWatch(parseRules(['rx > 1MB/s']), USUAL_POLICY);
  const ended = new RecentlyEnded();
  const names = ['web', 'db'];
  return {
    ended,
    look(at: number, busy: readonly string[]) {
      const figures = names.map(name => [name, traffic({bytesPerSecond: busy.includes(name) ? 2e6 : 0})]);
      const sweep = fakeSweep({
        at,
        containers: names.map(name => container(name)),
        traffic: Object.fromEntries(figures),
      });
      ended.note(watch.evaluate(sweep).changes, sweep.monotonicSeconds);
    },
  };
}

test('what fired and has ended is kept for an hour, the newest first', () => {
  const {ended, look} = watching();
  look(1, ['web']);
  look(2, ['db']);
  look(3, []);
  look(3000, []);
  expect(ended.all.map(({alert}) => [alert.subject, alert.state, alert.sinceSeconds - 1000])).toEqual([
    ['db', 'resolved', 3],
    ['web', 'resolved', 2],
  ]);
  look(3602.5, []);
  expect(ended.all.map(({alert}) => alert.subject)).toEqual(['db']);
  look(3700, []);
  expect(ended.all).toEqual([]);
});

test('a hundred at most', () => {
  const {ended, look} = watching();
  for (let at = 1; at <= 500; at++) look(at, at % 2 === 0 ? [] : ['web']);
  expect(ended.all).toHaveLength(100);
});
