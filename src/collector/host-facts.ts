import {readFile} from 'node:fs/promises';
import {hostname, release} from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {errorCode} from '../errors.js';
import type {HostFacts} from '../model/inventory.js';
import {safeText} from '../model/safe-text.js';

/** Where the host is asked. Tests pass their own. */
export interface HostProbe {
  readonly sysRoot: string;
  readonly limitSeconds: number;
  /** Name of the interface with the default route as systeminformation tells it, and the gateway behind it. */
  readonly defaultRoute: () => Promise<DefaultRoute>;
}

/** Empty strings are systeminformation's "not known". */
export interface DefaultRoute {
  readonly uplink: string;
  readonly gateway: string;
}

const BYTES_PER_MEGABIT = 125_000;

const HOST_PROBE: HostProbe = {sysRoot: '/sys', limitSeconds: 2, defaultRoute: askSystemInformation};

/** What is known of this host without asking anybody: for the first frame. */
export function hostFactsAtOnce(): HostFacts {
  return {name: safeText(hostname()), kernel: safeText(release()), uplink: undefined, uplinkBytesPerSecond: undefined};
}

/**
 * The facts of the host that rxtop runs on, within the time limit. It never fails: what cannot be found out stays
 * undefined. Costs CPU time for two processes, so call it after the first frame.
 */
export async function readHostFacts(probe: HostProbe = HOST_PROBE): Promise<HostFacts> {
  const facts = hostFactsAtOnce();
  const limit = new AbortController();
  const uplinkFacts = readUplink(probe).then(uplink => ({...facts, ...uplink}));
  const timeUp = pause(probe.limitSeconds * 1000, facts, {signal: limit.signal, ref: false}).catch(() => facts);
  return Promise.race([uplinkFacts, timeUp]).finally(() => limit.abort());
}

type Uplink = Pick<HostFacts, 'uplink' | 'uplinkBytesPerSecond'>;

/**
 * Without a gateway there is no default route, and systeminformation then names any interface that has an address. The
 * name comes from a text output, so it is checked before it becomes part of a path.
 */
async function readUplink({defaultRoute, sysRoot}: HostProbe): Promise<Uplink | undefined> {
  const route = await defaultRoute().catch(() => undefined);
  if (route === undefined || route.gateway === '' || !/^[\w.-]{1,15}$/.test(route.uplink)) return undefined;

  return {uplink: safeText(route.uplink), uplinkBytesPerSecond: await readSpeed(route.uplink, sysRoot)};
}

/**
 * `/sys/class/net/<interface>/speed` holds megabits per second, -1 or an error (EINVAL) where the driver knows none. Read
 * here because `systeminformation.networkInterfaces()` starts about 30 processes for each interface of the host, one after the
 * other, while the event loop stands still: half a minute on a host with 1,000 containers.
 * https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-net
 */
async function readSpeed(uplink: string, sysRoot: string): Promise<number | undefined> {
  try {
    const megabits = Number(await readFile(path.join(sysRoot, 'class/net', uplink, 'speed'), 'utf8'));
    return megabits > 0 ? megabits * BYTES_PER_MEGABIT : undefined;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;

    return undefined;
  }
}

/**
 * Two short runs of `ip route`, about 10 ms. `systeminformation.osInfo()` is not asked: of its answer we would show the name and
 * the kernel, which Node.js knows, and for the rest it starts a dozen processes, `hostname -f` with its DNS query among them.
 */
async function askSystemInformation(): Promise<DefaultRoute> {
  const {default: network} = await import('systeminformation/lib/network.js');
  const gateway = await network.networkGatewayDefault();
  return {uplink: gateway === '' ? '' : await network.networkInterfaceDefault(), gateway};
}
