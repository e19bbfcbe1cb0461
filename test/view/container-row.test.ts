import {describe, expect, test} from 'vitest';
import type {TrafficStatus} from '../../src/model/inventory.js';
import {containerRow} from '../../src/view/container-row.js';
import {type FakeContainer, fakeSweep} from './fake-sweep.js';

function noteOf(fake: Omit<FakeContainer, 'name'>): string | undefined {
  const sweep = fakeSweep([{name: 'web', ...fake}]);
  return containerRow(sweep.inventory.containers[0]!, sweep).note;
}

function unavailable(
  reason: Extract<TrafficStatus, {state: 'unavailable'}>['reason'],
): FakeContainer['status'] & object {
  return {state: 'unavailable', reason, detail: 'in full'};
}

describe('a row says in words why it has no figures', () => {
  test.each([
    [{status: unavailable('host-network')}, 'host network'],
    [{status: unavailable('no-network')}, 'no network'],
    [{status: unavailable('not-permitted')}, 'not permitted'],
    [{status: unavailable('engine-unreachable')}, 'engine unreachable'],
    [{status: unavailable('not-running'), state: 'exited' as const}, 'not running (exited)'],
    [
      {status: {state: 'shared' as const, reason: 'shared-with' as const, owner: {id: '1', name: 'vpn'}}},
      "shares vpn's network",
    ],
    [{reason: 'first-sample' as const}, 'first sample'],
    [{reason: 'counter-reset' as const}, 'reset'],
    [{reason: 'gone' as const}, 'gone'],
    [{receive: 0}, undefined],
    [{receive: 0, state: 'paused' as const}, 'paused'],
    [{reason: 'counter-reset' as const, state: 'paused' as const}, 'paused, reset'],
    [{status: unavailable('host-network'), state: 'paused' as const}, 'paused, host network'],
    [{receive: 0, state: 'restarting' as const}, undefined],
  ])('%o: %s', (fake, note) => {
    expect(noteOf(fake)).toBe(note);
  });
});
