import {afterEach, test} from 'vitest';
import {type PseudoTerminal, startRxtop} from './pseudo-terminal.js';

let terminal: PseudoTerminal;

afterEach(() => {
  terminal.close();
});

test.each([
  {width: 80, height: 24},
  {width: 120, height: 40},
])('networks, a container on one of them, its sockets, and back, at $width x $height', async size => {
  terminal = startRxtop(['--demo=24', '--interval', '200ms'], size);
  await terminal.untilText(/RX \d\S* [kM]?B\/s/);
  terminal.write('n');
  await terminal.untilText(/─ networks \d+ /);
  await terminal.untilText(/ \S+ +bridge, 10\.100\.\d+\.0/);
  await terminal.untilText(/[├╰]─ \S+ +eth\d/);
  terminal.write('j');
  terminal.write('\r');
  await terminal.untilText(/since rxtop began/);
  terminal.write(']');
  await terminal.untilText(/2 h ago/);
  terminal.write('o');
  await terminal.untilText(/─ sockets of \S+ /);
  await terminal.untilText(/tcp +LISTEN +0\.0\.0\.0:8080/);
  await terminal.until('they fill the screen', () => !terminal.text.includes('since rxtop began'));
  terminal.write('\x1b');
  await terminal.untilText(/since rxtop began/);
  terminal.write('\x1b');
  await terminal.untilText(/─ networks \d+ /);
  terminal.write('n');
  await terminal.untilText(/─ containers \d+ /);
});

test('an alert is acknowledged, muted for an hour, and leads to its container at that moment', async () => {
  terminal = startRxtop(['--demo=24', '--interval', '200ms', '--rule', 'name=shop-* rx > 1B/s as critical'], {
    width: 120,
    height: 40,
  });
  await terminal.untilText(/─ alerts [1-9]/);
  terminal.write('a');
  await terminal.untilText(/✖ firing +shop-/);
  terminal.write('A');
  await terminal.untilText(/acknowledged until it ends/);
  await terminal.untilText(/✖ acknowledged +shop-/);
  terminal.write('M');
  await terminal.untilText(/muted for 1 h, until \d\d:\d\d/);
  await terminal.untilText(/✖ muted +\(until \d\d:\d\d\) shop-/);
  terminal.write('\r');
  await terminal.untilText(/since rxtop began/);
  await terminal.untilText(/─ shop-\S+ ─/);
});
