import {describe, expect, test} from 'vitest';
import type {ProgramRunner} from '../../src/notify/run-program.js';
import {createTmux} from '../../src/notify/tmux.js';

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

const noReport = (problem: string) => {
  throw new Error(`unexpected: ${problem}`);
};
const missing = Object.assign(new Error('spawn tmux ENOENT'), {code: 'ENOENT'});

describe('tmux', () => {
  test('is given messages and the status, one call at a time', async () => {
    const {runner, calls, answer} = slowRunner();
    const tmux = createTmux(runner, noReport);
    tmux.announce('rxtop: FIRING web');
    tmux.setStatus('rxtop: 1 firing');
    expect(calls).toEqual([['tmux', 'display-message', '-d', '5000', '--', 'rxtop: FIRING web']]);
    await answer();
    expect(calls.slice(1)).toEqual([['tmux', 'set-option', '-g', '--', '@rxtop', 'rxtop: 1 firing']]);
  });

  test('that is slow is spared what has become outdated, and what it knows already', async () => {
    const {runner, calls, answer} = slowRunner();
    const tmux = createTmux(runner, noReport);
    for (let sweep = 0; sweep < 100; sweep++) {
      tmux.announce(`message ${sweep}`);
      tmux.setStatus(`status ${sweep}`);
    }

    await answer();
    await answer();
    await answer();
    tmux.setStatus('status 99');
    expect(calls.map(args => args.at(-1))).toEqual(['message 0', 'message 99', 'status 99']);
  });

  test('hears what is new after a status that was the same as before', async () => {
    const {runner, calls, answer} = slowRunner();
    const tmux = createTmux(runner, noReport);
    tmux.setStatus('rxtop: ok');
    await answer();
    tmux.setStatus('rxtop: ok');
    tmux.setStatus('rxtop: 1 firing');
    await answer();
    expect(calls.map(args => args.at(-1))).toEqual(['rxtop: ok', 'rxtop: 1 firing']);
  });

  test('loses the option at the end, after the call that is under way', async () => {
    const {runner, calls, atExit, answer} = slowRunner();
    const tmux = createTmux(runner, noReport);
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
    const {runner, calls} = slowRunner();
    await createTmux(runner, noReport).close();
    expect(calls).toEqual([]);
  });

  test('that is missing is spoken of once, and counted', async () => {
    const {runner, fail} = slowRunner();
    const problems: string[] = [];
    const tmux = createTmux(runner, problem => problems.push(problem));
    for (const status of ['a', 'b', 'c']) {
      tmux.setStatus(status);
      await fail(missing);
    }

    expect(problems).toEqual(['tmux is not installed: alerts do not show there']);
    expect(tmux.failures).toBe(3);
  });

  test.each([
    [Object.assign(new Error('x'), {killed: true}), 'tmux does not answer'],
    [Object.assign(new Error('x'), {code: 1, killed: false}), 'tmux refuses our commands'],
  ])('is described by how it failed', async (error, sentence) => {
    const {runner, fail} = slowRunner();
    const problems: string[] = [];
    createTmux(runner, problem => problems.push(problem)).setStatus('a');
    await fail(error);
    expect(problems.join()).toContain(sentence);
  });

  test('that is too old for a delay gets the message without it, from then on', async () => {
    const {runner, calls, answer, fail} = slowRunner();
    const tmux = createTmux(runner, noReport);
    tmux.announce('a');
    await fail(new Error('unknown option -- d'));
    await answer();
    tmux.announce('b');
    expect(calls.slice(1)).toEqual([
      ['tmux', 'display-message', '--', 'a'],
      ['tmux', 'display-message', '--', 'b'],
    ]);
    expect(tmux.failures).toBe(0);
  });

  test('never rejects at the end, also when it is gone by then', async () => {
    const {runner, answer, fail} = slowRunner();
    const tmux = createTmux(runner, noReport);
    tmux.setStatus('a');
    await answer();
    const closed = tmux.close();
    await fail(missing);
    await expect(closed).resolves.toBeUndefined();
  });

  test.each([
    ['#(touch x) #{host} #[fg=red]', '##(touch x) ##{host} ##[fg=red]', '##(touch x) ##{host} ##[fg=red]'],
    ['100 % %H', '100 %% %%H', '100 % %H'],
    ['a;', 'a\\;', 'a\\;'],
    ['a; b', 'a; b', 'a; b'],
    ['-g', '-g', '-g'],
    ['$(id) `id`', '$(id) `id`', '$(id) `id`'],
  ])('takes %j for nothing but text', async (text, message, option) => {
    const {runner, calls, answer} = slowRunner();
    const tmux = createTmux(runner, noReport);
    tmux.announce(text);
    tmux.setStatus(text);
    await answer();
    expect(calls.map(args => args.at(-1))).toEqual([message, option]);
    expect(calls.map(args => args.at(calls.indexOf(args) === 0 ? -2 : -3))).toEqual(['--', '--']);
  });
});
