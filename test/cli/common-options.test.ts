import {Command} from 'commander';
import {expect, test} from 'vitest';
import {addCommonOptions, type CommonFlags, type CommonOptions, commonOptions} from '../../src/cli/common-options.js';
import type {Config} from '../../src/cli/config.js';
import {parseConfig} from '../../src/cli/config-text.js';
import {DEFAULTS} from './default-options.js';

const NO_CONFIG = parseConfig('', 'config.yaml');
const CONFIG = parseConfig(
  'host: tcp://file:2375\ninterval: 5s\nsource: namespace\nunits: bits\nsteps: iec\n',
  'config.yaml',
);

function parse(argv: readonly string[], config: Config = NO_CONFIG): CommonOptions {
  const command = addCommonOptions(new Command('rxtop')).exitOverride();
  command.configureOutput({outputError: () => undefined}).parse(argv, {from: 'user'});
  return commonOptions(command.opts<CommonFlags>(), config);
}

/** What a command line selects is asked apart. */
const {selection: _, ...OTHER_DEFAULTS} = DEFAULTS;

test('without flags and without a config file', () => {
  const {selection, ...others} = parse([]);
  expect(others).toEqual(OTHER_DEFAULTS);
  expect(selection.selectors).toEqual([]);
});

test.each<[string, Partial<CommonOptions['collector']>]>([
  ['-H tcp://there:2375', {hosts: ['tcp://there:2375']}],
  ['--host unix:///run/docker.sock', {hosts: ['unix:///run/docker.sock']}],
  ['-c there', {contexts: ['there']}],
  ['--context there', {contexts: ['there']}],
  ['-i 500ms', {intervalSeconds: 0.5}],
  ['--interval 2', {intervalSeconds: 2}],
  ['--engine auto', {engines: ['auto']}],
  ['--engine docker', {engines: ['docker']}],
  ['--engine podman', {engines: ['podman']}],
  ['--engine none', {engines: ['none']}],
  ['-H tcp://a:2376 -H tcp://b:2376', {hosts: ['tcp://a:2376', 'tcp://b:2376']}],
  ['-c a --context b', {contexts: ['a', 'b']}],
  ['--engine docker --engine podman --engine docker', {engines: ['docker', 'podman']}],
  ['--source auto', {source: 'auto'}],
  ['--source host', {source: 'host'}],
  ['--source namespace', {source: 'namespace'}],
  ['--source engine', {source: 'engine'}],
  ['--demo', {demo: 24}],
  ['--demo=7', {demo: 7}],
  ['--demo 7', {demo: 7}],
  ['--loopback', {withLoopback: true}],
  ['--proc-root /host/proc', {procRoot: '/host/proc'}],
])('%s is told to the collector', (line, collector) => {
  const {selection: _, ...others} = parse(line.split(' '));
  expect(others).toEqual({...OTHER_DEFAULTS, collector: {...OTHER_DEFAULTS.collector, ...collector}});
});

test.each<[string, Partial<CommonOptions>]>([
  ['-a', {isAll: true}],
  ['--all', {isAll: true}],
  ['--bits', {units: {unit: 'bits', steps: 'si'}}],
  ['--iec', {units: {unit: 'bytes', steps: 'iec'}}],
  ['-s tx', {sort: 'tx'}],
  ['--sort name', {sort: 'name'}],
  ['-r', {isReversed: true}],
  ['--reverse', {isReversed: true}],
  ['--no-color', {isColorWanted: false}],
  ['--ascii', {isAscii: true}],
])('%s', (line, expected) => {
  const {selection: _, ...others} = parse(line.split(' '));
  expect(others).toEqual({...OTHER_DEFAULTS, ...expected});
});

test('filters add up in the order in which they are given', () => {
  const {selection} = parse(['-f', 'name=web-*', '--filter', 'project!=shop']);
  expect(selection.selectors).toEqual([
    {key: 'name', label: undefined, pattern: 'web-*', isNegated: false},
    {key: 'project', label: undefined, pattern: 'shop', isNegated: true},
  ]);
});

test('what the flags do not say, the config file says', () => {
  expect(parse([], CONFIG)).toMatchObject({
    collector: {hosts: ['tcp://file:2375'], intervalSeconds: 5, source: 'namespace'},
    units: {unit: 'bits', steps: 'iec'},
  });
});

test.each<[string, Partial<CommonOptions['collector']>]>([
  ['--host tcp://flag:2375', {hosts: ['tcp://flag:2375'], contexts: []}],
  ['--context flag', {hosts: [], contexts: ['flag']}],
  ['--interval 3', {intervalSeconds: 3}],
  ['--source auto', {source: 'auto'}],
])('%s comes before the config file', (line, collector) => {
  expect(parse(line.split(' '), CONFIG).collector).toMatchObject(collector);
});

test('who asks no engine asks none that the config file names', () => {
  expect(parse(['--engine', 'none'], CONFIG).collector).toMatchObject({engines: ['none'], hosts: []});
});

test.each([
  ['--host', '-H', 'tcp://there:2375'],
  ['--context', '-c', 'there'],
])('%s cannot be asked where no engine is', (flag, ...argv) => {
  expect(() => parse([...argv, '--engine', 'none'])).toThrow(
    expect.objectContaining({message: `${flag} and --engine none cannot be used together`, exitCode: 2}),
  );
});

test.each([
  ['none', 'docker'],
  ['podman', 'auto'],
])('--engine %s and %s contradict each other', (...engines) => {
  expect(() => parse(engines.flatMap(engine => ['--engine', engine]))).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/^--engine \w+ and --engine \w+ cannot be used together$/),
    }),
  );
});

test('engines are named by address or by context, not by both', () => {
  expect(() => parse(['-H', 'tcp://there:2375', '-c', 'there'])).toThrow(
    expect.objectContaining({message: '--host and --context cannot be used together', exitCode: 2}),
  );
});
