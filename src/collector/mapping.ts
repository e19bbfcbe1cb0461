import type {HostInterfaces, HostVeth} from './counters/host-interfaces.js';
import {parseConnectedRoutes, parseInterfaceIndexes} from './counters/interface-indexes.js';
import {type Figures, liesBetween, readFigures, swapped} from './counters/net-dev-figures.js';
import type {ProcFile} from './counters/proc-file.js';
import {isClosed} from './process-handle.js';
import type {Sandbox, SandboxInterface} from './sandbox.js';

const LOOPBACK_INDEX = 1;

/**
 * Looks into sandboxes and ties their interfaces to veths of the host. A veth is taken when it is the only one whose
 * `iflink` is the interface's index, no other sandbox claims it, and its counters, read between two readings of the sandbox,
 * lie between them. A sandbox that has gone meanwhile is left with no interfaces.
 */
export function mapSandboxes(
  sandboxes: readonly Sandbox[],
  claimed: ReadonlySet<string>,
  host: HostInterfaces,
  hostNetDev: string,
  file: ProcFile,
): void {
  host.refresh();
  const before = sandboxes.map(({netDev}) => figuresIn(netDev, file));
  const hostFigures = figuresIn(hostNetDev, file);
  const after = sandboxes.map(({netDev}) => figuresIn(netDev, file));

  for (const [place, sandbox] of sandboxes.entries()) {
    sandbox.interfaces = lookInto(sandbox, [...after[place]!.keys()], file).map(found => {
      const veth = found.index === undefined || found.isLoopback ? undefined : host.vethWithPeer(found.index);
      const inside = [before[place]!.get(found.rawName), after[place]!.get(found.rawName)] as const;
      const isCertain =
        veth !== undefined && !claimed.has(veth.rawName) && agrees(hostFigures.get(veth.rawName), inside);
      return isCertain ? {...found, veth} : found;
    });
    sandbox.isMapped = true;
  }
  dropSharedClaims(sandboxes);
}

/** A veth that two sandboxes claim belongs, for all we know, to neither. */
function dropSharedClaims(sandboxes: readonly Sandbox[]): void {
  const claims = new Map<string, number>();
  const vethsOf = (sandbox: Sandbox): HostVeth[] => sandbox.interfaces.flatMap(({veth}) => veth ?? []);
  for (const {rawName} of sandboxes.flatMap(vethsOf)) claims.set(rawName, (claims.get(rawName) ?? 0) + 1);
  for (const sandbox of sandboxes) {
    if (vethsOf(sandbox).every(({rawName}) => claims.get(rawName) === 1)) continue;

    sandbox.interfaces = sandbox.interfaces.map(found =>
      found.veth !== undefined && claims.get(found.veth.rawName) !== 1 ? {...found, veth: undefined} : found,
    );
  }
}

function agrees(
  host: Figures | undefined,
  [before, after]: readonly [Figures | undefined, Figures | undefined],
): boolean {
  return host !== undefined && before !== undefined && after !== undefined && liesBetween(before, swapped(host), after);
}

function lookInto(sandbox: Sandbox, names: readonly string[], file: ProcFile): SandboxInterface[] {
  const read = (name: string) => readOr(`${sandbox.process.folder}/net/${name}`, '', file);
  const [devMcast, igmp] = [read('dev_mcast'), read('igmp')];
  const indexes = parseInterfaceIndexes({devMcast, igmp, ifInet6: read('if_inet6')});
  const ethernets = parseInterfaceIndexes({devMcast, igmp: '', ifInet6: ''});
  const speakers = parseInterfaceIndexes({devMcast: '', igmp, ifInet6: ''});
  const routes = parseConnectedRoutes(read('route'));
  // Whoever is root in the container can rename loopback, and call another interface `lo`; the kernel numbers it 1.
  const loopback = [...indexes].find(([, index]) => index === LOOPBACK_INDEX)?.[0] ?? 'lo';
  return names.map(rawName => {
    const index = indexes.get(rawName);
    return {
      rawName,
      index,
      isLoopback: rawName === loopback,
      // Each that is up with IPv4 listens to all hosts' group: by a hardware address, if it has any.
      isEthernet: ethernets.has(rawName) ? true : speakers.has(rawName) ? false : undefined,
      veth: undefined,
      routes: routes.filter(({interfaceName}) => interfaceName === rawName),
    };
  });
}

/** No figures where the file is closed to us, or its process has ended. */
function figuresIn(netDev: string, file: ProcFile): ReadonlyMap<string, Figures> {
  try {
    return readFigures(netDev, file);
  } catch (error) {
    if (isClosed(error)) return new Map();
    throw error;
  }
}

function readOr(path: string, otherwise: string, file: ProcFile): string {
  try {
    file.read(path);
    return file.latin1;
  } catch (error) {
    if (isClosed(error)) return otherwise;
    throw error;
  }
}
