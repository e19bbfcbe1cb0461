import type {SandboxInterface} from '../sandbox.js';
import type {Link} from './link.js';

/** What is known of an interface when it is told whose bytes it carries. */
export interface LayerFacts {
  readonly found: SandboxInterface;
  /** Undefined where the kernel could not be asked. */
  readonly link: Link | undefined;
  /** Whether a network of the engine owns it. */
  readonly isOwned: boolean;
}

/**
 * How far inside an interface is. What passes one layer passes an outer one as well, if the sandbox has any: that has
 * counted it already.
 */
const Layer = {
  /** Leads out of the sandbox by itself: a veth to the host, a macvlan, hardware. */
  endpoint: 0,
  /** A tap, which a program outside serves (slirp4netns) or one inside (a virtual machine); what cannot be told from that. */
  tap: 1,
  /** Wraps what it carries into packets that leave by another interface. */
  tunnel: 2,
  /** Joins or forwards what other interfaces carry: bridges, and veths that lead on to containers within. */
  inner: 3,
  /** A part of those, or a pair that does not leave the sandbox. */
  port: 4,
} as const;

const TUNNELS: ReadonlySet<string> = new Set(
  [
    'vxlan geneve bareudp gtp amt',
    'wireguard ovpn tun ppp macsec xfrm vti vti6',
    'ipip sit ip6tnl gre gretap erspan ip6gre ip6gretap ip6erspan',
  ].flatMap(kinds => kinds.split(' ')),
);
const JOINTS: ReadonlySet<string> = new Set(['bridge', 'bond', 'team', 'vrf', 'dummy', 'ifb', 'nlmon']);
const PAIRS: ReadonlySet<string> = new Set(['veth', 'netkit']);

/** A container speaks on a network of more than one address; a route to one alone leads on to another container. */
const ONE_ADDRESS = 0xff_ff_ff_ff;

/**
 * The interfaces whose sum is what a sandbox receives and transmits: those of its outermost layer. Loopback is none of them. The tap
 * of a rootless container, or the tunnel of one that has nothing else, is the outermost that there is.
 */
export function summedInterfaces(interfaces: readonly LayerFacts[]): ReadonlySet<SandboxInterface> {
  const layers = interfaces
    .filter(({found}) => !found.isLoopback)
    .map(facts => ({found: facts.found, layer: layerOf(facts)}));
  const outermost = Math.min(...layers.map(({layer}) => layer));
  return new Set(layers.filter(({layer}) => layer === outermost).map(({found}) => found));
}

function layerOf({found, link, isOwned}: LayerFacts): number {
  if (found.veth !== undefined || isOwned) return Layer.endpoint;
  if (link === undefined) return layerByFiles(found);

  const {kind, lower} = link;
  if (kind === 'tap') return Layer.tap;
  if (kind !== undefined && JOINTS.has(kind)) return Layer.inner;
  if (kind !== undefined && PAIRS.has(kind)) return layerOfPair(found, link);
  if (lower === 'elsewhere') return Layer.endpoint;
  return lower === 'here' || (kind !== undefined && TUNNELS.has(kind)) ? Layer.tunnel : Layer.endpoint;
}

function layerOfPair(found: SandboxInterface, {lower, hasMaster}: Link): number {
  if (hasMaster || lower === 'here') return Layer.port;

  return isOnNetwork(found) ? Layer.endpoint : Layer.inner;
}

/** What is no Ethernet is a tunnel. What is may be anything, and beside one that surely leads out it is more likely inside. */
function layerByFiles(found: SandboxInterface): number {
  if (found.isEthernet === false) return Layer.tunnel;

  return isOnNetwork(found) ? Layer.tap : Layer.inner;
}

function isOnNetwork({routes}: SandboxInterface): boolean {
  return routes.some(({mask}) => mask !== ONE_ADDRESS);
}

/** The kind of an interface in the kernel's word, `loopback` and `physical` where it has none; undefined where it is not known. */
export function kindOf({found, link}: Omit<LayerFacts, 'isOwned'>, driver: string | undefined): string | undefined {
  if (found.isLoopback) return 'loopback';
  if (found.veth !== undefined) return 'veth';
  if (link !== undefined) return link.kind ?? 'physical';

  return driver === undefined ? undefined : KIND_BY_DRIVER[driver];
}

/** What these drivers of Docker's and Podman's make in a container. */
const KIND_BY_DRIVER: Readonly<Record<string, string | undefined>> = {
  bridge: 'veth',
  overlay: 'veth',
  macvlan: 'macvlan',
  ipvlan: 'ipvlan',
};
