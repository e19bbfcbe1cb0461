/** The other end of an interface that has one: by name where it is in the same namespace, else by its index there. */
export type Peer =
  | {readonly place: 'here'; readonly name: string}
  | {readonly place: 'elsewhere'; readonly index: number}
  | undefined;

/** What one line of `ip -o monitor link` says. Names have a character for each byte. */
export interface LinkLine {
  /** `left`: it was deleted, or moved to another namespace. */
  readonly change: 'here' | 'left';
  readonly index: number;
  readonly name: string;
  readonly peer: Peer;
  readonly carrier: 'up' | 'down';
  readonly mac: string | undefined;
}

const LINE = /^(Deleted )?(\d+): ([^\s:]+): <([^>]*)>/;
const ADDRESS = /\\ +link\/ether ([\da-f:]{17})/;
const PEER_ELSEWHERE = /^if(\d+)$/;

/**
 * Reads a line of `ip -o monitor link` (see ip-monitor(8)); undefined for one that tells of no interface.
 *
 *   4: veth1a@if3: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 … state DOWN … \    link/ether f2:28:84:4c:f1:5e brd …
 *   Deleted 3: veth2b@NONE: <BROADCAST,MULTICAST> mtu 1500 …
 */
export function parseLinkLine(line: string): LinkLine | undefined {
  const match = LINE.exec(line);
  if (match === null) return undefined;

  const [, deleted, index, names = '', flags = ''] = match;
  // A name may hold any byte but blanks, `/` and `:`; the last `@` is ip's own.
  const at = names.lastIndexOf('@');
  return {
    change: deleted === undefined ? 'here' : 'left',
    index: Number(index),
    name: at < 0 ? names : names.slice(0, at),
    peer: at < 0 ? undefined : peerOf(names.slice(at + 1)),
    carrier: flags.split(',').includes('LOWER_UP') ? 'up' : 'down',
    mac: ADDRESS.exec(line)?.[1],
  };
}

function peerOf(text: string): Peer {
  if (text === 'NONE') return undefined;

  const index = PEER_ELSEWHERE.exec(text)?.[1];
  return index === undefined ? {place: 'here', name: text} : {place: 'elsewhere', index: Number(index)};
}
