/** What passed, both ways, as seen from inside the container. Only grows: what is not known is not in it. */
export interface Amount {
  receiveBytes: number;
  receivePackets: number;
  transmitBytes: number;
  transmitPackets: number;
}

/** An amount to add to. */
export function nothing(): Amount {
  return {receiveBytes: 0, receivePackets: 0, transmitBytes: 0, transmitPackets: 0};
}

/** Adds to the first amount. Figures of the second that are not known (NaN) add nothing. */
export function add(sum: Amount, {receiveBytes, receivePackets, transmitBytes, transmitPackets}: Amount): void {
  sum.receiveBytes += receiveBytes || 0;
  sum.receivePackets += receivePackets || 0;
  sum.transmitBytes += transmitBytes || 0;
  sum.transmitPackets += transmitPackets || 0;
}

/** A new amount: all of them together. */
export function sumOf(amounts: Iterable<Amount>): Amount {
  const sum = nothing();
  for (const amount of amounts) add(sum, amount);
  return sum;
}

export function isNothing({receiveBytes, receivePackets, transmitBytes, transmitPackets}: Amount): boolean {
  return receiveBytes + receivePackets + transmitBytes + transmitPackets === 0;
}
