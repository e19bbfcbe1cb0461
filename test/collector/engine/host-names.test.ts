import {expect, test} from 'vitest';
import {type EngineLocation, engineAt} from '../../../src/collector/engine/engine-location.js';
import {hostNames} from '../../../src/collector/engine/host-names.js';

const tcp = (host: string, port = 2376) => engineAt({kind: 'tcp', host, port, tls: undefined}, '--host');
const ssh = (host: string, user?: string) =>
  engineAt({kind: 'ssh', user, host, port: undefined, socketPath: undefined}, '--host');
const unix = (socketPath: string, origin = '--host') => engineAt({kind: 'unix', socketPath}, origin);
const context = (name: string, location: EngineLocation) => ({...location, context: name});
const NONE: EngineLocation = {state: 'none', sentence: '', hint: '', candidates: []};

test.each<[string, EngineLocation[], string[]]>([
  ['usual sockets and no engine are this machine', [unix('/run/docker.sock'), NONE], ['here', 'here']],
  [
    'rootless and Podman’s sockets as well',
    [unix('/run/user/7/podman/podman.sock'), unix('/x', 'default socket')],
    ['here', 'here'],
  ],
  ['addresses have the name in them', [tcp('a'), tcp('b')], ['a', 'b']],
  ['with the port where that alone tells them apart', [tcp('a'), tcp('b'), tcp('a', 9)], ['a:2376', 'b', 'a:9']],
  ['other sockets are called after their file', [unix('/tmp/web1.sock'), unix('/tmp/web2.sock')], ['web1', 'web2']],
  [
    'or by their path',
    [unix('/tmp/1/docker.sock'), unix('/tmp/2/docker.sock')],
    ['/tmp/1/docker.sock', '/tmp/2/docker.sock'],
  ],
  ['those that are reached by ssh as well', [ssh('a', 'me'), ssh('b'), ssh('a', 'you')], ['me@a', 'b', 'you@a']],
  ['contexts have names', [context('prod', tcp('a')), context('test', tcp('a'))], ['prod', 'test']],
])('%s', (_, locations, names) => {
  expect(hostNames(locations, 'here')).toEqual(names);
});
