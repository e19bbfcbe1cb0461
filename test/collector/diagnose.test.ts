import {expect, test} from 'vitest';
import {type DiagnosisFacts, diagnose} from '../../src/collector/diagnose.js';
import {container, fakeSweep, watchedInterface} from '../alerts/fake-sweep.js';

function statementsOf(subject: string, ...interfaces: ReturnType<typeof watchedInterface>[]): string[] {
  const {inventory} = fakeSweep({at: 0, containers: [container('web', {interfaces})]});
  const facts: DiagnosisFacts = {
    location: {state: 'none', sentence: '', hint: '', candidates: []},
    inventory,
    isLocal: true,
    procRoot: '/proc',
    forcedSource: 'auto',
    vethCount: 1,
    ends: 'possible',
  };
  return diagnose(facts).flatMap(finding => (finding.subject === subject ? finding.statement : []));
}

test('interfaces whose kind cannot be asked are told of, and where all are known nothing is', () => {
  const wg0 = watchedInterface({name: 'wg0', kind: undefined, source: 'namespace'});
  expect(statementsOf('inner interfaces', watchedInterface(), wg0)).toEqual([
    expect.stringContaining('of what kind 1 of them are'),
  ]);
  expect(statementsOf('inner interfaces', watchedInterface())).toEqual([]);
});

test('the engine’s word knows no kinds, and that is no news', () => {
  expect(statementsOf('inner interfaces', watchedInterface({kind: undefined, source: 'engine'}))).toEqual([]);
});
