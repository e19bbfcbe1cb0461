/**
 * One end of `lab.send`, run by Node.js inside a container's network namespace.
 *
 *   node udp-peer.cjs receive ADDRESS                        prints its port, reads until its input is closed
 *   node udp-peer.cjs send ADDRESS PORT PACKETS BYTES        ends when the kernel has taken every datagram
 *   node udp-peer.cjs stream ADDRESS PORT                    a megabyte a second until its input is closed, or for a minute
 */
const dgram = require('node:dgram');

const [mode, address, ...numbers] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');

if (mode === 'receive') {
  socket.bind(0, address, () => process.stdout.write(`${socket.address().port}\n`));
  process.stdin.resume().on('end', () => socket.close());
} else if (mode === 'stream') {
  const payload = Buffer.alloc(1000, 'x');
  const sending = setInterval(() => {
    for (let datagram = 0; datagram < 10; datagram++) socket.send(payload, Number(numbers[0]), address);
  }, 10);
  const stop = () => {
    clearInterval(sending);
    clearTimeout(late);
    process.stdin.destroy();
    socket.close();
  };
  const late = setTimeout(stop, 60_000);
  process.stdin.resume().on('end', stop);
  socket.send(payload, Number(numbers[0]), address, () => process.stdout.write('begun\n'));
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
