/**
 * An exporter with as many containers as wanted, each with two interfaces, as `rxtop export` would tell of them.
 *
 *   node many-interfaces.cjs PORT CONTAINERS
 *
 * Container N receives 100 N bytes a second on each interface, and sends a tenth of that. Each figure has its time, so that rates are
 * exact however late somebody is.
 */
const http = require('node:http');

const [port, containers] = process.argv.slice(2).map(Number);
const began = Date.now();

/** The page without its values: a line for each counter, and how fast that grows. */
const lines = Array.from({length: containers}, (_, index) => index + 1).flatMap(number =>
  ['eth0', 'eth1'].flatMap(name => {
    const id = number.toString(16).padStart(64, '0');
    const labels = `{id="${id}",name="many-${number}",interface="${name}",network="front",driver="bridge"}`;
    return [
      {text: `container_network_receive_bytes_total${labels}`, perSecond: 100 * number},
      {text: `container_network_transmit_bytes_total${labels}`, perSecond: 10 * number},
    ];
  }),
);

http
  .createServer((_, response) => {
    const now = Date.now();
    const valueAfter = perSecond => Math.round((perSecond * (now - began)) / 1000);
    response.setHeader('Content-Type', 'text/plain; version=0.0.4');
    response.end(lines.map(({text, perSecond}) => `${text} ${valueAfter(perSecond)} ${now}\n`).join(''));
  })
  .listen(port, '127.0.0.1');
