import {expect, test} from 'vitest';
import {podOf, projectAndService} from '../../src/collector/project-and-service.js';

const COMPOSE_PROJECT = 'com.docker.compose.project';
const COMPOSE_SERVICE = 'com.docker.compose.service';
const STACK = 'com.docker.stack.namespace';
const SWARM_SERVICE = 'com.docker.swarm.service.name';

test.each<[what: string, labels: Record<string, string>, project: string | undefined, service: string | undefined]>([
  ['without labels', {}, undefined, undefined],
  ['of Compose', {[COMPOSE_PROJECT]: 'shop', [COMPOSE_SERVICE]: 'web'}, 'shop', 'web'],
  ['of a stack', {[STACK]: 'shop', [SWARM_SERVICE]: 'shop_web'}, 'shop', 'web'],
  ['of a stack, with an underline in its name', {[STACK]: 'a', [SWARM_SERVICE]: 'a_b_c'}, 'a', 'b_c'],
  [
    'of a service that is called like another stack',
    {[STACK]: 'shop', [SWARM_SERVICE]: 'shopping'},
    'shop',
    'shopping',
  ],
  ['of a service without a stack', {[SWARM_SERVICE]: 'web_1'}, undefined, 'web_1'],
  ['of a stack, without a service', {[STACK]: 'shop'}, 'shop', undefined],
  ['of both', {[COMPOSE_PROJECT]: 'p', [STACK]: 's', [SWARM_SERVICE]: 's_web'}, 'p', undefined],
])('a container %s', (_what, labels, project, service) => {
  expect(projectAndService({labels})).toEqual({project, service});
});

test.each([
  [{}, 'shop', 'shop'],
  [{'io.kubernetes.pod.name': 'web-0', 'io.kubernetes.pod.namespace': 'shop'}, undefined, 'shop/web-0'],
  [{'io.kubernetes.pod.name': 'web-0'}, undefined, 'web-0'],
  [{'io.kubernetes.pod.namespace': 'shop'}, undefined, undefined],
  [{}, undefined, undefined],
])('labels %j and pod %j are pod %j', (labels, pod, name) => {
  expect(podOf({labels, pod})).toBe(name);
});
