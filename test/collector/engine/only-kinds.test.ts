import {expect, test} from 'vitest';
import type {EngineClient} from '../../../src/collector/engine/engine-client.js';
import {explainFailure, toEngineError} from '../../../src/collector/engine/engine-error.js';
import {engineAt} from '../../../src/collector/engine/engine-location.js';
import {onlyKinds} from '../../../src/collector/engine/only-kinds.js';
import {nodeTimers} from '../../../src/collector/engine/timers.js';

const TRANSPORT = {kind: 'unix', socketPath: '/run/x.sock'} as const;

function clientOf(asked: 'docker' | 'podman', answering: 'docker' | 'podman'): EngineClient {
  const client = {version: async () => ({kind: answering, version: '4.3.1'})} as unknown as EngineClient;
  return onlyKinds(new Set([asked]), () => client)(TRANSPORT, nodeTimers);
}

test.each(['docker', 'podman'] as const)('%s is accepted where it was asked for', async kind => {
  expect(await clientOf(kind, kind).version()).toEqual({kind, version: '4.3.1'});
});

test.each([
  ['docker', 'podman', '/run/x.sock: Podman answers there, and --engine docker was asked for'],
  ['podman', 'docker', '/run/x.sock: Docker answers there, and --engine podman was asked for'],
] as const)('--engine %s does not take %s', async (asked, answering, reason) => {
  const error = toEngineError(
    await clientOf(asked, answering)
      .version()
      .catch((refusal: unknown) => refusal),
  );
  expect(error.failure).toBe('other-kind');
  expect(explainFailure(error, engineAt(TRANSPORT, '--host'))).toEqual({
    reason,
    hint: 'Leave --engine away, or name the engine with --host.',
  });
});
