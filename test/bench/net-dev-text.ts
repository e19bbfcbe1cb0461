const HEADER = [
  'Inter-|   Receive                                                |  Transmit',
  ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed',
];

/** The name of the n-th veth, as long as Docker's. */
export function vethName(number: number): string {
  return `veth${number.toString(16).padStart(7, '0')}`;
}

/**
 * The text of `/proc/net/dev` as the kernel prints it (dev_seq_printf_stats in net/core/net-procfs.c), with so many veths
 * whose counters have grown for `seconds`.
 */
export function netDevText(interfaces: number, seconds: number): string {
  const lines = Array.from({length: interfaces}, (_, number) => {
    const bytes = 1e9 + number * 1000 + seconds * 150_000;
    const packets = Math.floor(bytes / 1000);
    return `${vethName(number).padStart(6)}: ${figures(bytes, packets)} ${figures(bytes * 2, packets * 2)}`;
  });
  return [...HEADER, ...lines, ''].join('\n');
}

function figures(bytes: number, packets: number): string {
  return [
    String(bytes).padStart(8),
    String(packets).padStart(7),
    ...[4, 4, 4, 5, 10, 9].map(width => '0'.padStart(width)),
  ].join(' ');
}
