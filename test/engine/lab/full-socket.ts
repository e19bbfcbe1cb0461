import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import type {NetworkPlace} from './kernel-counters.js';
import {inNamespace} from './links.js';

/**
 * Node.js reads a socket whether asked to or not; Perl is on every Debian. Opens a UDP socket with as little room as the kernel
 * allows, prints its port, and never reads it, until its input is closed.
 */
const RECEIVER = `
use Socket;
socket(my $socket, PF_INET, SOCK_DGRAM, 0) or die "socket: $!";
setsockopt($socket, SOL_SOCKET, SO_RCVBUF, 1) or die "setsockopt: $!";
bind($socket, sockaddr_in(0, inet_aton($ARGV[0]))) or die "bind: $!";
$| = 1;
print((sockaddr_in(getsockname($socket)))[0], "\\n");
<STDIN>;
`;

/** The same over IPv6 and loopback, in one process: sends so many datagrams to itself, and ends. */
const TO_ITSELF = `
use Socket qw(:DEFAULT inet_pton pack_sockaddr_in6);
my $address = pack_sockaddr_in6(9, inet_pton(AF_INET6, '::1'));
socket(my $receiver, PF_INET6, SOCK_DGRAM, 0) or die "socket: $!";
setsockopt($receiver, SOL_SOCKET, SO_RCVBUF, 1) or die "setsockopt: $!";
bind($receiver, $address) or die "bind: $!";
socket(my $sender, PF_INET6, SOCK_DGRAM, 0) or die "socket: $!";
for (1 .. $ARGV[0]) { defined send($sender, 'x' x 1000, 0, $address) or die "send: $!" }
`;

/** A socket that is never read. */
export interface FullSocket {
  readonly port: number;
  close(): Promise<void>;
}

/** Opens it in a network namespace. */
export async function openFullSocket(place: NetworkPlace, address: string): Promise<FullSocket> {
  const argv = ['--target', String(place.pid), '--net', 'perl', '-e', RECEIVER, address];
  const child = spawn('nsenter', argv, {stdio: ['pipe', 'pipe', 'inherit']});
  const ended = once(child, 'close');
  const [port] = (await once(createInterface({input: child.stdout}), 'line')) as [string];
  return {
    port: Number(port),
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** Fills such a socket over IPv6, which containers have on loopback where it is switched on. */
export async function overflowOverIpv6(place: NetworkPlace, datagrams: number): Promise<void> {
  const script = `echo 0 >/proc/sys/net/ipv6/conf/lo/disable_ipv6 && exec perl -e "$1" ${datagrams}`;
  await inNamespace(place, ['sh', '-c', script, 'sh', TO_ITSELF]);
}
