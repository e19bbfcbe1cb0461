import {beforeEach, expect, test} from 'vitest';
import {run} from '../../src/cli/program.js';
import type {Finding} from '../../src/model/finding.js';
import {FakeWorld} from './fake-world.js';

let world: FakeWorld;

beforeEach(() => {
  world = new FakeWorld();
});

const doctor = (...argv: string[]) => run(['doctor', ...argv], '1.2.3', world.ports);

function finding(outcome: Finding['outcome']): Finding {
  return {subject: 'engine', outcome, statement: 'said', remedy: outcome === 'ok' ? undefined : 'mend it'};
}

test.each([
  [['ok', 'ok'], 0],
  [['ok', 'limited'], 0],
  [['limited', 'failed', 'ok'], 1],
] as const)('findings %j end with %i', async (outcomes, code) => {
  world.findings = outcomes.map(finding);
  expect(await doctor()).toBe(code);
});

test('it looks once and thoroughly, after the engine was waited for', async () => {
  await doctor();
  expect(world.log).toEqual(['start', 'sweep thorough', 'settle', 'stop']);
});

test('an engine that does not answer is a finding, not an error', async () => {
  world.inventory = {engines: [{...world.inventory.engines[0], state: 'unreachable'}], containers: []};
  world.findings = [finding('failed')];
  expect(await doctor()).toBe(1);
  expect(world.output).toContain('mend it');
});

test('it tells how each container that fits is counted', async () => {
  await doctor('--filter', 'name=nobody');
  expect(world.output).toContain('no containers');
  await doctor();
  expect(world.output).toMatch(/^web +host /m);
});
