import {expect, test} from 'vitest';
import {containerRow} from '../../src/view/container-row.js';
import {LiveRows} from '../../src/view/live-rows.js';
import {atDepth} from '../../src/view/row-tree.js';
import {figureBothWays, figureOf} from '../../src/view/table-row.js';
import {fakeSweep} from './fake-sweep.js';

const first = fakeSweep([
  {name: 'web', receive: 10},
  {name: 'db', receive: 20},
  {name: 'job', state: 'paused'},
]);
/** The next sweep of the same containers. */
const next = {
  ...fakeSweep([
    {name: 'web', receive: 70},
    {name: 'db', reason: 'counter-reset'},
  ]),
  inventory: first.inventory,
};

test('rows tell what a row made at once tells', () => {
  const rows = new LiveRows().rowsOf(first);
  for (const [index, container] of first.inventory.containers.entries()) {
    const {key, name, depth, group, traffic, note, slots} = rows[index]!;
    expect({key, name, container, depth, group, traffic, note, slots}).toEqual(containerRow(container, first));
  }
});

test('figures are read when they are asked for, from the newest sweep', () => {
  const live = new LiveRows();
  const [web, db] = live.rowsOf(first);
  expect(web!.traffic?.receive.bytesPerSecond).toBe(10);
  live.rowsOf(next);
  expect(web!.traffic?.receive.bytesPerSecond).toBe(70);
  expect(db!.note).toBe('reset');
});

test('as long as a container is the same, so is its row', () => {
  const live = new LiveRows();
  const before = live.rowsOf(first);
  expect(live.rowsOf(next)).toBe(before);

  const containers = [first.inventory.containers[1]!, {...first.inventory.containers[0]!, pid: 77}];
  const [db, web] = live.rowsOf({...next, inventory: {...first.inventory, containers}});
  expect(db).toBe(before[1]);
  expect(web!.container.pid).toBe(77);
});

test('a figure is read by itself, and one that is not known is none', () => {
  const live = new LiveRows();
  const [web, db] = live.rowsOf(next);
  expect(figureOf(web!, 'receive', 'bytesPerSecond')).toBe(70);
  expect(figureBothWays(web!, 'bytesPerSecond')).toBe(70);
  expect(figureOf(db!, 'receive', 'bytesPerSecond')).toBeUndefined();
  expect(figureBothWays(db!, 'bytesPerSecond')).toBeUndefined();
});

test('a row that is indented keeps its figures', () => {
  const row = atDepth(new LiveRows().rowsOf(first)[0]!, 2);
  expect(row).toEqual({...containerRow(first.inventory.containers[0]!, first), depth: 2});
});

test('nothing is asked of the sweep for rows that nobody looks at', () => {
  let asked = 0;
  const rows = new LiveRows().rowsOf({
    ...first,
    trafficOf(container) {
      asked++;
      return first.trafficOf(container);
    },
  });
  expect(figureOf(rows[0]!, 'receive', 'bytesPerSecond')).toBe(10);
  expect(asked).toBe(0);
  expect(rows[1]!.traffic?.receive.bytesPerSecond).toBe(20);
  expect(asked).toBe(1);
});
