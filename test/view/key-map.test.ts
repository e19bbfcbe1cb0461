import {describe, expect, test} from 'vitest';
import {bindingsIn, createKeyMap, type Pane, USUAL_KEYS} from '../../src/view/key-map.js';
import {parseKey, showKey} from '../../src/view/key-names.js';

describe('a key as a person writes it', () => {
  test.each([
    ['q', 'q', 'q'],
    ['G', 'S-g', 'G'],
    ['+', '+', '+'],
    ['space', 'space', 'Space'],
    ['Ctrl-F', 'C-f', 'Ctrl-F'],
    ['C-f', 'C-f', 'Ctrl-F'],
    ['shift-tab', 'S-tab', 'Shift-Tab'],
    ['F5', 'f5', 'F5'],
    ['PgUp', 'pageup', 'PgUp'],
    ['Return', 'enter', 'Enter'],
  ])('%s is %s and is shown as %s', (written, name, shown) => {
    expect(parseKey(written)).toBe(name);
    expect(showKey(name)).toBe(shown);
  });

  test.each(['', 'qq', 'Hyper-x', 'F13', 'é', '\u001b'])('%j is none', written => {
    expect(parseKey(written)).toBeUndefined();
  });
});

test('no key means two things in one pane', () => {
  for (const pane of ['table', 'detail', 'alerts'] as const satisfies readonly Pane[]) {
    const keys = bindingsIn(USUAL_KEYS, pane).flatMap(binding => binding.keys);
    expect(keys).toEqual([...new Set(keys)]);
  }
});

test('the same key means what its pane says', () => {
  expect(USUAL_KEYS.actionOf('space', 'table')).toBe('freeze');
  expect(USUAL_KEYS.actionOf('space', 'columns')).toBe('toggle-column');
  expect(USUAL_KEYS.actionOf('q', 'columns')).toBe('close-columns');
});

describe('keys of one’s own', () => {
  const keys = createKeyMap({freeze: ['p'], reverse: ['space', 'S-r']});

  test('are taken, shown, and taken from what had them', () => {
    expect(keys.actionOf('p', 'table')).toBe('freeze');
    expect(keys.actionOf('space', 'table')).toBe('reverse');
    expect(keys.actionOf('r', 'table')).toBeUndefined();
    expect(keys.shown('reverse')).toBe('Space R');
  });

  test('leave other panes as they were', () => {
    expect(keys.actionOf('space', 'columns')).toBe('toggle-column');
  });

  test('cannot lock anyone in: Ctrl-C always quits', () => {
    expect(createKeyMap({quit: ['x'], freeze: ['C-c']}).actionOf('C-c', 'table')).toBe('quit');
  });
});
