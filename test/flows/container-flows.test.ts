import {expect, test} from 'vitest';
import {addressesOf, createAddressBook} from '../../src/flows/address-book.js';
import {containerFlows} from '../../src/flows/container-flows.js';
import {DB, tracked, WEB} from './scene.js';

const book = createAddressBook([WEB, DB]);
const flowsOf = (...flows: Parameters<typeof containerFlows>[0]) => containerFlows(flows, addressesOf(WEB), book);

test('what the container began is outgoing: the original direction is what it sends', () => {
  expect(flowsOf(tracked('198.19.0.2:4000', '198.19.0.3:5432'))).toMatchObject([
    {
      direction: 'outgoing',
      local: {port: 4000},
      peer: {address: '198.19.0.3', port: 5432},
      owner: {kind: 'container', container: {name: 'db'}},
      transmit: {bytes: 1000, packets: 10},
      receive: {bytes: 2000, packets: 20},
    },
  ]);
});

test('what reaches it through a published port is incoming, from whoever began it', () => {
  expect(flowsOf(tracked('203.0.113.9:999', '192.0.2.1:8080', {reached: '198.19.0.2:80'}))).toMatchObject([
    {
      direction: 'incoming',
      local: {address: '198.19.0.2', port: 80},
      peer: {address: '203.0.113.9', port: 999},
      owner: {kind: 'external'},
      receive: {bytes: 1000},
      transmit: {bytes: 2000},
    },
  ]);
});

test('behind an address that is translated stands the one that answers', () => {
  expect(flowsOf(tracked('198.19.0.2:4000', '192.0.2.1:5432', {reached: '198.19.0.3:5432'}))).toMatchObject([
    {peer: {address: '198.19.0.3'}, owner: {container: {name: 'db'}}},
  ]);
});

test('the largest come first, those of unknown size last; others’ flows not at all', () => {
  const flows = flowsOf(
    tracked('198.19.0.2:1', '198.19.0.3:5', {bytes: [undefined, undefined]}),
    tracked('198.19.0.2:2', '198.19.0.3:5', {bytes: [0, 0]}),
    tracked('198.19.0.2:3', '198.19.0.3:5'),
    tracked('198.19.0.3:4', '203.0.113.1:5'),
  );
  expect(flows.map(({local}) => local.port)).toEqual([3, 2, 1]);
  expect(flows.at(-1)?.receive).toEqual({bytes: undefined, packets: undefined});
});
