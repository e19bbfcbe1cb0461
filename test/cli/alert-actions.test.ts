import {describe, expect, test} from 'vitest';
import {AlertWatch} from '../../src/alerts/alert-watch.js';
import {USUAL_POLICY} from '../../src/alerts/policy.js';
import {createAlertActions} from '../../src/cli/alert-actions.js';
import {parseRules} from '../../src/cli/rules.js';
import {container, fakeSweep, traffic} from '../alerts/fake-sweep.js';

const BUSY = traffic({bytesPerSecond: 2e6});
const NOON = new Date(2026, 0, 31, 12);

/** A watch in which containers of these names are busy, and what the dashboard can do about it. */
function watching(names: readonly string[], rules: readonly string[] = ['rx > 1MB/s']) {
  const watch = new AlertWatch(parseRules([...rules]), USUAL_POLICY);
  const look = (at: number) =>
    watch.evaluate(
      fakeSweep({
        at,
        containers: names.map(name => container(name)),
        traffic: Object.fromEntries(names.map(name => [name, BUSY])),
      }),
    ).notices;
  look(1);
  const actions = createAlertActions(watch, undefined, {unit: 'bytes', steps: 'si'}, {now: () => NOON});
  const standings = () => actions.views().map(({subject, text, standing}) => `${subject} ${text}: ${standing}`);
  const keyOf = (subject: string) => actions.views().find(each => each.subject === subject)!.key;
  return {watch, look, actions, standings, keyOf};
}

describe('what the dashboard does about an alert', () => {
  test('is seen at once: acknowledged, and no longer', () => {
    const {actions, standings, keyOf} = watching(['web', 'db']);
    expect(actions.acknowledge(keyOf('web'))).toMatchObject({isBad: false});
    expect(standings()).toEqual(['web rx 2.00 MB/s > 1.00 MB/s: acknowledged', 'db rx 2.00 MB/s > 1.00 MB/s: firing']);
    actions.acknowledge(keyOf('web'));
    expect(standings()[0]).toContain('firing');
  });

  test('mutes that rule on that container alone for an hour, until the same key takes it back', () => {
    const {actions, standings, keyOf, watch, look} = watching(['web', 'web-2'], ['rx > 1MB/s', 'rx > 1.5MB/s']);
    expect(actions.mute(keyOf('web')).text).toMatch(/^web: muted for 1 h, until 13:00/);
    const muted = ['web rx 2.00 MB/s > 1.00 MB/s: muted'];
    expect(standings().filter(line => line.endsWith('muted'))).toEqual(muted);
    expect(actions.views().find(({standing}) => standing === 'muted')?.mutedUntil).toEqual(new Date(2026, 0, 31, 13));
    look(2);
    expect(standings().filter(line => line.endsWith('muted'))).toEqual(muted);
    actions.mute(keyOf('web'));
    expect(standings().filter(line => line.endsWith('muted'))).toEqual([]);
    expect(watch.mutes).toEqual([]);
  });

  test('is refused where there is nothing to do', () => {
    const {actions, keyOf, watch} = watching(['web'], ['rx > 1MB/s for 10s']);
    expect(actions.acknowledge(keyOf('web'))).toEqual({
      text: 'web does not fire yet: nothing to acknowledge',
      isBad: true,
    });
    expect(actions.mute('of no alert')).toEqual({text: 'that alert is over', isBad: true});
    watch.mutes = [{id: 'other', selectors: [], rule: '*', until: 'ever'}];
    expect(actions.mute(keyOf('web'))).toEqual({text: 'web is muted already, by another mute', isBad: true});
  });

  test('stays listed for a while once it is over, with how it ended and when it began', () => {
    const watch = new AlertWatch(parseRules(['rx > 1MB/s']), USUAL_POLICY);
    const actions = createAlertActions(watch, undefined, {unit: 'bytes', steps: 'si'}, {now: () => NOON});
    for (const [at, rate] of [
      [1, 2e6],
      [5, 1e3],
      [6, 2e6],
    ] as const) {
      const sweep = fakeSweep({at, containers: [container('web')], traffic: {web: traffic({bytesPerSecond: rate})}});
      actions.note(watch.evaluate(sweep).changes, sweep.monotonicSeconds);
    }
    expect(actions.views()).toMatchObject([
      {standing: 'firing', subject: 'web', momentSeconds: 1006},
      {
        standing: 'resolved',
        text: 'rx 1.00 kB/s, no longer > 1.00 MB/s, after 4 s',
        sinceSeconds: 1005,
        momentSeconds: 1001,
      },
    ]);
    expect(new Set(actions.views().map(({key}) => key)).size).toBe(2);
    expect(actions.acknowledge(actions.views()[1]!.key)).toEqual({text: 'that alert is over', isBad: true});
  });
});
