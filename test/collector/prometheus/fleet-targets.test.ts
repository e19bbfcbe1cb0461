import {expect, test} from 'vitest';
import type {FleetTarget} from '../../../src/collector/prometheus/fleet.js';
import {allTargets, targetNames} from '../../../src/collector/prometheus/fleet-targets.js';

const target = (instance: string, job = 'rxtop') => ({job, instance, host: instance.replace(/:.*/u, '')});
const telling = (instance: string): FleetTarget => ({
  ...target(instance),
  exporter: 'rxtop',
  lastAt: 0,
  intervalSeconds: 15,
});
const keyOf = ({job, instance}: {readonly job: string; readonly instance: string}) => `${job}\n${instance}`;

test('a host that somebody told of lately and nobody does now is among the targets, as long as it is to be scraped', () => {
  const recent = [target('a:1'), target('b:1'), target('c:1'), target('removed:1')];
  const isUp = new Map([target('a:1'), target('b:1'), target('c:1')].map(each => [keyOf(each), false]));
  expect(allTargets([telling('b:1')], recent, {isUp}).map(({instance}) => instance)).toEqual(['a:1', 'b:1', 'c:1']);
});

test('a host is told once, by who answers', () => {
  const other = target('a:8080', 'cadvisor');
  const isUp = new Map([
    [keyOf(target('a:1')), false],
    [keyOf(other), true],
    [keyOf(target('b:8080', 'cadvisor')), false],
  ]);
  const recent = [target('a:1'), other, target('b:8080', 'cadvisor')];
  expect(allTargets([telling('b:1')], recent, {isUp}).map(({instance}) => instance)).toEqual(['a:8080', 'b:1']);
});

test('a target’s host is what its series say', () => {
  const names = targetNames([{labels: {job: 'j', instance: 'a:1', node: 'worker-1'}, samples: []}]);
  expect(names).toEqual([{job: 'j', instance: 'a:1', host: 'worker-1'}]);
});
