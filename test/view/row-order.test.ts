import {describe, expect, test} from 'vitest';
import {factsOf} from '../../src/view/column.js';
import {containerRow} from '../../src/view/container-row.js';
import {sortRows} from '../../src/view/row-order.js';
import type {ContainerRow} from '../../src/view/table-row.js';
import {type FakeContainer, fakeSweep} from './fake-sweep.js';

function rowsOf(...fakes: FakeContainer[]): ContainerRow[] {
  const sweep = fakeSweep(fakes);
  return sweep.inventory.containers.map(container => containerRow(container, sweep));
}

function names(rows: readonly ContainerRow[]): string[] {
  return rows.map(({container}) => container.name);
}

const ROWS = rowsOf(
  {name: 'b', receive: 10, transmit: 1, drops: 4},
  {name: 'a', receive: 10, transmit: 9},
  {name: 'none', status: {state: 'unavailable', reason: 'host-network', detail: ''}},
  {name: 'c', receive: 99, transmit: 5},
  {name: 'new', reason: 'first-sample'},
);

describe('rows are sorted', () => {
  test.each([
    ['rx', false, ['c', 'a', 'b', 'new', 'none']],
    ['rx', true, ['a', 'b', 'c', 'new', 'none']],
    ['tx', false, ['a', 'c', 'b', 'new', 'none']],
    ['name', false, ['a', 'b', 'c', 'new', 'none']],
    ['name', true, ['none', 'new', 'c', 'b', 'a']],
    ['drops', false, ['b', 'a', 'c', 'new', 'none']],
    ['network', false, ['a', 'b', 'c', 'new', 'none']],
  ] as const)('by %s, reversed: %s, the unknown last and equals by name', (column, isReversed, expected) => {
    expect(names(sortRows(ROWS, {column, isReversed}, factsOf(fakeSweep([]))))).toEqual(expected);
  });
});
