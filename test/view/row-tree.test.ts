import {describe, expect, test} from 'vitest';
import type {WatchedContainer} from '../../src/model/inventory.js';
import {factsOf} from '../../src/view/column.js';
import {containerRow} from '../../src/view/container-row.js';
import type {Grouping} from '../../src/view/grouping.js';
import {sortKeyOf} from '../../src/view/row-order.js';
import {growTree, openRows, rankTree, sortTree} from '../../src/view/row-tree.js';
import type {TableRow} from '../../src/view/table-row.js';
import {type FakeContainer, fakeSweep} from './fake-sweep.js';

const ORDER = {column: 'rx', isReversed: false} as const;

function sharing(name: string): FakeContainer['status'] & object {
  return {state: 'shared', reason: 'shared-with', owner: {id: `id-of-${name}`, name}};
}

const SHOP: readonly FakeContainer[] = [
  {name: 'web-1', project: 'shop', service: 'web', receive: 100, networks: ['front', 'back']},
  {name: 'web-2', project: 'shop', service: 'web', receive: 300, networks: ['front', 'back']},
  {name: 'db', project: 'shop', service: 'db', receive: 50, networks: ['back'], image: 'postgres'},
  {name: 'side', project: 'shop', service: 'side', status: sharing('db'), networks: [], image: 'postgres'},
  {name: 'alone', receive: 1000, networks: ['bridge']},
  {name: 'hosted', status: {state: 'unavailable', reason: 'host-network', detail: ''}, networks: []},
];

function rowsOf(fakes: readonly FakeContainer[], grouping: Grouping, isOpen = (_: string) => true): TableRow[] {
  const sweep = fakeSweep(fakes);
  const trafficOn = (container: WatchedContainer, id: string | undefined) => {
    const here = container.interfaces.filter(({network}) => network?.id === id);
    return here.length === 0 ? undefined : sweep.sum(here);
  };
  const rows = sweep.inventory.containers.map(container => containerRow(container, sweep));
  const tree = growTree(rows, {grouping, isOpen, trafficOn});
  return openRows(sortTree(tree, ORDER, sortKeyOf(ORDER, factsOf(sweep))));
}

/** Name, with two blanks for each level, and bytes received a second. */
function shown(rows: readonly TableRow[]): string[] {
  return rows.map(({name, depth, traffic, group}) => {
    const count = group === undefined ? '' : ` (${group.members.length})`;
    return `${'  '.repeat(depth)}${name}${count} ${traffic?.receive.bytesPerSecond ?? '–'}`;
  });
}

describe('rows are gathered', () => {
  test('by nothing, with members under the owner of their namespace', () => {
    expect(shown(rowsOf(SHOP, 'none'))).toEqual([
      'alone 1000',
      'web-2 300',
      'web-1 100',
      'db 50',
      '  side –',
      'hosted –',
    ]);
  });

  test('by project and service; a service with one container has no group of its own', () => {
    expect(shown(rowsOf(SHOP, 'project'))).toEqual([
      'no project (2) 1000',
      '  alone 1000',
      '  hosted –',
      'shop (4) 450',
      '  web (2) 400',
      '    web-2 300',
      '    web-1 100',
      '  db 50',
      '    side –',
    ]);
  });

  test('by network, each container with that network’s part, nothing counted twice', () => {
    expect(shown(rowsOf(SHOP, 'network'))).toEqual([
      'bridge (1) 1000',
      '  alone 1000',
      'back (4) 250',
      '  web-2 150',
      '  db 50',
      '    side –',
      '  web-1 50',
      'front (2) 200',
      '  web-2 150',
      '  web-1 50',
      'host network (1) –',
      '  hosted –',
    ]);
  });

  test('by image', () => {
    expect(shown(rowsOf(SHOP, 'image')).filter(line => line.includes('('))).toEqual([
      'nginx:1.27 (4) 1400',
      'postgres (2) 50',
    ]);
  });

  test('by host, where a namespace is shared within its host only', () => {
    const far = SHOP.filter(({name}) => name !== 'db').map(fake => ({...fake, host: 'prod-02'}));
    expect(shown(rowsOf([...SHOP, ...far], 'host', key => key === 'host:prod-02'))).toEqual([
      'prod-01 (6) 1450',
      'prod-02 (5) 1400',
      '  alone 1000',
      '  web-2 300',
      '  web-1 100',
      '  hosted –',
      '  side –',
    ]);
  });

  test('by the stack of a swarm, and by the namespace and pod of Kubernetes', () => {
    const pod = (name: string, receive: number): FakeContainer => ({
      name,
      receive,
      labels: {'io.kubernetes.pod.namespace': 'prod', 'io.kubernetes.pod.name': 'api-0'},
    });
    expect(shown(rowsOf([pod('api', 5), pod('proxy', 7)], 'project'))).toEqual([
      'prod (2) 12',
      '  api-0 (2) 12',
      '    proxy 7',
      '    api 5',
    ]);
  });
});

test('who shares the namespace of a container in another group is not shown as if of the row above', () => {
  const strayed: FakeContainer = {name: 'strayed', status: sharing('db'), networks: []};
  const members = rowsOf([...SHOP, strayed], 'project').filter(({isUnderOwner}) => isUnderOwner);
  expect(members.map(({name}) => name)).toEqual(['side']);
});

test('what is in a closed group is not seen', () => {
  expect(shown(rowsOf(SHOP, 'project', key => key !== 'project:shop'))).toEqual([
    'no project (2) 1000',
    '  alone 1000',
    '  hosted –',
    'shop (4) 450',
  ]);
});

test('a row on several networks has a key of its own on each, and the slots of that network alone', () => {
  const rows = rowsOf(SHOP, 'network').filter(({name}) => name === 'web-1');
  expect(new Set(rows.map(({key}) => key)).size).toBe(2);
  expect(rows.map(({slots}) => slots.flat().length)).toEqual([1, 1]);
});

test('a container on a network that no interface is tied to is unknown there, and says why', () => {
  const sweep = fakeSweep([{name: 'web', receive: 10, networks: ['front']}]);
  const container = sweep.inventory.containers[0]!;
  const back = {id: 'back', name: 'back', driver: 'overlay', bridge: undefined, subnets: []};
  const row = containerRow({...container, networks: [...container.networks, back]}, sweep);
  const tree = growTree([{...row, traffic: sweep.trafficOf(container)}], {
    grouping: 'network',
    isOpen: () => true,
    trafficOn: () => undefined,
  });
  const onBack = openRows(tree).find(({key}) => key === `network:\nback/${row.key}`);
  expect(onBack).toMatchObject({traffic: undefined, note: 'no interface tied to it'});
});

test('a group’s sum is of what is known, and it is said how many are not', () => {
  const [group] = rowsOf(
    [
      {name: 'a', receive: 5},
      {name: 'b', reason: 'counter-reset'},
    ],
    'image',
  );
  expect(group).toMatchObject({group: {unknown: 1}, traffic: {receive: {bytesPerSecond: 5}, reason: undefined}});
});

test('between two sortings every level keeps its order and new rows come last', () => {
  const sweep = fakeSweep(SHOP);
  const rows = sweep.inventory.containers.map(container => containerRow(container, sweep));
  const tree = growTree(rows, {grouping: 'none', isOpen: () => true, trafficOn: () => undefined});
  const keyOf = (name: string) => rows.find(row => row.name === name)?.key ?? '';
  const ranks = new Map(['hosted', 'db', 'web-1'].map((name, rank) => [keyOf(name), rank]));
  expect(openRows(rankTree(tree, ranks)).map(({name}) => name)).toEqual([
    'hosted',
    'db',
    'side',
    'web-1',
    'web-2',
    'alone',
  ]);
});
