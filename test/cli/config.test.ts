import {describe, expect, test} from 'vitest';
import {parseConfig} from '../../src/cli/config-text.js';
import {loadConfig} from '../../src/cli/load-config.js';
import {UserError} from '../../src/errors.js';

describe('a config file', () => {
  test('says what is watched and how', () => {
    const config = parseConfig(
      `
# for the shop
rules:
  - service=db tx > 5MB/s for 10s as critical
  - "label:tier=front rx == 0 for 1m"
interval: 500ms
host: tcp://db-1:2375
source: namespace
units: bits
steps: iec
`,
      'config.yaml',
    );
    expect(config).toMatchObject({
      rules: [
        {metric: 'tx', threshold: 5e6, severity: 'critical'},
        {metric: 'rx', comparison: '==', forSeconds: 60},
      ],
      intervalSeconds: 0.5,
      hosts: ['tcp://db-1:2375'],
      contexts: [],
      source: 'namespace',
      units: 'bits',
      steps: 'iec',
    });
  });

  test('may name several engines', () => {
    expect(parseConfig('host:\n  - tcp://a:2376\n  - tcp://b:2376\n', 'c').hosts).toEqual([
      'tcp://a:2376',
      'tcp://b:2376',
    ]);
    expect(parseConfig('context: [a, b]', 'c').contexts).toEqual(['a', 'b']);
  });

  test.each(['', '\n', '# nothing\n', '---\n', 'rules:\n  # - rx > 1MB/s\n', '{}'])('may say nothing: %j', text => {
    expect(parseConfig(text, 'c')).toMatchObject({rules: [], intervalSeconds: undefined, hosts: []});
  });

  test.each([
    ['interval: 2', 2],
    ['interval: 0.5', 0.5],
    ['interval: 2s', 2],
  ])('%s', (text, seconds) => {
    expect(parseConfig(text, 'c').intervalSeconds).toBe(seconds);
  });

  test.each([
    ['rules:\n  - rx > 5\n', 'c:2:10: rule "rx > 5" goes wrong at its column 6: a rate of bytes needs its unit'],
    ['rules:\n  - "rx > 5"\n', 'c:2:11: rule'],
    ['rules:\n  - "rx\\x20> 5"\n', 'c:2:5: rule'],
    ['rules: ["rx > 1MB/s", nmae=x rx == 0]', 'c:1:23: rule "nmae=x rx == 0" goes wrong at its column 1'],
    ['rules: rx > 5MB/s', 'c:1:8: "rules" must be a list'],
    ['rules:\n  - rx: 5\n', 'c:2:5: there is no key "rx" in "rules"'],
    ['rules:\n  - 5\n', 'c:2:5: a rule must be one line of text'],
    ['rules:\n  -\n', 'a rule must be one line of text'],
    ['a: &x 1\nrules: *x', 'c:1:1: there is no key "a"'],
    ['ruels: []', 'c:1:1: there is no key "ruels"; did you mean "rules"?'],
    ['interval: 1s\nrates: 1', 'c:2:1: there is no key "rates"'],
    ['? [a]\n: 1', 'there is no key "this"'],
    ['interval: soon', 'c:1:11: "interval" cannot be soon: expected seconds or a duration'],
    ['interval: 0', '"interval" cannot be 0: it must be at least'],
    ['interval: -1', '"interval" cannot be -1'],
    ['interval: [1]', 'c:1:11: "interval" must be a duration'],
    ['interval:', '"interval" must be a duration'],
    ['interval: yes', '"interval" cannot be yes'],
    ['host: 5', 'c:1:7: "host" must be a text, or a list of texts'],
    ['host: [tcp://a, 5]', 'c:1:17: "host" must be a text, or a list of texts'],
    ['host: ""', '"host" must be a text'],
    ['host: tcp://a\ncontext: b', 'c:2:1: "host" and "context" cannot both be given'],
    ['source: kernel', '"source" must be one of auto, host, namespace, engine'],
    ['units: bit', '"units" must be one of bytes, bits'],
    ['steps: SI', '"steps" must be one of si, iec'],
    ['- a\n- b', 'c:1:1: expected keys with values'],
    ['just text', 'c:1:1: expected keys with values'],
    ['units: bits\nunits: bytes', 'c:2:1: Map keys must be unique'],
    ['rules: [', 'c:1:9: Flow sequence in block collection'],
    ['a: b: c', 'c:1:4: Nested mappings are not allowed'],
    ['units: bits\n---\nunits: bytes', 'c:2:1: Source contains multiple documents'],
    ['"\u001b[2J": 1', 'there is no key "\\u001b[2J"'],
  ])('is refused: %j', (text, message) => {
    const refuse = () => parseConfig(text, 'c');
    expect(refuse).toThrow(message);
    expect(refuse).toThrow(expect.objectContaining({name: 'UserError', kind: 'usage'}));
  });
});

describe('looking for the config file', () => {
  const files = (known: Readonly<Record<string, string>>, code = 'ENOENT') => {
    const asked: string[] = [];
    const readText = (path: string) => {
      asked.push(path);
      const text = known[path];
      return text === undefined ? Promise.reject(Object.assign(new Error(code), {code})) : Promise.resolve(text);
    };
    return {readText, asked};
  };

  test.each([
    [{XDG_CONFIG_HOME: '/xdg', HOME: '/home/u'}, ['/xdg/rxtop/config.yaml']],
    [{XDG_CONFIG_HOME: 'relative', HOME: '/home/u'}, ['/home/u/.config/rxtop/config.yaml']],
    [{XDG_CONFIG_HOME: '', HOME: '/home/u'}, ['/home/u/.config/rxtop/config.yaml']],
    [{HOME: ''}, []],
    [{}, []],
  ])('%j: %j', async (environment, paths) => {
    const {readText, asked} = files({});
    expect(await loadConfig(undefined, {environment, readText})).toMatchObject({rules: []});
    expect(asked).toEqual(paths);
  });

  test('the one that is named comes before the own one', async () => {
    const {readText} = files({'/own': 'units: bits', '/xdg/rxtop/config.yaml': 'units: bytes'});
    expect(await loadConfig('/own', {environment: {XDG_CONFIG_HOME: '/xdg'}, readText})).toMatchObject({units: 'bits'});
  });

  test.each([
    ['/own', 'ENOENT', 'cannot read the config file /own: it does not exist'],
    ['/own', 'EACCES', 'cannot read the config file /own: you may not read it'],
    ['/own', 'EISDIR', 'cannot read the config file /own: it is a folder'],
    ['/own', 'EIO', 'cannot read the config file /own: EIO'],
    [undefined, 'EACCES', 'cannot read the config file /home/u/.config/rxtop/config.yaml: you may not read it'],
  ])('%s with %s is an error of the user', async (path, code, message) => {
    const {readText} = files({}, code);
    const failure: unknown = await loadConfig(path, {environment: {HOME: '/home/u'}, readText}).catch(error => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(failure).toMatchObject({message, kind: 'usage'});
  });
});

describe('the day on which months of totals begin', () => {
  test.each([
    ['totals: {resetDay: 1}', 1],
    ['totals:\n  resetDay: 28\n', 28],
    ['totals:', undefined],
    ['totals: {}', undefined],
  ])('%j', (text, resetDay) => {
    expect(parseConfig(text, 'c').resetDay).toBe(resetDay);
  });

  test.each([
    ['totals: 15', 'c:1:9: "totals" must hold keys with values'],
    ['totals: [15]', 'c:1:9: "totals" must hold keys with values'],
    ['totals: {resetday: 1}', 'c:1:10: there is no key "resetday" in "totals"'],
    ['totals: {resetDay: 0}', 'c:1:20: "resetDay" must be a whole number from 1 to 28'],
    ['totals: {resetDay: 29}', '"resetDay" must be'],
    ['totals: {resetDay: 1.5}', '"resetDay" must be'],
    ['totals: {resetDay: "1"}', '"resetDay" must be'],
    ['totals: {resetDay: }', '"resetDay" must be'],
    ['totals: {resetDay: [1]}', '"resetDay" must be'],
  ])('is refused: %j', (text, message) => {
    expect(() => parseConfig(text, 'c')).toThrow(message);
  });
});

test('what is nested without an end is refused', () => {
  expect(() => parseConfig(`rules:\n  ${'? '.repeat(20_000)}`, 'a.yaml')).toThrow(UserError);
});
