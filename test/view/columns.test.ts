import {describe, expect, test} from 'vitest';
import {factsOf} from '../../src/view/column.js';
import {COLUMNS, type ColumnId, columnOf, DEFAULT_COLUMNS} from '../../src/view/columns.js';
import {containerRow} from '../../src/view/container-row.js';
import {TIME_WINDOWS} from '../../src/view/time-window.js';
import {type FakeContainer, fakeSweep} from './fake-sweep.js';

const BYTES = {unit: 'bytes', steps: 'si'} as const;

function cell(id: ColumnId, fake: Omit<FakeContainer, 'name'>, uplinkBytesPerSecond: number | undefined = 1e6): string {
  const sweep = fakeSweep([{name: 'web', ...fake}]);
  const facts = {...factsOf(sweep), uplinkBytesPerSecond};
  const column = columnOf(id);
  const row = containerRow(sweep.inventory.containers[0]!, sweep);
  if (column.cell.kind === 'share') return String(column.cell.share(row, facts));
  return column.cell.kind === 'text' ? column.cell.text(row, BYTES, facts) : '';
}

describe('cells', () => {
  test.each([
    ['total', {receive: 1000, transmit: 500}, '1.50 kB'],
    ['total', {reason: 'counter-reset'}, '–'],
    ['drop-ratio', {receive: 9000, drops: 1}, '10.0 %'],
    ['drop-ratio', {receive: 9000}, '·'],
    ['drop-ratio', {receive: 0}, '–'],
    ['project', {project: 'shop'}, 'shop'],
    ['project', {labels: {'io.kubernetes.pod.namespace': 'prod'}}, 'prod'],
    ['service', {service: 'web'}, 'web'],
    ['service', {}, ''],
    ['image', {image: 'redis:7'}, 'redis:7'],
    ['id', {}, 'id-of-web'],
    ['state', {state: 'paused'}, 'paused'],
    ['source', {}, 'host'],
    ['reason', {reason: 'first-sample'}, 'first sample'],
    ['rx-total', {}, '1.00 MB'],
    ['peak', {}, '90.0 kB'],
    ['uplink', {receive: 1000, transmit: 250_000}, '0.25'],
    ['uplink', {reason: 'gone'}, 'undefined'],
    ['uptime', {}, '–'],
    ['uptime', {startedAt: new Date(2026, 0, 31, 9, 0, 0).toISOString()}, '3 h'],
  ] as const)('%s of %o is %s', (id, fake, text) => {
    expect(cell(id, fake)).toBe(text);
  });

  test('the share of an uplink that is not known is not known', () => {
    expect(cell('uplink', {receive: 1, transmit: 1}, 0)).toBe('undefined');
  });
});

test('peaks and how far they are above their mean; not known without readings in between', () => {
  const sweep = fakeSweep([{name: 'web', receive: 1000, transmit: 500}]);
  const row = containerRow(sweep.inventory.containers[0]!, sweep);
  const rates = {count: 1, addTo: () => 'added' as const};
  const texts = (peaks: {receive: number; transmit: number} | undefined) =>
    (['rx-peak', 'tx-peak', 'burst'] as const).map(id => {
      const {cell: is} = columnOf(id);
      const traffic = {...row.traffic!, peaks: peaks && {...peaks, rates}};
      return is.kind === 'text' ? is.text({...row, traffic}, BYTES, factsOf(sweep)) : '';
    });
  expect(texts({receive: 4000, transmit: 6000})).toEqual(['4.00 kB', '6.00 kB', '12x']);
  expect(texts({receive: 1000, transmit: 500})).toEqual(['1.00 kB', '500 B', '·']);
  expect(texts(undefined)).toEqual(['–', '–', '–']);
});

test('every name and every number of leaving stands once, and the usual columns are among them', () => {
  const ids = COLUMNS.map(({id}) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const leaves = COLUMNS.flatMap(each => (each.leaves === undefined ? [] : [each.leaves]));
  expect(new Set(leaves).size).toBe(leaves.length);
  expect(ids).toEqual(expect.arrayContaining([...DEFAULT_COLUMNS]));
});

test('the peak looks back as far as the window', () => {
  const sweep = fakeSweep([{name: 'web'}]);
  const asked: number[] = [];
  const facts = {
    ...factsOf(sweep),
    window: TIME_WINDOWS[2],
    readHistory: (into: Float32Array) => void asked.push(into.fill(7).length),
  };
  const {sortsBy} = columnOf('peak');
  expect(sortsBy?.(containerRow(sweep.inventory.containers[0]!, sweep), facts)).toBe(7);
  expect(asked).toEqual([720, 720]);
});
