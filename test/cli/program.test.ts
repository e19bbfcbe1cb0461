import {beforeEach, describe, expect, test} from 'vitest';
import {run} from '../../src/cli/program.js';
import {UserError} from '../../src/errors.js';
import {FakeWorld} from './fake-world.js';

let world: FakeWorld;

beforeEach(() => {
  world = new FakeWorld();
});

const rxtop = (...argv: string[]) => run(argv, '1.2.3', world.ports);

async function refusal(argv: readonly string[]): Promise<UserError> {
  try {
    await rxtop(...argv);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

const COMMANDS = ['top', 'json', 'alert', 'check', 'doctor'];

test.each(['--version', '-V'])('%s prints the version and nothing else', async flag => {
  expect(await rxtop(flag)).toBe(0);
  expect(world.output).toBe('1.2.3\n');
  expect(world.log).toEqual([]);
});

test.each(['--help', '-h'])('%s names every command', async flag => {
  expect(await rxtop(flag)).toBe(0);
  for (const command of COMMANDS) expect(world.output).toMatch(new RegExp(`^ {2}${command} `, 'm'));
});

test.each(COMMANDS)('%s --help tells of its flags and starts nothing', async command => {
  expect(await rxtop(command, '--help')).toBe(0);
  for (const flag of ['--host', '--interval', '--filter', '--source', '--config']) expect(world.output).toContain(flag);
  expect(world.log).toEqual([]);
});

describe('wrong use is one line, with exit code 2, before anything is started', () => {
  test.each<[string, readonly string[], string]>([
    ['an unknown flag', ['json', '--colour'], "unknown option '--colour'"],
    ['a mistyped flag', ['json', '--fliter', 'x'], "unknown option '--fliter' (Did you mean --filter?)"],
    ['a flag of another command', ['json', '--verbose'], "unknown option '--verbose'"],
    ['an unknown flag without a command', ['--nope'], "unknown option '--nope'"],
    ['a mistyped command', ['jsno'], 'there is no command "jsno"'],
    ['an argument too many', ['json', 'web'], "too many arguments for 'json'. Expected 0 arguments but got 1"],
    ['a flag without its value', ['json', '--interval'], "option '-i, --interval <time>' argument missing"],
    ['an interval of 0', ['json', '-i', '0'], 'It must be at least 20ms'],
    ['a negative interval', ['json', '-i', '-1'], 'Expected seconds or a duration'],
    ['a bad duration', ['json', '--interval', '5 minutes'], 'Expected seconds or a duration'],
    ['a bad unit', ['json', '--interval', '5parsec'], 'Expected seconds or a duration'],
    ['a count of 0', ['json', '-n', '0'], 'Expected a whole number of at least 1'],
    ['a demo of nothing', ['json', '--demo=0'], 'Expected a whole number of at least 1'],
    ['a demo of too much', ['json', '--demo=99999999'], 'It must be at most 10000'],
    ['an unknown source', ['json', '--source', 'guess'], 'Allowed choices are auto, host, namespace, engine'],
    ['a filter without a value', ['json', '-f', 'name'], '--filter "name": it has no "="'],
    ['a filter by what there is not', ['json', '-f', 'nmae=x'], 'there is no filter "nmae" (did you mean "name"?)'],
    ['two engines', ['json', '-H', 'tcp://a:1', '-c', 'b'], '--host and --context cannot be used together'],
    ['a demo of an engine', ['--demo', '-H', 'tcp://a:1'], '--demo and --host cannot be used together'],
    ['a demo of a context', ['json', '--demo=3', '-c', 'b'], '--demo and --context cannot be used together'],
    ['a host without a name', ['json', '--host', ''], '--host names nothing'],
    ['a context without a name', ['json', '--context='], '--context names nothing'],
    [
      'a config file that is not there',
      ['json', '--config', '/nope.yaml'],
      'cannot read the config file /nope.yaml: it does not exist',
    ],
    ['a malformed rule', ['alert', '--rule', 'name=web tx >> 5MB/s'], 'column'],
    ['a rule with a bad unit', ['alert', '--rule', 'tx > 5parsec'], 'column'],
    ['a column that there is not', ['top', '-n', '1', '--sort', 'colour'], 'colour'],
  ])('%s', async (_, argv, message) => {
    const error = await refusal(argv);
    expect(`${error.message} ${error.hint}`).toContain(message);
    expect(error.exitCode).toBe(2);
    expect(`${error.message}${error.hint}`).not.toMatch(/\n|^error:/);
    expect(error.hint).not.toBe('');
    expect(world.output).toBe('');
    expect(world.log).toEqual([]);
  });

  test.each([
    ['json', '--source', '\u001b[31m\u202e'],
    ['json', '--\u001b[31m'],
    ['\u001b[2J'],
    ['json', '-f', '\u001b[2J=1'],
    ['json', '-i', '\u0007'],
    ['json', '--config', '/\u001b[2J'],
  ])('and what was written wrongly is made safe to print: %j', async (...argv) => {
    const {message, hint} = await refusal(argv);
    expect(`${message} ${hint}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('a mistyped command is guessed', async () => {
    expect((await refusal(['docter'])).hint).toContain('Did you mean "doctor"?');
    expect((await refusal(['xyzzy'])).hint).toContain('top, json, alert, check, doctor');
  });
});

test.each([
  [['check', '--colour'], "UNKNOWN - unknown option '--colour'"],
  [['check', '-i', '0', '--rule', 'tx > 1MB/s'], 'UNKNOWN - '],
  [['check', '--rule', 'tx >> 1'], 'UNKNOWN - '],
  [['check'], 'UNKNOWN - '],
])('to a monitoring system wrong use is UNKNOWN, which is 3: %j', async (argv, line) => {
  expect(await rxtop(...argv)).toBe(3);
  expect(world.output).toContain(line);
  expect(world.output.trimEnd()).not.toContain('\n');
});

test('without a command it is top, which prints plain rows where there is no terminal', async () => {
  expect(await rxtop('-n', '1', '--no-color')).toBe(0);
  expect(world.output).toContain('web');
  expect(world.output).not.toContain('\u001b');
});

test('the flags reach the collector, and the config file where they are silent', async () => {
  world.files['/etc/rxtop.yaml'] = 'interval: 4s\nsource: namespace\n';
  await rxtop('json', '--config', '/etc/rxtop.yaml', '--source', 'host', '--proc-root', '/host/proc', '--loopback');
  expect(world.chosen).toEqual({
    hosts: [],
    contexts: [],
    engines: [],
    source: 'host',
    procRoot: '/host/proc',
    intervalSeconds: 4,
    withLoopback: true,
    demo: undefined,
  });
});

test('the user’s own config file is read when it is there', async () => {
  world.environment.XDG_CONFIG_HOME = '/home/me/.config';
  await rxtop('json');
  expect(world.chosen?.intervalSeconds).toBe(1);
  world.files['/home/me/.config/rxtop/config.yaml'] = 'interval: 4s\n';
  await rxtop('json');
  expect(world.chosen?.intervalSeconds).toBe(4);
});
