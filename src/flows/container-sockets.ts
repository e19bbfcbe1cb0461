import type {NamespaceSocket} from '../model/socket.js';
import type {AddressBook, AddressOwner} from './address-book.js';

/**
 * A socket as its container sees it. `incoming`: its end is one that the container listens on, so the peer began it. Undefined where
 * there is no peer. `owner` is whose the peer's address is.
 */
export interface ContainerSocket extends NamespaceSocket {
  readonly direction: 'incoming' | 'outgoing' | 'inside' | undefined;
  readonly owner: AddressOwner | undefined;
}

/** What the sockets of a namespace have to do with others, in the order in which they are given. */
export function containerSockets(sockets: readonly NamespaceSocket[], book: AddressBook): ContainerSocket[] {
  const listening = new Set(sockets.filter(({state}) => state === 'LISTEN').map(({local}) => local.port));
  return sockets.map(socket => {
    const {peer, local, protocol} = socket;
    if (peer === undefined) return {...socket, direction: undefined, owner: undefined};
    if (isLoopback(peer.address)) return {...socket, direction: 'inside', owner: undefined};

    const isServer = protocol === 'tcp' && listening.has(local.port);
    return {...socket, direction: isServer ? 'incoming' : 'outgoing', owner: book.ownerOf(peer.address)};
  });
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
