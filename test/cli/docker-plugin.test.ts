import {expect, test} from 'vitest';
import {pluginMetadata, readPluginCall} from '../../src/cli/docker-plugin.js';

test.each<[words: string[], ours: string[], environment?: Record<string, string>]>([
  [['traffic'], []],
  [
    ['traffic', 'json', '-H', 'x'],
    ['json', '-H', 'x'],
  ],
  [
    ['-H', 'tcp://a', '--context=b', 'traffic', 'flows', 'web'],
    ['flows', 'web', '-H', 'tcp://a', '--context', 'b'],
  ],
  [
    ['-ctraffic', '-D', '-l', 'debug', '--log-level=info', 'traffic', '-n', '1'],
    ['-n', '1', '-c', 'traffic'],
  ],
  [
    ['-c', 'traffic', 'traffic', 'traffic'],
    ['traffic', '-c', 'traffic'],
  ],
  [['--config', '/d', '--tlsverify', '--tls=false', 'traffic'], [], {DOCKER_CONFIG: '/d', DOCKER_TLS_VERIFY: '1'}],
  [['help', 'traffic'], ['--help']],
])('the docker command calls us by %j', (words, ours, environment = {}) => {
  expect(readPluginCall(words)).toEqual({kind: 'run', words: ours, environment});
});

test('certificates by file are refused with what to do instead', () => {
  expect(() => readPluginCall(['--tlscacert=ca.pem', 'traffic'])).toThrow("docker's --tlscacert cannot be passed on");
});

test('what we are is told in the form that the docker command asks for', () => {
  expect(readPluginCall(['docker-cli-plugin-metadata'])).toEqual({kind: 'metadata'});
  expect(JSON.parse(pluginMetadata('1.2.3'))).toMatchObject({SchemaVersion: '0.1.0', Version: '1.2.3'});
});
