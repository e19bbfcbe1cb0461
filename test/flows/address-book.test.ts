import {expect, test} from 'vitest';
import {addressesOf, createAddressBook} from '../../src/flows/address-book.js';
import {DB, onFront, WEB} from './scene.js';

test.each([
  ['198.19.0.3', {kind: 'container', container: {id: 'b2', name: 'db'}, network: 'front'}],
  ['fd00::2', {kind: 'container', container: {id: 'a1', name: 'web'}, network: 'front'}],
  ['198.19.0.1', {kind: 'network', network: 'front'}],
  ['198.19.1.1', {kind: 'external'}],
  ['fd00::3', {kind: 'external'}],
])('%s is known for what it is', (address, owner) => {
  expect(createAddressBook([WEB, DB]).ownerOf(address)).toEqual(owner);
});

test('an address that two containers have is neither’s', () => {
  const other = onFront('c3', 'other', '198.19.0.3/24');
  expect(createAddressBook([DB, other]).ownerOf('198.19.0.3')).toEqual({
    kind: 'ambiguous',
    containers: [
      {id: 'b2', name: 'db'},
      {id: 'c3', name: 'other'},
    ],
  });
});

test('the addresses of a container have no prefix length', () => {
  expect([...addressesOf(WEB)]).toEqual(['198.19.0.2', 'fd00::2']);
});
