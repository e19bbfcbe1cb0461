import {expect, test} from 'vitest';
import {type Burst, bytesOf, mostWithin, secondsOf, startBursts} from '../lab/bursts.js';
import {useLab} from '../lab/lab.js';
import {containerOf, follow} from '../truth/documents.js';

const lab = useLab();

const BURSTS = 6;
const CADENCE = 0.02;
/** How much later than the sender’s clock tells, or earlier, frames may be counted. */
const SLACK = 0.004;

test('bursts of a tenth of a second are seen at their height, and the mean stays what it is', async () => {
  const network = await lab.network('bursts');
  const [from, to] = await Promise.all([
    lab.container({name: 'bursts-from', networks: [network]}),
    lab.container({name: 'bursts-to', networks: [network]}),
  ]);
  const address = (await to.inspect()).NetworkSettings.Networks[network.name]?.IPAddress ?? '';
  await lab.send({from, to, packets: 1, bytes: 58});
  const following = follow(lab, ['--burst', '20ms', '--filter', `name=${from.name}`, '--filter', `name=${to.name}`]);
  const first = await following.until(() => true);
  const bursts = startBursts(from, address, BURSTS);
  const sentBytes = () => bursts.sent.reduce((sum, burst) => sum + bytesOf(burst), 0);
  const received = (document: typeof first) => Number(containerOf(document, to).receive.bytes);
  await following.until(
    document => bursts.sent.length === BURSTS && received(document) - received(first) >= sentBytes(),
    60,
  );
  await bursts.ended;

  const beginning = received(first);
  let summed = 0;
  let highest = 0;
  let longest = 0;
  const [, ...documents] = following.documents;
  for (const document of documents) {
    const {receive} = containerOf(document, to);
    const {transmit} = containerOf(document, from);
    summed += receive.bytesPerSecond! * document.intervalSeconds!;
    highest = Math.max(highest, receive.peakBytesPerSecond!);
    longest = Math.max(longest, document.peakIntervalSeconds!);
    expect(receive.peakBytesPerSecond).toBeGreaterThanOrEqual(receive.bytesPerSecond!);
    // Both ends are read by one read, and nothing is on its way between them.
    expect(transmit.peakBytesPerSecond! / receive.peakBytesPerSecond!).toBeCloseTo(1, 1);
    expect(document.totals.receive.peakBytesPerSecond).toBeGreaterThanOrEqual(receive.peakBytesPerSecond!);
  }

  const counted = received(documents.at(-1)!) - beginning;
  // Beside the bursts nothing passes but a few frames of ARP.
  expect(counted - sentBytes()).toBeLessThan(2000);
  expect(lab.kernelCounters(to).receive.bytes - beginning - counted).toBeLessThan(2000);
  expect(summed / counted).toBeCloseTo(1, 2);
  // Parts of the interval cover each burst whole, with one more at either end at most.
  const least = Math.max(...bursts.sent.map(burst => bytesOf(burst) / (secondsOf(burst) + 2 * longest + SLACK)));
  expect(highest).toBeGreaterThanOrEqual(least);
  expect(highest).toBeLessThanOrEqual(Math.max(...bursts.sent.map(mostRate)));
  expect(highest).toBeGreaterThan((3 * counted) / documents.length);
}, 90_000);

/** The most that a part of half the cadence, or of more, can tell of a burst. */
function mostRate(burst: Burst): number {
  const lengths = [CADENCE / 2, CADENCE, 1.5 * CADENCE, 2 * CADENCE];
  return Math.max(...lengths.map(seconds => mostWithin(burst, seconds + SLACK) / seconds));
}
