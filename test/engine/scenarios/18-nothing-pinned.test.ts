import {afterEach, expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import {containerOf, follow} from '../truth/documents.js';

const lab = useLab();

afterEach(() => lab.clear());

/** The engine would remove its own veths itself: only one that it does not know goes because the namespace does. */
test.each(['host', 'namespace'])('18: no namespace outlives its container, by source %s', async source => {
  const container = await lab.container({name: `pin-${source}`, networkMode: 'none'});
  await lab.run(
    container,
    'ip',
    'link',
    'add',
    'pin',
    'type',
    'veth',
    'peer',
    'name',
    'hpin',
    'netns',
    String(lab.host.pid),
  );
  await lab.run(container, 'ip', 'link', 'set', 'pin', 'up');
  const following = follow(lab, ['--interval', '100ms', '--source', source, '--all', '--filter', `id=${container.id}`]);
  await following.until(document => containerOf(document, container).interfaces.length === 1);

  await container.kill();
  const deadline = performance.now() + 1000;
  await following.until(document => containerOf(document, container).state === 'exited');

  await expect
    .poll(() => lab.allKernelCounters(lab.host).has('hpin'), {timeout: deadline - performance.now(), interval: 20})
    .toBe(false);
  lab.seen(18, `${source}: its veth is gone within 1 s`);
});
