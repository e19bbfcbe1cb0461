import {expect, test} from 'vitest';
import {connectionWords, loginWords, parseSettings} from '../../../../src/collector/engine/ssh/ssh-words.js';

const TARGET = {kind: 'ssh', user: 'me', host: 'box', port: undefined, socketPath: undefined} as const;
const UNSET = {hasConnectTimeout: false, hasAliveInterval: false, sharesLogins: false};

test.each([
  ['host box\nconnecttimeout none\nserveraliveinterval 0\n', UNSET],
  ['connecttimeout none\nserveraliveinterval 0\ncontrolpath none\n', UNSET],
  [
    'connecttimeout 30\nserveraliveinterval 60\ncontrolpath /home/me/.ssh/login\n',
    {hasConnectTimeout: true, hasAliveInterval: true, sharesLogins: true},
  ],
])('what ssh -G prints is read: %j', (text, settings) => {
  expect(parseSettings(text)).toEqual(settings);
});

test('times are ours where the user has set none, and never ask is always', () => {
  const words = (settings: Partial<typeof UNSET>) => loginWords(TARGET, '/run/x/login', {...UNSET, ...settings});
  expect(words({})).toEqual(expect.arrayContaining(['BatchMode=yes', 'ConnectTimeout=10', 'ServerAliveInterval=5']));
  const own = words({hasConnectTimeout: true, hasAliveInterval: true}).join(' ');
  expect(own).toContain('BatchMode=yes');
  expect(own).not.toMatch(/Timeout|Alive/);
});

test.each([
  [undefined, 'docker system dial-stdio'],
  ['/run/docker.sock', "docker --host 'unix:///run/docker.sock' system dial-stdio"],
  ["/a b/$(x)'s.sock", "docker --host 'unix:///a b/$(x)'\\''s.sock' system dial-stdio"],
])('a socket at %s is one word of the shell there', (socketPath, command) => {
  const words = connectionWords({...TARGET, socketPath}, '/run/x/login');
  expect(words.slice(-5)).toEqual(['-l', 'me', '--', 'box', command]);
});
