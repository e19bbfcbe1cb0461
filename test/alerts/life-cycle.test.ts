import {describe, expect, test} from 'vitest';
import {IDLE, nextStage, type Stage} from '../../src/alerts/life-cycle.js';
import type {Observation} from '../../src/alerts/observe.js';
import {parseRule} from '../../src/alerts/parse-rule.js';

/**
 * Runs a rule over one observation a second: a number is a value, `?` unknown, `gone` a container that is away. Answers
 * one letter a second: `.` idle, `p` pending, `F` firing.
 */
function run(text: string, observations: string, everySeconds = 1): string {
  const parsed = parseRule(text);
  if (parsed.state === 'refused') throw new Error(parsed.refusal.message);

  let stage: Stage = IDLE;
  return observations
    .split(' ')
    .map(word => {
      stage = nextStage(stage, observation(word), parsed.rule, everySeconds);
      return {idle: '.', pending: 'p', firing: 'F'}[stage.state];
    })
    .join('');
}

function observation(word: string): Observation {
  if (word === '?') return {state: 'unknown'};

  return word === 'gone' ? {state: 'absent', cause: 'gone'} : {state: 'known', value: Number(word)};
}

describe('without "for"', () => {
  test.each([
    ['rx.packets > 5', '1 5 6 7 5 1', '..FF..'],
    ['rx.packets >= 5', '4 5 6 4', '.FF.'],
    ['rx.packets < 5', '5 4 5', '.F.'],
    ['rx.packets <= 5', '6 5 6', '.F.'],
    ['rx.packets == 0', '1 0 1', '.F.'],
    ['rx.packets != 5', '5 4 5', '.F.'],
  ])('%s fires at once and ends at once: %s', (rule, values, states) => {
    expect(run(rule, values)).toBe(states);
  });

  test('"clear" keeps it firing between the two values', () => {
    expect(run('rx.packets > 5 clear 3', '4 6 5 4 3 4')).toBe('.FFF..');
    expect(run('rx.packets < 5 clear 8', '6 4 6 7 8 7')).toBe('.FFF..');
  });

  test('an unknown value neither fires nor resolves', () => {
    expect(run('rx.packets > 5', '? ? 6 ? ? 1 ?')).toBe('..FFF..');
  });

  test('a container that is gone ends it at once', () => {
    expect(run('rx.packets > 5', '6 gone gone 6')).toBe('F..F');
  });
});

describe('with "for"', () => {
  test('it is pending until the time has passed', () => {
    expect(run('rx.packets > 5 for 3s', '6 6 6 6 6')).toBe('pppFF');
  });

  test('one value that is back starts the wait anew', () => {
    expect(run('rx.packets > 5 for 3s', '6 6 6 5 6 6 6 6')).toBe('ppp.pppF');
  });

  test('it is resolved only after the value has been back for as long', () => {
    expect(run('rx.packets > 5 for 2s', '6 6 6 1 1 6 1 1 1')).toBe('ppFFFFFF.');
  });

  test('time between "clear" and the threshold does not count as back', () => {
    expect(run('rx.packets > 5 for 2s clear 3', '6 6 6 3 3 4 3 3 3')).toBe('ppFFFFFF.');
  });

  test('a sweep that comes a little early does not cost another one', () => {
    expect(run('rx.packets > 5 for 3s', '6 6 6 6', 0.995)).toBe('pppF');
  });

  test('time without a known value does not count, but loses nothing either', () => {
    expect(run('rx.packets > 5 for 3s', '6 6 ? ? ? ? 6 6 6 6')).toBe('ppppppppFF');
    expect(run('rx.packets > 5 for 2s', '6 6 6 1 ? ? 1 1 1')).toBe('ppFFFFFF.');
  });

  test('a value that stays unknown for ever never fires', () => {
    expect(run('rx.packets > 5 for 3s', '6 ? ? ? ? ? ? ? ?')).toBe('ppppppppp');
  });

  test('a container that is created anew in time goes on where it was', () => {
    expect(run('rx.packets > 5 for 3s', '6 6 6 6 gone gone ? 6 6')).toBe('pppFFFFFF');
    expect(run('rx.packets > 5 for 3s', '6 6 6 gone gone ? 6 6')).toBe('pppppppF');
  });

  test('a container that stays away ends it after as long', () => {
    expect(run('rx.packets > 5 for 3s', '6 6 6 6 gone gone gone gone')).toBe('pppFFFF.');
    expect(run('rx.packets > 5 for 3s', '6 6 gone gone gone gone')).toBe('ppppp.');
  });

  test('but after ten seconds at the latest', () => {
    const gone = Array.from({length: 12}, () => 'gone').join(' ');
    expect(run('rx.packets > 5 for 1h', `6 ${gone}`)).toBe('ppppppppppp..');
  });
});
