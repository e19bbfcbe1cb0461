import {expect, test} from 'vitest';
import {createAggregator} from '../src/aggregator/aggregator.js';
import {BurstPace} from '../src/burst-pace.js';
import type {Clock, Collector} from '../src/model/collector.js';
import {monitor, type Pace, Tempo} from '../src/monitor.js';
import {CONNECTED} from './view/json-scene.js';

/** Time that passes when the test says so: while sleeping, and while sweeping. */
class Stage {
  readonly log: string[] = [];
  readonly slept: number[] = [];
  readonly ending = new AbortController();
  now = 100;
  /** How far the wall clock was set, in seconds. */
  setBy = 0;
  /** How long each sweep takes, in turn; the last one goes on. */
  sweepSeconds: readonly number[] = [0];
  /** How much earlier or later than asked for each sleep ends, in turn. */
  lateSeconds: readonly number[] = [0];
  settleSeconds = 0;
  subsamples: 'read' | 'nothing' = 'read';
  readonly subsampledAt: number[] = [];
  onSleep: () => void = () => undefined;

  readonly clock: Clock = {
    monotonicSeconds: () => this.now,
    now: () => new Date((this.now + this.setBy) * 1000),
    sleep: async seconds => {
      this.slept.push(Number(seconds.toFixed(6)));
      this.now += seconds + (this.lateSeconds[this.slept.length - 1] ?? this.lateSeconds.at(-1)!);
      this.onSleep();
    },
  };

  readonly collector: Collector = {
    host: {name: '', kernel: '', uplink: undefined, uplinkBytesPerSecond: undefined},
    inventory: {engines: [CONNECTED], containers: []},
    start: async () => undefined,
    sweep: depth => {
      this.log.push(depth);
      this.now += this.sweepSeconds[this.log.length - 1] ?? this.sweepSeconds.at(-1)!;
    },
    subsample: () => {
      this.subsampledAt.push(Number(this.now.toFixed(6)));
      return this.subsamples;
    },
    settle: async () => {
      this.log.push('settle');
      this.now += this.settleSeconds;
    },
    watchClosely: () => undefined,
    readSockets: () => ({state: 'read', sockets: [], counts: [], isCut: false}),
    readFlows: () => ({state: 'read', flows: [], isAccounting: undefined, leftOut: 0}),
    diagnose: () => [],
    stop: async () => undefined,
  };

  async run({intervalSeconds = 1, ...pace}: Partial<Pace> & {intervalSeconds?: number}, until = 10) {
    const whole: Pace = {
      tempo: new Tempo(intervalSeconds),
      count: undefined,
      settles: false,
      depth: 'regular',
      ...pace,
    };
    const seen = [];
    for await (const sweep of monitor(this.collector, createAggregator(), this.clock, whole, this.ending.signal)) {
      seen.push(sweep);
      if (seen.length === until) break;
    }
    return seen;
  }

  async moments(pace: Parameters<Stage['run']>[0], until: number): Promise<number[]> {
    return (await this.run(pace, until)).map(({monotonicSeconds}) => Number(monotonicSeconds.toFixed(6)));
  }
}

test('the first sweep comes at once, the others an interval apart', async () => {
  expect(await new Stage().moments({intervalSeconds: 2}, 4)).toEqual([100, 102, 104, 106]);
});

test('a sweep carries its number, its time and how long it took', async () => {
  const stage = new Stage();
  stage.sweepSeconds = [0.25];
  const [first, second] = await stage.run({}, 2);
  expect(first).toMatchObject({number: 0, monotonicSeconds: 100, durationSeconds: 0.25, intervalSeconds: undefined});
  expect(second).toMatchObject({number: 1, monotonicSeconds: 101, intervalSeconds: 1});
  expect(second!.time).toEqual(new Date(101_000));
});

test('a slow sweep does not push back those that follow', async () => {
  const stage = new Stage();
  stage.sweepSeconds = [0.7, 0];
  expect(await stage.moments({}, 3)).toEqual([100, 101, 102]);
});

test('a sweep that takes longer than the interval skips the ticks that it missed', async () => {
  const stage = new Stage();
  stage.sweepSeconds = [2.3, 0];
  expect(await stage.moments({}, 3)).toEqual([100, 103, 104]);
});

test('a tick that is very near is passed over', async () => {
  const stage = new Stage();
  stage.sweepSeconds = [0.95, 0.89, 0];
  expect(await stage.moments({}, 4)).toEqual([100, 102, 103, 104]);
});

test.each([0.0008, -0.0008])('timers that are %d s off do not add up', async late => {
  const stage = new Stage();
  stage.lateSeconds = [late];
  const moments = await stage.moments({intervalSeconds: 0.1}, 101);
  expect(moments.at(-1)).toBeCloseTo(110 + late, 6);
});

test.each([0.02, 0.1, 0.3, 1, 7])(
  'a thousand sweeps at %d s are on the grid, each tick once',
  async intervalSeconds => {
    const moments = await new Stage().moments({intervalSeconds}, 1000);
    for (const [index, moment] of moments.entries()) expect(moment).toBeCloseTo(100 + index * intervalSeconds, 5);
  },
);

test.each([1, 3])('with a count of %i there are so many sweeps, and no wait after the last', async count => {
  const stage = new Stage();
  expect((await stage.run({count})).length).toBe(count);
  expect(stage.slept.length).toBe(count - 1);
});

test.each(['regular', 'thorough'] as const)('the collector is told the depth: %s', async depth => {
  const stage = new Stage();
  await stage.run({depth, count: 2});
  expect(stage.log).toEqual([depth, depth]);
});

test('settling comes after each sweep and before its figures, and is no part of its duration', async () => {
  const stage = new Stage();
  stage.settleSeconds = 0.4;
  const sweeps = await stage.run({settles: true, count: 2});
  expect(stage.log).toEqual(['regular', 'settle', 'regular', 'settle']);
  expect(sweeps.map(({durationSeconds}) => durationSeconds)).toEqual([0, 0]);
  expect(sweeps[1]!.monotonicSeconds).toBeCloseTo(101);
});

test('asked to end before it begins, it does nothing', async () => {
  const stage = new Stage();
  stage.ending.abort();
  expect(await stage.run({})).toEqual([]);
  expect(stage.log).toEqual([]);
});

test('asked to end while it waits, it reads nothing more', async () => {
  const stage = new Stage();
  stage.onSleep = () => {
    if (stage.slept.length === 2) stage.ending.abort();
  };
  expect((await stage.run({})).length).toBe(2);
  expect(stage.log.length).toBe(2);
});

test.each([-86_400, 3600])(
  'a wall clock that is set by %d s changes the time that is told, and no interval',
  async seconds => {
    const stage = new Stage();
    stage.onSleep = () => {
      stage.setBy += seconds;
    };
    const sweeps = await stage.run({}, 4);

    expect(sweeps.map(({intervalSeconds}) => intervalSeconds)).toEqual([undefined, 1, 1, 1]);
    expect(sweeps.map(({time}) => time.getTime() / 1000)).toEqual(
      [0, 1, 2, 3].map(each => 100 + each + each * seconds),
    );
  },
);

const every = (seconds: number) => new BurstPace(seconds, () => 0);

test('between two sweeps bytes are read at the ticks of a finer grid, and the last part ends with the sweep', async () => {
  const stage = new Stage();
  const sweeps = await stage.run({burst: every(0.1), count: 2});
  expect(stage.subsampledAt).toEqual([100.1, 100.2, 100.3, 100.4, 100.5, 100.6, 100.7, 100.8, 100.9]);
  expect(sweeps.map(({monotonicSeconds}) => Number(monotonicSeconds.toFixed(6)))).toEqual([100, 101]);
  expect(sweeps.map(({peakIntervalSeconds}) => peakIntervalSeconds?.toFixed(3))).toEqual([undefined, '0.100']);
});

test.each([
  [0.02, 1, 49],
  [0.05, 2, 39],
  [0.02, 0.05, 1],
  [0.02, 0.04, 1],
  [0.02, 0.03, 0],
  [0.02, 0.02, 0],
  [0.1, 60, 599],
  [0.1, 61, 0],
])('at %d s there is room in %d s for %i readings', async (cadence, intervalSeconds, readings) => {
  const stage = new Stage();
  await stage.run({burst: every(cadence), intervalSeconds, count: 2});
  expect(stage.subsampledAt.length).toBe(readings);
});

test('a late timer makes a longer part; the readings that it missed are not made up for', async () => {
  const stage = new Stage();
  stage.lateSeconds = [0, 0.27, 0];
  const [, second] = await stage.run({burst: every(0.1), count: 2});
  expect(stage.subsampledAt).toEqual([100.1, 100.47, 100.6, 100.7, 100.8, 100.9]);
  expect(second!.peakIntervalSeconds).toBeCloseTo(0.37, 6);
});

test('a sweep comes in time whatever is read before it, and no part is shorter than half of one', async () => {
  const stage = new Stage();
  stage.lateSeconds = [0, 0, 0, 0, 0, 0, 0, 0, 0.06, 0];
  const [, second] = await stage.run({burst: every(0.1), count: 2});
  expect(stage.subsampledAt.at(-1)).toBe(100.96);
  expect(second!.monotonicSeconds).toBeCloseTo(101, 6);
  expect(await new Stage().moments({burst: every(0.02)}, 1000)).toHaveLength(1000);
});

test('where there is nothing to read between sweeps, that is tried once an interval', async () => {
  const stage = new Stage();
  stage.subsamples = 'nothing';
  const sweeps = await stage.run({burst: every(0.02), count: 3});
  expect(stage.subsampledAt).toEqual([100.02, 101.02]);
  expect(sweeps.every(({peakIntervalSeconds}) => peakIntervalSeconds === undefined)).toBe(true);
});

test('asked to end between two sweeps, it reads nothing more', async () => {
  const stage = new Stage();
  stage.onSleep = () => {
    if (stage.slept.length === 3) stage.ending.abort();
  };
  expect((await stage.run({burst: every(0.1)})).length).toBe(1);
  expect(stage.subsampledAt).toEqual([100.1, 100.2]);
});

test('an interval that changes takes effect at once, also between readings', async () => {
  const stage = new Stage();
  const tempo = new Tempo(1);
  stage.onSleep = () => {
    if (stage.slept.length === 3) tempo.change(0.4);
  };
  const moments = await stage.moments({tempo, burst: every(0.1)}, 3);
  expect(moments[0]).toBe(100);
  expect(moments[1]).toBeCloseTo(100.4, 6);
  expect(moments[2]).toBeCloseTo(100.8, 6);
});
