/**
 * One end of `lab.send`, run by Node.js inside a container's network namespace.
 *
 *   node udp-peer.cjs receive ADDRESS                        prints its port, reads until its input is closed
 *   node udp-peer.cjs send ADDRESS PORT PACKETS BYTES        ends when the kernel has taken every datagram
 */
const dgram = require('node:dgram');

const [mode, address, ...numbers] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');

if (mode === 'receive') {
  socket.bind(0, address, () => process.stdout.write(`${socket.address().port}\n`));
  process.stdin.resume().on('end', () => socket.close());
} else {
  const [port, packets, bytes] = numbers.map(Number);
  const payload = Buffer.alloc(bytes, 'x');
  socket.connect(port, address, () => sendRest(packets, payload));
}

/** One datagram at a time, so that none is lost in a full queue. */
function sendRest(rest, payload) {
  if (rest === 0) {
    socket.close();
    return;
  }

  socket.send(payload, error => {
    if (error) throw error;
    sendRest(rest - 1, payload);
  });
}
