import type {NetworkPlace} from './kernel-counters.js';
import {output} from './run.js';

/** An interface as iproute2 tells of it. `peerIndex` is the other end of a veth, in another namespace. */
export interface Link {
  readonly name: string;
  readonly index: number;
  readonly peerIndex: number | undefined;
  readonly bridge: string | undefined;
  /** `veth`, `bridge`, `macvlan`…; undefined for loopback. */
  readonly kind: string | undefined;
  readonly mac: string;
  /** IPv4 with prefix length: `198.19.0.2/24`. */
  readonly addresses: readonly string[];
}

/** The interfaces of a namespace. */
export async function listLinks(place: NetworkPlace): Promise<Link[]> {
  const links = JSON.parse(await inNamespace(place, ['ip', '-d', '-j', 'addr', 'show'])) as LinkJson[];
  return links.map(({ifname, ifindex, link_index, master, linkinfo, address, addr_info}) => ({
    name: ifname,
    index: ifindex,
    peerIndex: link_index,
    bridge: master,
    kind: linkinfo?.info_kind,
    mac: address,
    addresses: addr_info.filter(({family}) => family === 'inet').map(({local, prefixlen}) => `${local}/${prefixlen}`),
  }));
}

/** The host's end of a container's interface; undefined if it has none (macvlan, loopback). */
export async function findHostInterface(
  host: NetworkPlace,
  place: NetworkPlace,
  interfaceName: string,
): Promise<Link | undefined> {
  const [hostLinks, links] = await Promise.all([listLinks(host), listLinks(place)]);
  const link = links.find(({name}) => name === interfaceName);
  return hostLinks.find(({index, peerIndex}) => index === link?.peerIndex && peerIndex === link?.index);
}

/** Runs a program of this machine inside a network namespace. */
export function inNamespace({pid}: NetworkPlace, argv: readonly string[]): Promise<string> {
  return output(['nsenter', '--target', String(pid), '--net', ...argv]);
}

/** `ip -d -j addr show`; `link_index` is there only if the other end is in another namespace. */
interface LinkJson {
  readonly ifname: string;
  readonly ifindex: number;
  readonly link_index?: number;
  readonly master?: string;
  readonly linkinfo?: {readonly info_kind?: string};
  readonly address: string;
  readonly addr_info: readonly {readonly family: string; readonly local: string; readonly prefixlen: number}[];
}
