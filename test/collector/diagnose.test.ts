import {expect, test} from 'vitest';
import {type DiagnosisFacts, diagnose} from '../../src/collector/diagnose.js';
import {container, fakeSweep, watchedInterface} from '../alerts/fake-sweep.js';

const FACTS: Omit<DiagnosisFacts, 'inventory'> = {
  location: {state: 'none', sentence: '', hint: '', candidates: []},
  isLocal: true,
  procRoot: '/proc',
  forcedSource: 'auto',
  vethCount: 1,
  areKindsClosed: false,
  ends: 'possible',
};

function statementsOf(subject: string, ...interfaces: ReturnType<typeof watchedInterface>[]): string[] {
  const {inventory} = fakeSweep({at: 0, containers: [container('web', {interfaces})]});
  return diagnose({...FACTS, inventory}).flatMap(finding => (finding.subject === subject ? finding.statement : []));
}

test('interfaces whose kind cannot be asked are told of, and where all are known nothing is', () => {
  const wg0 = watchedInterface({name: 'wg0', kind: undefined, source: 'namespace'});
  expect(statementsOf('inner interfaces', watchedInterface(), wg0)).toEqual([
    expect.stringContaining('of what kind 1 of them are'),
  ]);
  expect(statementsOf('inner interfaces', watchedInterface())).toEqual([]);
});

test('that the kernel could not be asked yet is no lack', () => {
  const web = container('web', {
    networkNamespace: 4026532622,
    interfaces: [watchedInterface({name: 'wg0', kind: undefined, source: 'namespace'})],
  });
  const {inventory} = fakeSweep({at: 0, containers: [web]});
  const subjects = (areKindsClosed: boolean) =>
    diagnose({...FACTS, inventory, areKindsClosed}).map(({subject}) => subject);
  expect(subjects(true)).toContain('inner interfaces');
  expect(subjects(false)).not.toContain('inner interfaces');
});

test.each([
  ['possible', 'ok', undefined],
  ['elsewhere', 'limited', expect.stringContaining('network namespace')],
  ['no-program', 'limited', expect.stringContaining('iproute2')],
] as const)(
  'where interfaces cannot be listened to, final counters are lost, and that is said: %s',
  (ends, outcome, remedy) => {
    const {inventory} = fakeSweep({at: 0, containers: [container('web')]});
    const findings = diagnose({...FACTS, inventory, ends});
    expect(findings.find(({subject}) => subject === 'final counters')).toMatchObject({outcome, remedy});
  },
);

test('the engine’s word knows no kinds, and that is no news', () => {
  expect(statementsOf('inner interfaces', watchedInterface({kind: undefined, source: 'engine'}))).toEqual([]);
});
