import {describe, expect, test} from 'vitest';
import {createMessage} from '../../src/notify/message.js';
import {ProgramFailure, type ProgramRunner} from '../../src/notify/run-program.js';
import {createTmux} from '../../src/notify/tmux.js';
import {ManualClock} from './manual-clock.js';
import {note} from './notes.js';

/** A runner that notes what it is asked to run, and does not answer before it is told to. */
function slowRunner() {
  const calls: string[][] = [];
  const waiting: {resolve: () => void; reject: (error: Error) => void}[] = [];
  const atExit: string[][] = [];
  const runner: ProgramRunner = {
    run: (program, args) => {
      calls.push([program, ...args]);
      return new Promise((resolve, reject) => waiting.push({resolve, reject}));
    },
    runAtExit: (program, args) => {
      atExit.push([program, ...args]);
      return () => void atExit.splice(0);
    },
  };
  const settled = () => new Promise(resolve => setImmediate(resolve));
  return {
    runner,
    calls,
    atExit,
    answer: async () => {
      await settled();
      waiting.shift()?.resolve();
      await settled();
    },
    fail: async (error: Error) => {
      await settled();
      waiting.shift()?.reject(error);
      await settled();
    },
  };
}

const missing = Object.assign(new Error('spawn tmux ENOENT'), {code: 'ENOENT'});
const refusing = (complaint: string) => new ProgramFailure('tmux', 1, complaint);
const patient = new AbortController().signal;
/** A message whose title is `rxtop: FIRING ` and the text. */
const message = (text: string) => createMessage([note({subject: text, sentence: '.'})], new Date(0));

function scene() {
  const running = slowRunner();
  const clock = new ManualClock();
  return {...running, clock, tmux: createTmux(running.runner, clock)};
}

describe('tmux', () => {
  test('is given messages and the status', async () => {
    const {tmux, calls, answer} = scene();
    const sending = tmux.messages.send(message('web'), patient);
    tmux.setStatus('rxtop: 1 firing');
    expect(calls).toEqual([
      ['tmux', 'display-message', '-d', '5000', '--', 'rxtop: FIRING web .'],
      ['tmux', 'set-option', '-g', '--', '@rxtop', 'rxtop: 1 firing'],
    ]);
    await answer();
    await sending;
  });

  test('that is slow is spared what has become outdated, and what it knows already', async () => {
    const {tmux, calls, answer} = scene();
    for (let sweep = 0; sweep < 100; sweep++) tmux.setStatus(`status ${sweep}`);
    await answer();
    await answer();
    tmux.setStatus('status 99');
    expect(calls.map(args => args.at(-1))).toEqual(['status 0', 'status 99']);
  });

  test('gets the status again now and then: a server that was started anew has lost it', async () => {
    const {tmux, calls, answer, clock} = scene();
    for (let second = 0; second < 31; second++) {
      tmux.setStatus('rxtop: ok');
      await answer();
      await clock.pass(1);
    }
    expect(calls).toHaveLength(3);
  });

  test('whose server is gone is tried again every few seconds, until it is back', async () => {
    const {tmux, calls, answer, fail, clock} = scene();
    tmux.setStatus('rxtop: ok');
    await fail(refusing('no server running on /tmp/tmux-0/default'));
    for (let second = 0; second < 4; second++) {
      await clock.pass(1);
      tmux.setStatus(`rxtop: ${second} firing`);
    }
    expect(calls).toHaveLength(1);
    expect(tmux).toMatchObject({failures: 1, problem: 'has no server any more'});

    await clock.pass(1);
    tmux.setStatus('rxtop: ok');
    await answer();
    expect(calls).toHaveLength(2);
    expect(tmux).toMatchObject({failures: 1, problem: undefined});
  });

  test('loses the option at the end, after the call that is under way', async () => {
    const {tmux, calls, atExit, answer} = scene();
    tmux.setStatus('rxtop: ok');
    expect(atExit).toEqual([['tmux', 'set-option', '-gu', '@rxtop']]);

    const closed = tmux.close();
    tmux.setStatus('too late');
    await answer();
    await answer();
    await closed;
    expect(calls.slice(1)).toEqual([['tmux', 'set-option', '-gu', '@rxtop']]);
    expect(atExit).toEqual([]);
  });

  test('is left alone at the end if it was given nothing', async () => {
    const {tmux, calls} = scene();
    await tmux.close();
    expect(calls).toEqual([]);
  });

  test.each([
    [missing, 'is not installed'],
    [new ProgramFailure('tmux', undefined, ''), 'does not answer'],
    [refusing('error connecting to /tmp/x (No such file or directory)'), 'has no server any more'],
    [refusing('no current client'), 'has nobody attached'],
    [refusing('invalid option: @rxtop'), 'refuses our commands'],
  ])('is described by how it failed', async (error, problem) => {
    const {tmux, fail} = scene();
    tmux.setStatus('a');
    await fail(error);
    expect(tmux).toMatchObject({problem, failures: 1});

    const sending = expect(tmux.messages.send(message('web'), patient)).rejects.toThrow(problem);
    await fail(error);
    await sending;
  });

  test('that is too old for a delay gets the message without it, from then on', async () => {
    const {tmux, calls, answer, fail} = scene();
    const first = tmux.messages.send(message('a'), patient);
    await fail(refusing('display-message: unknown option -- d'));
    await answer();
    await first;
    const second = tmux.messages.send(message('b'), patient);
    await answer();
    await second;
    expect(calls.slice(1)).toEqual([
      ['tmux', 'display-message', '--', 'rxtop: FIRING a .'],
      ['tmux', 'display-message', '--', 'rxtop: FIRING b .'],
    ]);
  });

  test('never rejects at the end, also when it is gone by then', async () => {
    const {tmux, answer, fail} = scene();
    tmux.setStatus('a');
    await answer();
    const closed = tmux.close();
    await fail(missing);
    await expect(closed).resolves.toBeUndefined();
  });

  test.each([
    ['#(touch x) #{host} #[fg=red]', '##(touch x) ##{host} ##[fg=red]', '##(touch x) ##{host} ##[fg=red]'],
    ['100 % %H', '100 %% %%H', '100 % %H'],
    ['a;', 'a;', 'a\\;'],
    ['a; b', 'a; b', 'a; b'],
    ['-g', '-g', '-g'],
    ['$(id) `id`', '$(id) `id`', '$(id) `id`'],
  ])('takes %j for nothing but text', async (text, shown, option) => {
    const {tmux, calls, answer} = scene();
    const sending = tmux.messages.send(message(text), patient);
    tmux.setStatus(text);
    await answer();
    await sending;
    expect(calls.map(args => args.at(-1))).toEqual([`rxtop: FIRING ${shown} .`, option]);
    expect(calls.map(args => args.at(calls.indexOf(args) === 0 ? -2 : -3))).toEqual(['--', '--']);
  });
});
