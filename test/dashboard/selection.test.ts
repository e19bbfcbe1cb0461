import {describe, expect, test} from 'vitest';
import {followSelection, type Move, moveSelection, NO_SELECTION} from '../../src/dashboard/selection.js';

const IDS = Array.from({length: 30}, (_, index) => `c${index}`);
const PAGE = 10;

function pressed(...actions: readonly Move[]) {
  return actions.reduce((selection, action) => moveSelection(selection, action, IDS, PAGE), NO_SELECTION);
}

describe('moving', () => {
  test.each([
    [['down'], 'c1', 0],
    [['up'], 'c0', 0],
    [['page-down'], 'c10', 1],
    [['page-down', 'page-down', 'page-down', 'page-down'], 'c29', 20],
    [['last'], 'c29', 20],
    [['last', 'up'], 'c28', 20],
    [['last', 'first'], 'c0', 0],
    [['last', 'page-up'], 'c19', 19],
  ] as const)('%o selects %s and shows from row %d on', (actions, id, offset) => {
    expect(pressed(...actions)).toMatchObject({id, offset});
  });

  test('in an empty list selects nothing', () => {
    expect(moveSelection(NO_SELECTION, 'down', [], PAGE)).toMatchObject({id: undefined, offset: 0});
  });
});

describe('when rows move', () => {
  test('the selection stays on its container and on the screen', () => {
    const chosen = pressed('down', 'down');
    expect(followSelection(chosen, [...IDS].reverse(), PAGE)).toMatchObject({id: 'c2', index: 27, offset: 18});
  });

  test('what takes the place of a container that is gone is selected', () => {
    const chosen = pressed('down', 'down');
    expect(
      followSelection(
        chosen,
        IDS.filter(id => id !== 'c2'),
        PAGE,
      ),
    ).toMatchObject({id: 'c3', index: 2});
  });

  test('and the last of all goes, the one before is selected', () => {
    expect(followSelection(pressed('last'), IDS.slice(0, 29), PAGE)).toMatchObject({id: 'c28', offset: 19});
  });

  test('the top of the list stays selected as long as the user has chosen nothing', () => {
    const first = followSelection(NO_SELECTION, IDS, PAGE);
    expect(first.id).toBe('c0');
    expect(followSelection(first, ['c5', 'c0', ...IDS.slice(6)], PAGE)).toMatchObject({id: 'c5', index: 0, offset: 0});
    expect(followSelection(first, [...IDS].reverse(), PAGE)).toMatchObject({id: 'c29', index: 0, offset: 0});
  });
});
