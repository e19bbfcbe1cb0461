import {closeSync, openSync} from 'node:fs';
import {afterEach, expect, test} from 'vitest';
import {readLinks} from '../../../src/collector/links/link-reader.js';
import {openProcess, type ProcessHandle} from '../../../src/collector/process-handle.js';
import {MAY_UNSHARE, OWN_CGROUP, type Sleeper, startSleeper} from '../processes.js';

const sleepers: Sleeper[] = [];

afterEach(async () => {
  await Promise.all(sleepers.splice(0).map(sleeper => sleeper.end()));
});

async function openedApart(): Promise<ProcessHandle> {
  const sleeper = await startSleeper('own');
  sleepers.push(sleeper);
  const opening = openProcess('/proc', sleeper.pid, OWN_CGROUP);
  if (opening.state !== 'open') throw new Error(opening.state);
  return opening.process;
}

test.skipIf(!MAY_UNSHARE)('the kernel tells of a namespace’s interfaces by their names', async () => {
  const held = await openedApart();
  const answer = await readLinks(held);
  held.close();
  expect(answer.state === 'read' ? [...answer.links.keys()] : answer).toEqual(expect.arrayContaining(['lo']));
});

test.skipIf(!MAY_UNSHARE)(
  'a container that is let go while the kernel is asked is gone, whatever has its descriptor by then',
  async () => {
    const held = await openedApart();
    const descriptor = Number(held.folder.split('/').at(-1));
    const asking = readLinks(held);
    held.close();
    const file = openSync('/proc/self/limits', 'r');
    expect(file).toBe(descriptor);
    expect(await asking).toEqual({state: 'gone'});
    closeSync(file);
  },
);
