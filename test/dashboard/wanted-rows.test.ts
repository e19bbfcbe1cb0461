import {expect, test} from 'vitest';
import {parseRowFilter} from '../../src/cli/row-filter.js';
import {firstState} from '../../src/dashboard/dashboard-state.js';
import {DEFAULT_SETTINGS} from '../../src/dashboard/settings.js';
import {WantedRows} from '../../src/dashboard/wanted-rows.js';
import {LiveRows} from '../../src/view/live-rows.js';
import {fakeSweep} from '../view/fake-sweep.js';

const state = firstState(DEFAULT_SETTINGS, false);
const first = fakeSweep([
  {name: 'web', receive: 10},
  {name: 'db', receive: 20},
  {name: 'old', state: 'exited'},
]);
const next = {
  ...fakeSweep([
    {name: 'web', receive: 70},
    {name: 'db', receive: 1},
  ]),
  inventory: first.inventory,
};

function namesOf({rows}: WantedRows): string[] {
  return rows.map(({name}) => name);
}

test('without a filter, the same rows are chosen once', () => {
  const live = new LiveRows();
  const wanted = new WantedRows({parseFilter: parseRowFilter, isWanted: () => true});
  wanted.update(live.rowsOf(first), state);
  expect(namesOf(wanted)).toEqual(['web', 'db']);
  expect(wanted.hidden).toBe(1);

  const {rows} = wanted;
  wanted.update(live.rowsOf(next), state);
  expect(wanted.rows).toBe(rows);
  wanted.update(live.rowsOf(next), {...state, isAll: true});
  expect(namesOf(wanted)).toEqual(['web', 'db', 'old']);
});

test('by a rate, rows come and go though they are the same', () => {
  const live = new LiveRows();
  const wanted = new WantedRows({parseFilter: parseRowFilter, isWanted: () => true});
  wanted.update(live.rowsOf(first), {...state, filter: 'rx>15B/s'});
  expect(namesOf(wanted)).toEqual(['db']);
  wanted.update(live.rowsOf(next), {...state, filter: 'rx>15B/s'});
  expect(namesOf(wanted)).toEqual(['web']);
  wanted.update(live.rowsOf(next), state);
  expect(namesOf(wanted)).toEqual(['web', 'db']);
});
