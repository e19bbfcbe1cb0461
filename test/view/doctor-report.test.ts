import {expect, test} from 'vitest';
import {doctorReport} from '../../src/view/doctor-report.js';
import {CONNECTED, container} from './json-scene.js';

test('each finding stands with its remedy, then how each container is counted', () => {
  const report = doctorReport(
    [
      {subject: 'engine', outcome: 'ok', statement: 'docker 28.5.2 answers', remedy: undefined},
      {subject: 'namespaces', outcome: 'limited', statement: 'closed to this user', remedy: 'run rxtop as root'},
    ],
    {engines: [CONNECTED]},
    [
      container({name: 'web', traffic: {state: 'counted', source: 'host', why: 'each interface has its veth'}}),
      container({name: 'sidecar', traffic: {state: 'shared', reason: 'shared-with', owner: {id: 'a', name: 'web'}}}),
      container({
        name: 'データ',
        traffic: {state: 'unavailable', reason: 'host-network', detail: 'it uses the host’s'},
      }),
    ],
  );
  expect(report).toMatchInlineSnapshot(`
    "engine      ok       docker 28.5.2 answers
    namespaces  limited  closed to this user
                →        run rxtop as root

    CONTAINER  SOURCE  WHY
    web        host    each interface has its veth
    sidecar    –       counted under web, whose namespace it shares
    データ     –       host-network: it uses the host’s
    "
  `);
});

test('without containers it says so', () => {
  expect(doctorReport([], {engines: [CONNECTED]}, [])).toMatch(/no containers\n$/);
});
