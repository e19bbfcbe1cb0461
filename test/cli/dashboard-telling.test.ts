import {expect, test} from 'vitest';
import {AlertWatch} from '../../src/alerts/alert-watch.js';
import {USUAL_POLICY} from '../../src/alerts/policy.js';
import {DashboardTelling} from '../../src/cli/dashboard-telling.js';
import {parseRules} from '../../src/cli/rules.js';
import {readNotifier} from '../../src/notify/read-notifier.js';
import type {TellingRight} from '../../src/state/telling-right.js';
import {container, fakeSweep, traffic} from '../alerts/fake-sweep.js';
import {ManualClock} from '../notify/manual-clock.js';

/** A dashboard that tells by the bell and by the terminal's notes, if nobody else does. */
async function telling(first: 'this' | 'another') {
  let teller: TellingRight['teller'] = first === 'this' ? {state: 'this'} : {state: 'another', pid: 7};
  const right = {
    get teller() {
      return teller;
    },
    lookAgain: () => undefined,
    look: async () => undefined,
    release: async () => undefined,
  } as unknown as TellingRight;
  const written: string[] = [];
  const stdout = {isTTY: true, write: (text: string | Uint8Array) => written.push(String(text)) > 0};
  const reading = readNotifier({desktop: 9});
  if (reading.state === 'refused') throw new Error(reading.message);

  const watch = new AlertWatch(parseRules(['rx > 1MB/s']), USUAL_POLICY);
  const told = new DashboardTelling(
    watch,
    {notifiers: [reading.wish], units: {unit: 'bytes', steps: 'si'}, right},
    {clock: new ManualClock(), environment: {}, stdout},
  );
  await told.open();
  return {
    told,
    takeOver: () => {
      teller = {state: 'this'};
    },
    async look(at: number, rate: number): Promise<string[]> {
      const figures = {web: traffic({bytesPerSecond: rate})};
      const sweep = fakeSweep({at, containers: [container('web')], traffic: figures});
      told.update(sweep, watch.evaluate(sweep));
      await new Promise(resolve => setImmediate(resolve));
      return written.splice(0);
    },
  };
}

test('alerts ring and are noted, and the pane can tell how that went', async () => {
  const {told, look} = await telling('this');
  expect(await look(1, 1)).toEqual([]);
  const sent = await look(2, 2e6);
  expect(sent).toContain('\x07');
  expect(sent.some(text => text.startsWith('\x1b]9;') && text.includes('web'))).toBe(true);
  expect(told.view.channels.map(({name, delivered}) => `${name} ${delivered}`)).toEqual(['bell 1', 'desktop OSC 9 1']);
  await told.close();
});

test('nobody is told twice: another rxtop tells, until that is over; then the end of what it told', async () => {
  const {told, look, takeOver} = await telling('another');
  expect(await look(1, 2e6)).toEqual([]);
  expect(told.view).toMatchObject({toldBy: {pid: 7}, channels: []});
  takeOver();
  expect(await look(2, 2e6)).toEqual([]);
  const sent = await look(3, 1);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toContain('web');
  expect(told.view.toldBy).toBeUndefined();
  await told.close();
});
