import {expect, test} from 'vitest';
import {uncounted} from '../../../src/collector/ended/uncounted.js';
import {container, endpoint, network} from '../fakes.js';

test('one that nobody has counted is what the engine has told of it, and has no figures', () => {
  const labels = {'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'job'};
  const told = container('a', {state: 'exited', labels, endpoints: [endpoint(network('front'), '172.18.0.2/16')]});
  expect(uncounted(told, {host: 'here', endpoint: 'unix:///x'})).toMatchObject({
    key: expect.stringContaining('a'),
    ...{host: 'here', endpoint: 'unix:///x', id: 'a', name: 'name of a', state: 'exited', pid: undefined},
    ...{project: 'shop', service: 'job', interfaces: [], networks: [{name: 'front'}]},
    traffic: {state: 'unavailable', reason: 'not-running', detail: 'it ended before it could be counted'},
  });
});
