import {test} from 'vitest';
import {useLab} from '../lab/lab.js';

const lab = useLab();

/** A datagram of this many bytes is a frame of a hundred. */
const PAYLOAD = 58;

test('8, 10, 12, 13: the running total goes on through all that happens to a container', async () => {
  const [front, back] = await Promise.all([lab.network('front'), lab.network('back')]);
  const [both, peer] = await Promise.all([
    lab.container({name: 'both', networks: [front, back]}),
    lab.container({name: 'peer', networks: [front]}),
  ]);
  const receive = () => lab.send({from: peer, to: both, packets: 1, bytes: PAYLOAD});
  await receive();
  const dashboard = lab.startDashboard(['--all', '--interval', '200ms', '--filter', `id=${both.id}`]);
  await dashboard.untilText(both.name);
  dashboard.write('\r');
  const untilTotal = (bytes: number, kernelBytes: number) =>
    dashboard.untilText(new RegExp(`since rxtop began ▼ ${bytes} B .*kernel counts ▼ ${kernelBytes} B`));
  /** What happens while rxtop stands still it sees only afterwards: interfaces that are new and have counted already. */
  const unseen = async (act: () => Promise<void>) => {
    dashboard.kill('SIGSTOP');
    await act();
    dashboard.kill('SIGCONT');
  };
  await untilTotal(0, 100);
  await receive();
  await untilTotal(100, 200);

  await unseen(async () => {
    await both.restart();
    await receive();
  });
  await untilTotal(200, 100);

  await both.disconnect(front);
  await untilTotal(200, 0);
  await unseen(async () => {
    await both.connect(front);
    await receive();
  });
  await untilTotal(300, 100);

  await both.kill();
  await dashboard.untilText('exited');
  await both.start();
  await receive();
  await untilTotal(400, 100);

  await both.rename('other');
  await dashboard.untilText(both.name);
  await untilTotal(400, 100);
  lab.seen(8, '200 B stay through a disconnect, 300 B after the reconnect');
  lab.seen(10, '200 B since rxtop began where the kernel counts 100 B after the restart');
  lab.seen(12, '300 B stay after the kill; 400 B after the next start');
  lab.seen(13, '400 B stay after the rename');
});
