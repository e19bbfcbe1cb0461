import type {NetworkPlace} from './kernel-counters.js';
import {inNamespace} from './links.js';

/**
 * Node.js has no packet sockets; Perl is on every Debian. Arguments: interface index, MAC address, number of frames. The
 * ethertype is one that IEEE keeps free for experiments, the frames have 60 bytes.
 */
const PROGRAM = `
my ($index, $mac, $frames) = @ARGV;
$mac = pack('H12', $mac =~ tr/://dr);
socket(my $socket, 17, 3, 0) or die "socket: $!";
my $address = pack('S S> i S C C a8', 17, 0x88B5, $index, 1, 0, 6, $mac);
my $frame = $mac . pack('H12 S> a46', '020000000001', 0x88B5, '');
for (1 .. $frames) { defined send($socket, $frame, 0, $address) or die "send: $!" }
`;

export const UNKNOWN_FRAME_BYTES = 60;

/** So many Ethernet frames of an unknown ethertype, out of an interface, to one address. */
export interface UnknownFrames {
  readonly interfaceIndex: number;
  readonly toMac: string;
  readonly frames: number;
}

/** Sends them from a network namespace. The kernel that receives them counts each as received and as dropped. */
export async function sendUnknownFrames(from: NetworkPlace, what: UnknownFrames): Promise<void> {
  const {interfaceIndex, toMac, frames} = what;
  await inNamespace(from, ['perl', '-e', PROGRAM, String(interfaceIndex), toMac, String(frames)]);
}
