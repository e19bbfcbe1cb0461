import {expect, test} from 'vitest';
import {parseRowFilter} from '../../src/cli/row-filter.js';
import {containerRow} from '../../src/view/container-row.js';
import type {ContainerRow} from '../../src/view/table-row.js';
import {type FakeContainer, fakeSweep} from '../view/fake-sweep.js';

const FAKES: readonly FakeContainer[] = [
  {name: 'shop-web-1', networks: ['front', 'back'], receive: 3e6, labels: {tier: 'front'}, project: 'shop'},
  {name: 'shop-web-2', networks: ['front'], receive: 5e5, image: 'registry.example/web:2', project: 'shop'},
  {name: 'Web', networks: ['other'], state: 'paused', service: 'web'},
  {
    name: 'db',
    networks: ['back'],
    reason: 'counter-reset',
    labels: {'io.kubernetes.pod.namespace': 'prod', 'io.kubernetes.pod.name': 'db-0'},
  },
];

function rows(): ContainerRow[] {
  const sweep = fakeSweep(FAKES);
  return sweep.inventory.containers.map(container => containerRow(container, sweep));
}

function found(text: string): string[] {
  const filter = parseRowFilter(text);
  if (filter.state === 'wrong') throw new Error(filter.problem.message);

  return rows()
    .filter(row => filter.accepts(row))
    .map(({name}) => name);
}

const NAMES = FAKES.map(({name}) => name);

test.each([
  ['', NAMES],
  ['WEB', ['shop-web-1', 'shop-web-2', 'Web']],
  ['shop 2', ['shop-web-2']],
  ['shop-*', ['shop-web-1', 'shop-web-2']],
  ['web*', ['Web']],
  ['*WEB-?', ['shop-web-1', 'shop-web-2']],
  ['d?', ['db']],
  ['*web* name!=Web', ['shop-web-1', 'shop-web-2']],
  ['!web', ['db']],
  ['net:back', ['shop-web-1', 'db']],
  ['network:*ont', ['shop-web-1', 'shop-web-2']],
  ['!net:back', ['shop-web-2', 'Web']],
  ['img:web', ['shop-web-2']],
  ['state:paus', ['Web']],
  ['project:shop', ['shop-web-1', 'shop-web-2']],
  ['project:prod service:db-0', ['db']],
  ['service:web', ['Web']],
  ['label:tier', ['shop-web-1']],
  ['label:tier=front', ['shop-web-1']],
  ['!label:tier=front', ['shop-web-2', 'Web', 'db']],
  ['network=front network=other', ['shop-web-1', 'shop-web-2', 'Web']],
  ['!image=nginx:*', ['shop-web-2']],
  ['rx>1MB/s', ['shop-web-1']],
  ['rx>400kB', ['shop-web-1', 'shop-web-2']],
  ['rx>=4Mbit', ['shop-web-1', 'shop-web-2']],
  ['!rx>1MB/s', ['shop-web-2', 'Web']],
  ['total<1MB web', ['shop-web-2', 'Web']],
])('%j finds %j', (text, names) => {
  expect(found(text)).toEqual(names);
});

test.each([
  ['=', 0, 'nothing stands before "="'],
  ['web state=bogus', 4, 'there is no state "bogus"; there are created, running, paused'],
  ['nmae=x', 0, 'there is no filter "nmae" (did you mean "name"?)'],
  ['a nett:x', 2, 'there is no "nett:"; did you mean "net:"?'],
  ['net:', 0, 'nothing stands after "net:"'],
  ['label:', 0, 'it names no label'],
  ['!', 0, 'nothing stands after "!"'],
  ['rx>', 0, 'expected a value such as 5MB/s, nothing is there yet'],
  ['rx>5', 0, 'a rate of bytes needs its unit'],
  ['rx>5mb', 0, 'there is no unit "mb"'],
  ['trx>5MB', 0, 'there is no rate "trx"; did you mean "rx"?'],
])('%j is wrong from character %i on: %s', (text, from, message) => {
  expect(parseRowFilter(text)).toMatchObject({
    state: 'wrong',
    problem: {message: expect.stringContaining(message), from},
  });
});
