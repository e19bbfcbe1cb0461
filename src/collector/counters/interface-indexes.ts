/**
 * Interface indexes inside a namespace, by name (each byte a character), from three files that everyone may read. An
 * interface is missing where it has no multicast group and no IPv6 address. The index is what the host's end of a veth
 * names in its `iflink`.
 *
 *   /proc/<pid>/net/dev_mcast   5    eth0            1     0     333300000001
 *   /proc/<pid>/net/igmp        5	eth0      :     1      V3
 *   /proc/<pid>/net/if_inet6    fe80000000000000e423a8fffe39a549 05 40 20 c0     eth0
 */
export function parseInterfaceIndexes(texts: {devMcast: string; igmp: string; ifInet6: string}): Map<string, number> {
  const indexes = new Map<string, number>();
  for (const match of texts.devMcast.matchAll(/^(\d+)\s+(\S+)/gm)) indexes.set(match[2]!, Number(match[1]));
  for (const match of texts.igmp.matchAll(/^(\d+)\t(\S+)\s*:/gm)) indexes.set(match[2]!, Number(match[1]));
  for (const match of texts.ifInet6.matchAll(/^[\da-f]{32} ([\da-f]+) [\da-f]+ [\da-f]+ [\da-f]+\s+(\S+)$/gm)) {
    indexes.set(match[2]!, Number.parseInt(match[1]!, 16));
  }
  return indexes;
}

/** A network that an interface reaches directly: IPv4 as unsigned numbers. */
export interface ConnectedRoute {
  readonly interfaceName: string;
  readonly destination: number;
  readonly mask: number;
}

/**
 * Routes without a gateway from `/proc/<pid>/net/route`; addresses stand there as hexadecimal in the machine's byte order.
 *
 *   eth0  006433C6  00000000  0001  0  0  0  00FFFFFF  0  0  0
 */
export function parseConnectedRoutes(text: string): ConnectedRoute[] {
  const routes: ConnectedRoute[] = [];
  for (const line of text.split('\n').slice(1)) {
    const [interfaceName, destination, gateway, , , , , mask] = line.trim().split(/\s+/);
    if (interfaceName === undefined || destination === undefined || mask === undefined) continue;
    if (gateway !== '00000000' || destination === '00000000') continue;
    if (!ADDRESS.test(destination) || !ADDRESS.test(mask)) continue;

    routes.push({interfaceName, destination: littleEndian(destination), mask: littleEndian(mask)});
  }
  return routes;
}

const ADDRESS = /^[\dA-F]{8}$/i;

function littleEndian(hex: string): number {
  return Buffer.from(hex, 'hex').readUInt32LE();
}
