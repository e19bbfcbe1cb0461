import {describe, expect, test} from 'vitest';
import {AlertWatch} from '../../src/alerts/alert-watch.js';
import {USUAL_POLICY} from '../../src/alerts/policy.js';
import {type AlertOptions, runAlert, watchAlerts} from '../../src/cli/alert.js';
import {AlertNotes} from '../../src/cli/alert-notes.js';
import {parseRules} from '../../src/cli/rules.js';
import type {Sweep} from '../../src/model/traffic.js';
import {createMessage} from '../../src/notify/message.js';
import type {Notifier} from '../../src/notify/notifier.js';
import type {Ports} from '../../src/ports.js';
import {parseFilter} from '../../src/selectors/filter.js';
import {createSelection} from '../../src/selectors/selector.js';
import {CONNECTED, container, type FakeSweep, fakeSweep, traffic} from '../alerts/fake-sweep.js';
import {DEFAULTS} from './default-options.js';
import {fakeOutput} from './fake-ports.js';

function options(rules: readonly string[], more: Partial<AlertOptions> = {}): AlertOptions {
  return {
    ...DEFAULTS,
    rules: parseRules(rules),
    policy: USUAL_POLICY,
    count: undefined,
    isJson: false,
    isVerbose: false,
    notifiers: [],
    isLinesWanted: false,
    endsOnceFiring: false,
    ...more,
  };
}

async function* sweepsOf(fakes: readonly FakeSweep[]): AsyncGenerator<Sweep> {
  for (const fake of fakes) yield fakeSweep(fake);
}

/** Watches the sweeps and keeps all that anyone was told. */
async function watch(
  given: AlertOptions,
  fakes: readonly FakeSweep[],
  isTTY = false,
  alerts = new AlertWatch(given.rules, given.policy, given.selection),
) {
  const [stdout, stderr] = [fakeOutput(isTTY), fakeOutput(isTTY)];
  const told: string[] = [];
  const notifier: Notifier = {
    tell: notes => {
      if (notes.length > 0) told.push(`message ${createMessage(notes, new Date(0)).title}`);
    },
    setStatus: text => void told.push(`status ${text}`),
    health: [],
    keepUp: () => undefined,
    configure: () => undefined,
    recall: () => undefined,
    receivers: [],
    revision: 0,
    close: () => Promise.resolve(),
  };
  const notes = new AlertNotes(given.units);
  const code = await watchAlerts(
    given,
    sweepsOf(fakes),
    {watch: alerts, notifier, notes},
    {stdout: stdout.stream, stderr: stderr.stream},
  );
  return {stdout: stdout.text(), stderr: stderr.text(), told, code};
}

const rx = (bytesPerSecond: number) => traffic({bytesPerSecond});
const containers = [container('web'), container('db')];
const STORY: FakeSweep[] = [
  {at: 0, containers},
  {at: 1, containers, traffic: {web: rx(2e6), db: rx(3e6)}},
  {at: 2, containers, traffic: {web: rx(2e6), db: rx(3e6)}},
  {at: 3, containers, traffic: {web: rx(1), db: rx(3e6)}},
];

describe('alert', () => {
  test('prints what fires and what is resolved', async () => {
    const {stdout} = await watch(options(['rx > 1MB/s']), STORY);
    expect(stdout).toMatchInlineSnapshot(`
      "2026-01-31T12:00:01Z FIRING   warning  web rx 2.00 MB/s > 1.00 MB/s
      2026-01-31T12:00:01Z FIRING   warning  db rx 3.00 MB/s > 1.00 MB/s
      2026-01-31T12:00:03Z RESOLVED warning  web rx 1 B/s, no longer > 1.00 MB/s, after 2 s
      "
    `);
  });

  test('prints what is pending only if asked to', async () => {
    const rules = ['name=web rx > 1MB/s for 10s'];
    expect((await watch(options(rules), STORY)).stdout).toBe('');
    expect((await watch(options(rules, {isVerbose: true}), STORY)).stdout).toMatch(/PENDING .*\n.*INACTIVE .*\n$/);
  });

  test('prints all of it as NDJSON', async () => {
    const {stdout} = await watch(options(['name=web rx > 1MB/s for 1s'], {isJson: true}), STORY);
    const documents = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(documents).toMatchObject([
      {state: 'pending', time: '2026-01-31T12:00:01.000Z', value: 2e6, durationSeconds: 0},
      {state: 'firing', time: '2026-01-31T12:00:02.000Z', threshold: 1e6, durationSeconds: 1},
    ]);
  });

  test('writes nothing but its lines into a pipe', async () => {
    const {stdout, stderr} = await watch(options(['rx > 1MB/s']), STORY);
    expect(stdout).toMatch(/^[ -~–\n]+$/u);
    expect(stderr).toBe('');
  });

  test('tells others one message a sweep, and the status at each', async () => {
    const {told} = await watch(options(['rx > 1MB/s']), STORY);
    expect(told).toEqual([
      'status rxtop: ok',
      'message rxtop: FIRING web rx 2.00 MB/s > 1.00 MB/s (and 1 more)',
      'status rxtop: 2 firing web rx 2.00 MB/s',
      'status rxtop: 2 firing web rx 2.00 MB/s',
      'message rxtop: RESOLVED web rx 1 B/s, no longer > 1.00 MB/s, after 2 s',
      'status rxtop: 1 firing db rx 3.00 MB/s',
    ]);
  });

  test('calls flapping what flaps, and says no more of it', async () => {
    const flapping = Array.from({length: 40}, (_, at) => ({
      at,
      containers,
      traffic: {web: rx(at % 2 === 0 ? 1 : 2e6)},
    }));
    const {told, stdout} = await watch(options(['rx > 1MB/s'], {policy: {...USUAL_POLICY, groupSeconds: 0}}), flapping);
    const messages = told.filter(text => text.startsWith('message'));
    expect(messages.map(text => text.split(' ')[2])).toEqual([
      ...['FIRING', 'RESOLVED', 'FIRING', 'RESOLVED', 'FIRING', 'RESOLVED', 'FLAPPING'],
    ]);
    expect(messages.at(-1)).toBe(
      'message rxtop: FLAPPING web rx 2.00 MB/s > 1.00 MB/s, fires and ends again and again: no more is said until it has calmed down',
    );
    expect(stdout.trimEnd().split('\n').at(-1)).toContain('FLAPPING warning  web rx 2.00 MB/s > 1.00 MB/s, fires and');
  });

  test('says to a person what it watches, and to everybody which rule fits nothing yet', async () => {
    const rules = ['rx > 1MB/s', 'name=wbe tx == 0'];
    expect((await watch(options(rules), STORY, true)).stderr).toBe(
      'rxtop: watching 2 rules: rx > 1MB/s · name=wbe tx == 0\nrxtop: no container fits "name=wbe tx == 0" now\n',
    );
    expect((await watch(options(rules), STORY)).stderr).toBe('rxtop: no container fits "name=wbe tx == 0" now\n');
  });

  test('ends at the first alert if that is asked for, with a code for scripts', async () => {
    const {stdout, code} = await watch(options(['rx > 1MB/s'], {endsOnceFiring: true}), STORY);
    expect({code, isOver: stdout.includes('RESOLVED')}).toEqual({code: 1, isOver: false});
    expect(await watch(options(['rx > 9MB/s'], {endsOnceFiring: true}), STORY)).toMatchObject({code: 0, stdout: ''});
  });

  test('ends likewise with what another run has told of, once its own figures say the same', async () => {
    const given = options(['name=web rx > 1MB/s'], {endsOnceFiring: true});
    const later = (bytesPerSecond: number): FakeSweep[] => [
      {at: 0, containers},
      {at: 1, containers, traffic: {web: rx(bytesPerSecond)}},
      {at: 2, containers, traffic: {web: rx(bytesPerSecond)}},
    ];
    const goingOn = (bytesPerSecond: number) => {
      const alerts = new AlertWatch(given.rules, given.policy, given.selection);
      alerts.evaluate(fakeSweep({at: -5, containers, traffic: {web: rx(2e6)}}));
      return watch(given, later(bytesPerSecond), false, alerts);
    };
    const still = await goingOn(3e6);
    expect(still.code).toBe(1);
    expect(still.stdout).toMatch(/^\S+ FIRING .*\n$/);
    const over = await goingOn(1);
    expect(over.code).toBe(0);
    expect(over.stdout).toMatch(/FIRING .*\n.*RESOLVED .*\n$/);
  });

  test('keeps to the filter', async () => {
    const selection = createSelection([parseFilter('name=db')]);
    const {stdout} = await watch(options(['rx > 1MB/s'], {selection}), STORY);
    expect(stdout.trimEnd().split('\n')).toEqual([expect.stringContaining('FIRING   warning  db rx')]);
  });
});

describe('alert refuses', () => {
  test('to watch no rule, before it looks for an engine', async () => {
    const ports = {} as Ports;
    await expect(runAlert(options([]), ports)).rejects.toMatchObject({
      message: 'there is no rule to watch',
      kind: 'usage',
    });
  });

  test('to start without an engine', async () => {
    const engine = {...CONNECTED, state: 'unreachable', reason: 'nobody is there', hint: 'Start it.'} as const;
    await expect(watch(options(['rx == 0']), [{at: 0, engine}])).rejects.toMatchObject({message: 'nobody is there'});
  });

  test('a wrong rule, with its column', () => {
    expect(() => parseRules(['rx == 0', 'rx > 5'])).toThrow(
      expect.objectContaining({
        message: '--rule "rx > 5", column 6: a rate of bytes needs its unit, for example 5MB/s or 5Mbit/s',
        kind: 'usage',
      }),
    );
  });
});
