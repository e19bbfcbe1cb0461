import {describe, expect, test} from 'vitest';
import {type EmptyTable, noticeFor} from '../../src/view/notice.js';
import {ENGINE} from './fake-sweep.js';

const EMPTY: EmptyTable = {known: 0, shown: 0, hidden: 0, filter: '', isNarrowed: false};

const MISSING = {
  ...ENGINE,
  kind: 'none',
  state: 'unreachable',
  reason: 'Neither /var/run/docker.sock nor /run/podman/podman.sock is there.',
  hint: 'Start Docker.',
} as const;

describe('an empty table says why', () => {
  test.each([
    ['nothing exists', ENGINE, EMPTY, 'There is no container.'],
    ['nothing runs', ENGINE, {...EMPTY, known: 3}, 'No container is running.'],
    ['the typed filter fits nothing', ENGINE, {...EMPTY, known: 3, filter: 'db'}, 'No container matches the filter.'],
    [
      'the typed filter fits what does not run only',
      ENGINE,
      {...EMPTY, known: 3, hidden: 1, filter: 'state=exited'},
      'No running container matches the filter.',
    ],
    ['--filter fits nothing', ENGINE, {...EMPTY, known: 3, isNarrowed: true}, 'No running container matches --filter.'],
    ['no answer yet', {...ENGINE, state: 'connecting' as const}, EMPTY, 'Looking for containers…'],
    ['no engine', MISSING, EMPTY, MISSING.reason],
    ['nothing exists by cgroup', {...MISSING, standIn: 'cgroups' as const}, EMPTY, 'There is no container.'],
  ])('%s', (_, engine, table, title) => {
    expect(noticeFor([engine], table)?.title).toBe(title);
  });
});

test.each([
  [1, '1 that does not run matches: press i.'],
  [4, '4 that do not run match: press i.'],
])('a filter that fits %i that do not run says which key shows them', (hidden, line) => {
  expect(noticeFor([ENGINE], {...EMPTY, known: 5, hidden, filter: 'x'})?.lines).toEqual([
    line,
    'The filter is x. Esc clears it.',
  ]);
});

test('without an engine it says what to do, and offers the demo', () => {
  expect(noticeFor([MISSING], EMPTY)?.lines).toEqual([
    'Start Docker.',
    'Press d to see a demo with simulated containers.',
  ]);
});

test('a table with rows has no notice, whatever the engine does', () => {
  expect(noticeFor([MISSING], {...EMPTY, known: 2, shown: 1})).toBeUndefined();
});
