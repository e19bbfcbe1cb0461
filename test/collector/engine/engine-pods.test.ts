import {expect, test} from 'vitest';
import {parsePods} from '../../../src/collector/engine/engine-pods.js';

/** As Podman 4.3 answers, shortened. */
const PODS = [
  {
    Cgroup: '/libpod_parent',
    Name: 'shop',
    InfraId: 'i1',
    Containers: [
      {Id: 'i1', Names: 'e5-infra', Status: 'running'},
      {Id: 'w1', Names: 'shop-web', Status: 'running'},
    ],
  },
  {Name: 'empty', Containers: null},
];

test('each container of a pod has its name', () => {
  expect(parsePods(PODS)).toEqual(
    new Map([
      ['i1', 'shop'],
      ['w1', 'shop'],
    ]),
  );
});

test.each([[null], [{}], [[null, 7]], [[{Containers: [{Id: 'a'}]}]], [[{Name: 'x', Containers: [{}, {Id: 7}]}]]])(
  '%j tells of no pod',
  json => {
    expect(parsePods(json)).toEqual(new Map());
  },
);

test('names are made safe to print', () => {
  expect(parsePods([{Name: 'a\u001bb', Containers: [{Id: 'c\u202e'}]}])).toEqual(new Map([['c\\u202e', 'a\\u001bb']]));
});
