import {expect, test} from 'vitest';
import {ofStatsApi} from '../../src/collector/stats-api-cost.js';

test.each([
  [
    'docker',
    '20.10.24',
    12,
    /about 7 ms of CPU a container and sweep, here 84 ms for 12 containers; at most 10 connections and 50 questions a second$/,
  ],
  ['docker', '28.5.2', 1, /about 3 ms of CPU a container and sweep, here 3 ms for 1 container; /],
  ['docker', '26.1.5', 400, /questions a second, so that each container is asked every 8 s at best$/],
  ['podman', '4.3.1', 0, /about 3 ms of CPU a container and sweep; at most/],
] as const)('what the API of %s %s costs for %i containers, and its bounds', (kind, version, containers, text) => {
  const finding = ofStatsApi({kind, version}, containers, 'the engine is on another host', 'run rxtop on that host');
  expect(finding).toMatchObject({outcome: 'limited', remedy: 'run rxtop on that host'});
  expect(finding.statement).toMatch(/^the engine is on another host: counters come from the engine’s stats API, /);
  expect(finding.statement).toMatch(text);
});
