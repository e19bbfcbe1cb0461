import {describe, expect, test} from 'vitest';
import {type CheckOptions, check, reportUnknown, runCheck} from '../../src/cli/check.js';
import {parseRules} from '../../src/cli/rules.js';
import {UserError} from '../../src/errors.js';
import type {Sweep} from '../../src/model/traffic.js';
import type {Ports} from '../../src/ports.js';
import {parseFilter} from '../../src/selectors/filter.js';
import {createSelection} from '../../src/selectors/selector.js';
import {checkStatus} from '../../src/view/alert-check.js';
import {CONNECTED, container, type FakeSweep, fakeSweep, traffic} from '../alerts/fake-sweep.js';
import {DEFAULTS} from './default-options.js';
import {fakeOutput} from './fake-ports.js';

function options(...rules: string[]): CheckOptions {
  return {...DEFAULTS, rules: parseRules(rules), forSeconds: undefined};
}

/** Checks a story of one sweep a second that never ends by itself: its last sweep is repeated. */
async function checkStory(given: CheckOptions, story: readonly Omit<FakeSweep, 'at'>[]) {
  let taken = 0;
  async function* sweeps(): AsyncGenerator<Sweep> {
    for (; taken < 1000; ) yield fakeSweep({at: taken, ...story[Math.min(taken++, story.length - 1)]});
  }
  const result = await check(given, sweeps());
  return {status: checkStatus(result), unknown: result.unknown, sweeps: taken};
}

const rx = (bytesPerSecond: number) => traffic({bytesPerSecond});
const containers = [container('web'), container('db')];
const START = {containers};
const BUSY = {containers, traffic: {web: rx(2e6), db: rx(1)}};
const CALM = {containers, traffic: {web: rx(1), db: rx(1)}};

describe('check', () => {
  test('is done after one interval where all is well, whatever "for" says', async () => {
    expect(await checkStory(options('rx > 1MB/s for 1h'), [START, CALM])).toEqual({
      status: 'OK',
      unknown: undefined,
      sweeps: 2,
    });
  });

  test('is done after one interval where a rule is broken at once', async () => {
    expect(await checkStory(options('rx > 1MB/s'), [START, BUSY])).toMatchObject({status: 'WARNING', sweeps: 2});
    expect(await checkStory(options('rx > 1MB/s as critical'), [START, BUSY])).toMatchObject({status: 'CRITICAL'});
  });

  test('stays for as long as a broken rule asks, and no longer', async () => {
    expect(await checkStory(options('rx > 1MB/s for 10s'), [START, BUSY])).toMatchObject({
      status: 'WARNING',
      sweeps: 12,
    });
    expect(await checkStory(options('rx > 1MB/s for 10s'), [START, BUSY, BUSY, CALM])).toMatchObject({
      status: 'OK',
      sweeps: 4,
    });
  });

  test('of several rules takes the worst', async () => {
    const rules = options('rx > 1kB/s', 'rx > 1MB/s as critical', 'tx == 0');
    expect(await checkStory(rules, [START, BUSY])).toMatchObject({status: 'CRITICAL'});
  });
});

describe('check --for', () => {
  const lasting = (seconds: number, ...rules: string[]) => ({...options(...rules), forSeconds: seconds});

  test('watches every rule so long, and those longer that ask for more', async () => {
    expect(await checkStory(lasting(5, 'rx > 1MB/s'), [START, BUSY])).toMatchObject({status: 'WARNING', sweeps: 7});
    const rules = ['rx > 1kB/s for 1s as critical', 'rx > 1MB/s for 10s'];
    expect(await checkStory(lasting(5, ...rules), [START, BUSY])).toMatchObject({status: 'CRITICAL', sweeps: 12});
  });

  test.each([
    ['calm at the end', [START, BUSY, BUSY, BUSY, CALM], 5],
    ['busy too late', [START, CALM, BUSY], 2],
  ])('is OK with what is %s', async (_, story, sweeps) => {
    expect(await checkStory(lasting(5, 'rx > 1MB/s'), story)).toEqual({status: 'OK', unknown: undefined, sweeps});
  });

  test('does not say OK where figures were missing meanwhile', async () => {
    const story = [START, BUSY, START, START, BUSY];
    expect(await checkStory(lasting(5, 'name=web rx > 1MB/s'), story)).toMatchObject({
      status: 'UNKNOWN',
      unknown: 'web had figures for only a part of the 5 s that "name=web rx > 1MB/s" is watched',
    });
  });

  test('keeps to the filter', async () => {
    const selection = createSelection([parseFilter('name=db')]);
    expect(await checkStory({...lasting(5, 'rx > 1MB/s'), selection}, [START, BUSY])).toMatchObject({status: 'OK'});
  });
});

describe('check does not know', () => {
  test.each<[string, CheckOptions, readonly Omit<FakeSweep, 'at'>[], string]>([
    ['what nothing fits', options('name=wbe rx > 1MB/s'), [CALM], 'no container fits "name=wbe rx > 1MB/s"'],
    ['what is never read', options('name=web tx == 0'), [CALM], 'web has no figures (not known yet)'],
    ['what is never read of many', options('tx == 0'), [CALM], 'none of the 2 containers of "tx == 0" has figures'],
    [
      'what is usual, at once',
      options('anomaly'),
      [START, BUSY],
      '"anomaly" takes minutes to learn what is usual: "rxtop alert" watches so long',
    ],
    [
      'what does not run',
      options('name=web rx > 1MB/s'),
      [{containers: [container('web', {state: 'exited'})]}],
      'web has no figures (stopped)',
    ],
    [
      'what an engine does that goes away',
      options('rx > 1MB/s for 5s'),
      [START, BUSY, {...BUSY, engine: {...CONNECTED, state: 'reconnecting', reason: 'it hung up'} as const}],
      'it hung up',
    ],
  ])('%s', async (_, given, story, reason) => {
    const {status, unknown, sweeps} = await checkStory(given, story);
    expect(unknown).toBe(reason);
    expect(sweeps).toBeLessThan(20);
    if (reason !== 'it hung up') expect(status).toBe('UNKNOWN');
  });

  test('but one rule that is broken is worse than another that nothing fits', async () => {
    expect(await checkStory(options('name=wbe rx == 0', 'rx > 1MB/s'), [START, BUSY])).toMatchObject({
      status: 'WARNING',
    });
  });

  test('what was cut short', async () => {
    async function* cutShort() {
      yield fakeSweep({at: 0, ...START});
      yield fakeSweep({at: 1, ...BUSY});
    }
    expect(await check(options('rx > 1MB/s for 10s'), cutShort())).toMatchObject({
      unknown: 'ended before the 11 s had passed that the rules ask for',
    });
    expect(await check(options('rx > 1MB/s'), ReadableStream.from<Sweep>([]))).toMatchObject({
      unknown: 'nothing was read',
    });
  });
});

describe('exit code 3', () => {
  test('is for wrong use as well, said on stdout as monitoring systems read it', async () => {
    const {stream, text} = fakeOutput();
    expect(await runCheck(options(), {stdout: stream} as Ports)).toBe(3);
    expect(text()).toMatch(/^UNKNOWN - there is no rule to watch\. Give one .*\n$/);
  });

  test('keeps to one line', () => {
    const {stream, text} = fakeOutput();
    const error = new UserError('a\nb', {hint: 'c | d', kind: 'failure'});
    expect(reportUnknown(error, {stdout: stream})).toBe(3);
    expect(text()).toBe('UNKNOWN - a b. c ¦ d\n');
  });
});
