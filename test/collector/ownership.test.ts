import {expect, test} from 'vitest';
import {findOwners} from '../../src/collector/ownership.js';
import type {SandboxLookup} from '../../src/collector/sandboxes.js';
import type {EngineContainer} from '../../src/model/container.js';
import {container, sandbox} from './fakes.js';

const HIDDEN: SandboxLookup = {state: 'hidden'};
const STOPPED: SandboxLookup = {state: 'stopped'};

function inSandbox(number: number): SandboxLookup {
  return SANDBOXES[number]!;
}
const SANDBOXES: SandboxLookup[] = [0, 1, 2].map(number => ({state: 'open', sandbox: sandbox(number, [])}));

/** Owner of each container by id, for those that are in another’s namespace. */
function owners(entries: readonly (readonly [EngineContainer, SandboxLookup])[]): Record<string, string> {
  const {ownerOf, membersOf} = findOwners(
    new Map(entries.map(([each]) => [each.id, each])),
    new Map(entries.map(([{id}, lookup]) => [id, lookup])),
  );
  const found = entries.flatMap(([{id}]) => (ownerOf(id) === undefined ? [] : [[id, ownerOf(id)!.id] as const]));
  const asMembers = entries.flatMap(([{id: owner}]) => membersOf(owner).map(({id}) => [id, owner] as const));
  expect(Object.fromEntries(asMembers)).toEqual(Object.fromEntries(found));
  return Object.fromEntries(found);
}

const EARLY = '2026-01-31T12:00:00.5Z';
const LATE = '2026-01-31T12:00:00.55Z';
const member = (id: string, of: string, startedAt = LATE) => container(id, {networkMode: `container:${of}`, startedAt});
const app = container('app', {startedAt: EARLY});

test('containers in one namespace belong to the first of them, whatever the engine says', () => {
  expect(
    owners([
      [app, inSandbox(0)],
      [member('sidecar', 'other'), inSandbox(0)],
      [container('other'), inSandbox(1)],
      [member('moved', 'other'), inSandbox(0)],
    ]),
  ).toEqual({sidecar: 'app', moved: 'app'});
});

test('a member whose owner was restarted stays in the old namespace and owns it', () => {
  expect(
    owners([
      [app, inSandbox(1)],
      [member('sidecar', 'app'), inSandbox(0)],
      [member('another', 'app'), inSandbox(0)],
    ]),
  ).toEqual({another: 'sidecar'});
});

test('containers on the host network share nothing that is counted', () => {
  const host = (id: string) => container(id, {networkMode: 'host'});
  expect(
    owners([
      [host('a'), inSandbox(0)],
      [host('b'), inSandbox(0)],
      [host('c'), HIDDEN],
    ]),
  ).toEqual({});
});

test.each<[string, readonly (readonly [EngineContainer, SandboxLookup])[], Record<string, string>]>([
  [
    'a member',
    [
      [app, HIDDEN],
      [member('sidecar', 'app'), HIDDEN],
    ],
    {sidecar: 'app'},
  ],
  [
    'a chain of members',
    [
      [app, HIDDEN],
      [member('sidecar', 'app'), HIDDEN],
      [member('third', 'sidecar'), HIDDEN],
    ],
    {sidecar: 'app', third: 'app'},
  ],
  ['a member of somebody unknown', [[member('sidecar', 'gone'), HIDDEN]], {}],
  ['a member of itself', [[member('sidecar', 'sidecar'), HIDDEN]], {}],
  [
    'members in a circle',
    [
      [member('a', 'b'), HIDDEN],
      [member('b', 'a'), HIDDEN],
    ],
    {},
  ],
  [
    'a member whose owner was restarted later',
    [
      [container('app', {startedAt: LATE}), HIDDEN],
      [member('sidecar', 'app', EARLY), HIDDEN],
    ],
    {},
  ],
  [
    'a member that started with its owner',
    [
      [app, HIDDEN],
      [member('sidecar', 'app', EARLY), HIDDEN],
    ],
    {sidecar: 'app'},
  ],
  [
    'a member whose owner has ended',
    [
      [container('app', {pid: undefined, state: 'exited', startedAt: EARLY}), STOPPED],
      [member('sidecar', 'app'), HIDDEN],
    ],
    {},
  ],
  [
    'a member whose owner’s start is not known',
    [
      [container('app', {startedAt: undefined}), HIDDEN],
      [member('sidecar', 'app'), HIDDEN],
    ],
    {},
  ],
])('without a look at the namespaces the engine’s word counts: %s', (_, entries, expected) => {
  expect(owners(entries)).toEqual(expected);
});

test('a container that does not run is nobody’s member', () => {
  expect(
    owners([
      [app, inSandbox(0)],
      [member('sidecar', 'app'), STOPPED],
    ]),
  ).toEqual({});
});
