import {expect, test} from 'vitest';
import {createAddressBook} from '../../src/flows/address-book.js';
import {containerSockets} from '../../src/flows/container-sockets.js';
import type {NamespaceSocket} from '../../src/model/socket.js';
import {DB, WEB} from './scene.js';

const end = (text: string) => {
  const [address = '', port] = text.split(' ');
  return {address, port: Number(port)};
};

function socket(local: string, peer?: string, state: NamespaceSocket['state'] = 'ESTABLISHED'): NamespaceSocket {
  return {
    protocol: 'tcp',
    state,
    local: end(local),
    peer: peer === undefined ? undefined : end(peer),
    sendQueue: 0,
    receiveQueue: 0,
  };
}

test('a peer is a container, external, or the container itself; who listens did not begin', () => {
  const sockets = [
    socket('0.0.0.0 80', undefined, 'LISTEN'),
    socket('198.19.0.2 4000', '198.19.0.3 5432'),
    socket('198.19.0.2 80', '203.0.113.9 999'),
    socket('127.0.0.1 80', '127.0.0.1 4001'),
  ];
  const seen = containerSockets(sockets, createAddressBook([WEB, DB]));
  expect(seen.map(({direction, owner}) => [direction, owner?.kind])).toEqual([
    [undefined, undefined],
    ['outgoing', 'container'],
    ['incoming', 'external'],
    ['inside', undefined],
  ]);
  expect(seen[1]?.owner).toMatchObject({container: {name: 'db'}, network: 'front'});
});
