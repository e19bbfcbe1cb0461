import {describe, expect, test} from 'vitest';
import {EMPTY_CONFIG} from '../../src/cli/config.js';
import {parseConfig} from '../../src/cli/config-text.js';

const read = (text: string) => parseConfig(text, 'c.yaml').notifiers;

describe('notifiers of the config file', () => {
  test('are told in one line, or with more', () => {
    const text = `
notifiers:
  - bell
  - tmux: off
  - desktop: 9
  - exec: [/bin/page, --now, 1]
    severity: critical
  - webhook: https://user:secret@hooks.example.org/x
    headers: {Authorization: "Bearer x"}
    template: {text: "{title}", blocks: [{n: "{count}"}, null, 1]}
    resolved: false
  - alertmanager: http://127.0.0.1:9093
    labels: {team: net}
  - syslog: true
    facility: local1
`;
    expect(read(text).map(({kind, isOn, severity, tellsEnds}) => [kind, isOn, severity, tellsEnds])).toEqual([
      ['bell', true, 'warning', true],
      ['tmux', false, 'warning', true],
      ['desktop', true, 'warning', true],
      ['exec', true, 'critical', true],
      ['webhook', true, 'warning', false],
      ['alertmanager', true, 'warning', true],
      ['syslog', true, 'warning', true],
    ]);
  });

  test('may be none', () => {
    expect(read('notifiers:\n')).toEqual([]);
    expect(EMPTY_CONFIG.notifiers).toEqual([]);
  });

  test.each([
    ['notifiers: bell', '1:12: "notifiers" must be a list'],
    ['notifiers:\n  - webhok: https://x', '2:5: there is no notifier "webhok"; did you mean "webhook"?'],
    ['notifiers:\n  - pager', '2:5: there is no notifier "pager"; there are bell, tmux, desktop'],
    ['notifiers:\n  - 7', '2:5: a notifier must hold keys with values'],
    ['notifiers:\n  - webhook: hooks.example.org', '2:14: "webhook" must be a URL such as'],
    ['notifiers:\n  - webhook: ftp://hooks.example.org', '2:14: "webhook" must be a URL such as'],
    [
      'notifiers:\n  - webhook: https://x\n    heders: {}',
      '3:5: there is no key "heders" here; did you mean "headers"?',
    ],
    ['notifiers:\n  - webhook: https://x\n    headers: {"a b": c}', '3:15: "a b": HTTP allows no such header'],
    ['notifiers:\n  - webhook: https://x\n    headers: {A: "b\\r\\nc"}', '3:15: "A": HTTP allows no such header'],
    ['notifiers:\n  - webhook: https://x\n    headers: {Host: b}', '3:15: "Host": this header is not yours to set'],
    ['notifiers:\n  - webhook: https://x\n    template: {a: [x, "{titel}"]}', '3:23: there is no {titel}; there are'],
    ['notifiers:\n  - alertmanager: http://x\n    labels: {a-b: c}', '3:14: "a-b": a label has a name of letters'],
    ['notifiers:\n  - alertmanager: http://x\n    labels: {rule: c}', '3:14: "rule": rxtop sets this label itself'],
    ['notifiers:\n  - exec: page --now', '2:11: "exec" must be a list: the program, then each of its arguments'],
    ['notifiers:\n  - exec: []', '2:11: "exec" must be a list'],
    ['notifiers:\n  - exec: [page, {a: 1}]', '2:18: each part of the list must be a text'],
    ['notifiers:\n  - desktop: 8', '2:14: "desktop" must be one of 9, 777'],
    ['notifiers:\n  - syslog: true\n    facility: kern', '3:15: "facility" must be one of daemon, user'],
    ['notifiers:\n  - bell: true\n    severity: bad', '3:15: "severity" must be one of warning, critical'],
    ['notifiers:\n  - bell: true\n    resolved: 1', '3:15: "resolved" must be true or false'],
    ['notifiers:\n  - bell: true\n    tmux: true', '3:5: a notifier is one thing: "bell" or "tmux"'],
    ['notifiers:\n  - webhook: &a https://x\n  - webhook: *a', '3:14: write it out here'],
  ])('%j are refused: %s', (text, message) => {
    expect(() => read(text)).toThrow(expect.objectContaining({message: expect.stringContaining(`c.yaml:${message}`)}));
    expect(() => read(text)).toThrow(
      expect.objectContaining({hint: expect.stringContaining('- webhook: https'), kind: 'usage'}),
    );
  });
});
