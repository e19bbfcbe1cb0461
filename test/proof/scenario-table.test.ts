import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {sectionOf} from '../engine/proof/readme-section.js';
import {
  comparisonMarkdown,
  type ScenarioTest,
  scenarioMarkdown,
  scenarioRows,
  scenarioText,
} from '../engine/proof/scenario-table.js';
import {SCENARIOS} from '../engine/proof/scenarios.js';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test('the README’s table has each scenario, with what is expected', () => {
  const lines = sectionOf(README, 'scenarios').split('\n').slice(2);
  expect(lines.map(line => line.split(' | ').slice(0, 2))).toEqual(
    [...SCENARIOS].map(([number, expected]) => [`| ${number}`, expected]),
  );
});

const TWO = new Map([
  [1, 'one'],
  [2, 'two'],
]);

function seen(title: string, state: ScenarioTest['state'], ...numbers: number[]): ScenarioTest {
  const scenarios = numbers.map(number => ({number, seen: `saw ${title}`, engine: 'Docker 1.2'}));
  return {title, state, scenarios};
}

test.each([
  [[seen('a', 'passed', 1)], 'as expected', 'not seen'],
  [[seen('1, 2: a', 'passed')], 'not seen', 'not seen'],
  [[seen('a', 'passed', 1, 2), seen('2: b', 'failed')], 'as expected', 'FAILED'],
  [[seen('1: a', 'failed'), seen('a', 'passed', 1)], 'FAILED', 'not seen'],
  [[seen('1: a', 'skipped'), seen('a', 'passed', 1)], 'as expected', 'not seen'],
] as const)('%j', (tests, first, second) => {
  expect(scenarioRows(TWO, tests).map(({state}) => state)).toEqual([first, second]);
});

test('as text and as Markdown; what was not seen this time keeps its line', () => {
  const rows = scenarioRows(TWO, [seen('a', 'passed', 1), seen('b', 'passed', 1), seen('b', 'passed', 1)]);

  expect(scenarioText(rows)).toMatchInlineSnapshot(`
    " 1  ok   one
          seen: saw a
          seen: saw b
          on:   Docker 1.2
     2  not seen  two"
  `);
  expect(scenarioMarkdown(rows, '| 2 | two | before | there |')).toMatchInlineSnapshot(`
    "| | expected | seen | on |
    |---|---|---|---|
    | 1 | one | saw a; saw b | Docker 1.2 |
    | 2 | two | before | there |"
  `);
  expect(scenarioMarkdown(rows, '| 2 | other | before | there |')).toContain('| 2 | two | – | – |');
});

test('a comparison keeps the lines of engines that were not asked', () => {
  const line = (engine: string) => ({engine, what: 'w', kernel: 'k', command: 'c', api: 'a', rxtop: 'r'});
  const before = comparisonMarkdown([line('Docker 1'), line('Podman 2')], '');
  expect(comparisonMarkdown([line('Docker 1')], before)).toBe(before);
});
