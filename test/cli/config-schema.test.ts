import {readFileSync} from 'node:fs';
import {Ajv} from 'ajv';
import {describe, expect, test} from 'vitest';
import {parse} from 'yaml';
import {CONFIG_KEYS, configProblems, parseConfig} from '../../src/cli/config-text.js';

const schema = JSON.parse(readFileSync(new URL('../../src/cli/config.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv({allowUnionTypes: true, strictTypes: false}).compile(schema);

describe('the JSON Schema of the config file', () => {
  test('knows every key that the parser knows', () => {
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining([...CONFIG_KEYS]));
  });

  test.each([
    '',
    'rules:\n',
    'rules:\n  - tx > 5MB/s for 10s',
    'rules: [{rule: tx > 5MB/s, name: much, select: {service: [db, cache]}, cooldown: 10m}]',
    'groups: [{select: {project: shop, label: {tier: front}, not: {name: "*-test"}}, rules: [rx == 0, {rule: tx > 1MB/s}]}]',
    'alerts: {cooldown: 10m, groupBy: project, groupWait: 0, flapping: {count: 3, within: 1h}}',
    'mutes: [{select: {service: backup}}, {rule: "tx*", until: 2026-12-24T18:00}]',
    'maintenance: [{days: [sat, sun], from: "22:00", to: "02:00"}, {from: 2026-12-24T22:00, to: 2026-12-25T06:00Z, rule: "*"}]',
    'maintenance: [{days: sat, from: 2:00, to: 3:30, select: {name: 7}}]',
    'allow: [{from: {service: web}, to: {service: db}, ports: [5432]}, {from: {name: [a, b]}, to: {}, ports: 80}]',
    'allow: [{from: {name: "*"}, to: external}, {from: {name: x}, to: [10.0.0.0/8, "2001:db8::/32", 192.0.2.1], ports: [443]}]',
    'interval: 2s\nunits: bits\nsteps: iec\nsource: host\nhost: [tcp://a, tcp://b]\ntotals: {resetDay: 3}',
  ])('and the parser take %j', text => {
    expect(configProblems(text, 'c')).toEqual([]);
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  test.each([
    ['ruels: []', 'c:1:1: there is no key "ruels"'],
    ['rules: tx', 'c:1:8: "rules" must be a list'],
    ['rules: [5]', 'c:1:9: a rule must be one line'],
    ['rules: [{name: x}]', 'c:1:9: this has no "rule"'],
    ['rules: [{rule: tx > 1MB/s, cooldown: soon}]', 'c:1:38: "cooldown" must be a duration'],
    [
      'rules: [{rule: tx > 1MB/s, select: {nmae: x}}]',
      'c:1:37: there is no key "nmae" in "select"; did you mean "name"?',
    ],
    ['rules: [{rule: tx > 1MB/s, select: {name: {}}}]', 'c:1:43: "name" must be a name or a glob'],
    ['groups: [{select: {project: shop}}]', 'c:1:10: this group has no rules'],
    ['groups: {}', 'c:1:9: "groups" must be a list'],
    ['alerts: {groupBy: host}', 'c:1:19: "groupBy" must be one of'],
    ['alerts: {flapping: {count: 1}}', 'c:1:28: "count" must be a whole number from 2 to 100'],
    ['mutes: [{until: 2026-12-24T18:00}]', 'c:1:9: a mute needs "select", "rule" or both'],
    ['mutes: [{rule: x, until: tomorrow}]', 'c:1:26: "until" must be a date and time'],
    ['maintenance: [{from: "22:00"}]', 'c:1:15: a window needs "from" and "to"'],
    ['maintenance: [{days: [monday], from: "1:00", to: "2:00"}]', '"days" must be one of sun, mon'],
    ['maintenance: [{from: noon, to: "2:00"}]', 'c:1:22: "from" must be a date and time'],
    ['allow: {}', 'c:1:8: "allow" must be a list'],
    ['allow: [{from: {service: web}}]', 'c:1:9: an allowed connection needs "from" and "to"'],
    ['allow: [{from: {}, to: external}]', 'c:1:16: "from" selects nothing'],
    [
      'allow: [{from: {servise: a}, to: external}]',
      'c:1:17: there is no key "servise" in "select"; did you mean "service"?',
    ],
    ['allow: [{from: {name: a}, to: 7}]', 'c:1:31: "to" must be selectors'],
    ['allow: [{from: {name: a}, to: {name: b}, ports: [0]}]', 'c:1:50: a port must be a whole number from 1 to 65535'],
    ['allow: [{from: {name: a}, to: {name: b}, ports: []}]', 'c:1:49: "ports" must name a port'],
    ['host: a\ncontext: b', 'c:2:1: "host" and "context" cannot both be given'],
    ['totals: {resetDay: 40}', '"resetDay" must be a whole number'],
  ])('and the parser refuse %j', (text, message) => {
    expect(configProblems(text, 'c').map(problem => problem.message)).toEqual([expect.stringContaining(message)]);
    expect(validate(parse(text))).toBe(false);
  });

  test.each([
    ['allow: [{from: {name: a}, to: db}]', 'c:1:31: "to" must be selectors'],
    ['allow: [{from: {name: a}, to: [10.0.0.0/8, 10.0.0.0/33]}]', 'c:1:44: "to" must be selectors'],
    ['maintenance: [{days: sat, from: 2026-12-24T22:00, to: "2:00"}]', 'with "days" goes a time of the day'],
    ['maintenance: [{from: 2026-12-24T22:00, to: 2026-12-23T22:00}]', '"to" must be later than "from"'],
    ['rules: [rx > 5]', 'c:1:14: rule "rx > 5" goes wrong at its column 6'],
  ])('does not say all: only the parser refuses %j', (text, message) => {
    expect(() => parseConfig(text, 'c')).toThrow(message);
  });
});

describe('what is wrong in a config file', () => {
  test('is told all at once, each with its line and column', () => {
    const text = 'rules:\n  - rx > 5\n  - rx == 0\n  - ry == 0\nintervall: 2s\nunits: bit\nmutes: [{}, {rule: x}]\n';
    expect(configProblems(text, 'c').map(({message}) => message.slice(0, 6))).toEqual([
      'c:5:1:',
      'c:2:10',
      'c:4:5:',
      'c:6:8:',
      'c:7:9:',
    ]);
    expect(() => parseConfig(text, 'c')).toThrow(/^c:5:1: .* \(and 4 more: see rxtop check-config\)$/);
  });
});

describe('a group', () => {
  test('puts what it selects before each of its rules', () => {
    const text = 'groups: [{select: {project: shop, not: {name: "a b"}}, rules: [tx > 5MB/s for 10s]}]';
    expect(parseConfig(text, 'c').rules).toMatchObject([
      {
        text: 'project=shop name!="a b" tx > 5MB/s for 10s',
        selectors: [
          {key: 'project', pattern: 'shop'},
          {key: 'name', pattern: 'a b', isNegated: true},
        ],
        forSeconds: 10,
      },
    ]);
  });
});
