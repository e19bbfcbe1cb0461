// Receives UDP on port 5000 and throws it away; sends to others as lines on stdin say: `address packets-per-second bytes`.
// Ends with its standard input.
const dgram = require('node:dgram');
const {createInterface} = require('node:readline');

const PORT = 5000;
const TICKS_PER_SECOND = 10;
/** From tick to tick the number of packets wavers by so much to either side. */
const NOISE = 0.3;

const socket = dgram.createSocket('udp4');
socket.on('error', () => undefined);
const targets = new Map();

const timer = setInterval(() => {
  for (const target of targets.values()) {
    target.due += (target.packets / TICKS_PER_SECOND) * (1 + NOISE * (2 * Math.random() - 1));
    for (; target.due >= 1; target.due--) socket.send(target.payload, PORT, target.address);
  }
}, 1000 / TICKS_PER_SECOND);

socket.bind(PORT, () => process.stdout.write('ready\n'));
const lines = createInterface({input: process.stdin});
lines.on('line', line => {
  const [address, packets, bytes] = line.split(' ');
  targets.set(address, {address, packets: Number(packets), payload: Buffer.alloc(Number(bytes)), due: 0});
});
lines.on('close', () => {
  clearInterval(timer);
  socket.close();
});
