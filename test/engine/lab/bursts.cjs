/**
 * The sender of `startBursts`, run by Node.js inside a container's network namespace:
 *
 *   node bursts.cjs ADDRESS PORT BURSTS
 *
 * Sends bursts of 1,000 datagrams of 1,000 bytes in ten parts 10 ms apart, one a second, and prints for each by its own clock
 * when which part was on its way: `[[1722.4, 104200], …]`, in milliseconds and bytes of frames. Ends after the last one.
 */
const dgram = require('node:dgram');

const PARTS = 10;
const DATAGRAMS = 100;
const PAYLOAD = Buffer.alloc(1000, 'x');
const FRAME_BYTES = PAYLOAD.length + 14 + 20 + 8;

const [address, port, bursts] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');
let burstsLeft = Number(bursts);

// Not connected: what the kernel tells of a port that nobody listens on would take the place of a datagram.
socket.bind(burst);

function burst() {
  const parts = [];
  const sending = setInterval(() => {
    for (let datagram = 0; datagram < DATAGRAMS; datagram++) socket.send(PAYLOAD, Number(port), address);
    parts.push([performance.now(), DATAGRAMS * FRAME_BYTES]);
    if (parts.length < PARTS) return;

    clearInterval(sending);
    process.stdout.write(`${JSON.stringify(parts)}\n`);
    if (--burstsLeft > 0) setTimeout(burst, 900);
    else setTimeout(() => socket.close(), 100);
  }, 10);
}
