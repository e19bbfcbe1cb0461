/** An interface as `/proc/net/dev` shows it: its name, a character for each byte, and its 16 columns. */
export interface PrintedInterface {
  readonly name: string;
  readonly columns: readonly (bigint | number)[];
}

const HEADER =
  'Inter-|   Receive                                                |  Transmit\n' +
  ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n';

const WIDTHS = [7, 7, 4, 4, 4, 5, 10, 9, 8, 7, 4, 4, 4, 5, 7, 10];

/** The file as the kernel prints it (dev_seq_printf_stats in net/core/net-procfs.c). */
export function netDevText(interfaces: readonly PrintedInterface[]): Buffer {
  const lines = interfaces.map(({name, columns}) => {
    const figures = columns.map((value, index) => String(value).padStart(WIDTHS[index]!));
    return `${name.padStart(6)}: ${figures.join(' ')}\n`;
  });
  return Buffer.from(HEADER + lines.join(''), 'latin1');
}

/** Sixteen columns with these bytes and packets; whatever else is counted is a number of its own. */
export function columnsOf(
  receiveBytes: number,
  receivePackets: number,
  transmitBytes: number,
  transmitPackets: number,
) {
  return [receiveBytes, receivePackets, 11, 12, 13, 14, 15, 16, transmitBytes, transmitPackets, 21, 22, 23, 24, 25, 26];
}
