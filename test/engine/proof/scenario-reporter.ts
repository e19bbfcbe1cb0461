import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Reporter, TestCase, TestModule, TestRunEndReason, Vitest} from 'vitest/node';
import {replaceSection, sectionOf} from './readme-section.js';
import type {EngineComparison} from './record.js';
import {
  comparisonMarkdown,
  type ScenarioRow,
  type ScenarioTest,
  scenarioMarkdown,
  scenarioRows,
  scenarioText,
} from './scenario-table.js';
import {SCENARIOS} from './scenarios.js';

const README = path.join(import.meta.dirname, '../../../README.md');
const ENGINE_TESTS = path.join(import.meta.dirname, '..');

/**
 * Prints the table of scenarios after a run of engine tests; in CI a scenario that a whole run has not seen fails it. With
 * `--update` it renews the README's tables, as far as they were seen.
 */
export default class ScenarioReporter implements Reporter {
  private vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], _errors: readonly unknown[], reason: TestRunEndReason): void {
    const engineModules = modules.filter(({project}) => project.name.startsWith('engine'));
    const cases = engineModules.flatMap(module => [...module.children.allTests()]);
    const tests = cases.map(asScenarioTest);
    if (!tests.some(({state}) => state === 'passed' || state === 'failed')) return;

    const rows = scenarioRows(SCENARIOS, tests);
    const isWhole = this.isWhole(engineModules) && reason !== 'interrupted';
    const shown = isWhole ? rows : rows.filter(({state}) => state !== 'not seen');
    if (shown.length > 0) process.stdout.write(`\nScenarios on real engines\n${scenarioText(shown)}\n`);
    const comparisons = cases.flatMap(test => test.meta().comparisons ?? []);
    if (comparisons.length > 0) process.stdout.write(`\n${comparisonMarkdown(comparisons, '')}\n`);
    if (this.vitest?.config.snapshotOptions.updateSnapshot === 'all') updateReadme(rows, comparisons);

    const unseen = rows.filter(({state}) => state === 'not seen').map(({number}) => number);
    if (!isWhole || unseen.length === 0) return;

    process.stdout.write(`\nScenarios that no test has recorded: ${unseen.join(', ')}\n`);
    // A test that was lost, or skipped, must not go unnoticed where all of them are to run.
    if (process.env.CI !== undefined) process.exitCode = 1;
  }

  /** Whether every engine test was asked for. */
  private isWhole(modules: readonly TestModule[]): boolean {
    const files = readdirSync(ENGINE_TESTS, {recursive: true, encoding: 'utf8'});
    const tests = files.filter(file => file.endsWith('.test.ts'));
    return modules.length === tests.length && this.vitest?.config.testNamePattern === undefined;
  }
}

function updateReadme(rows: readonly ScenarioRow[], comparisons: readonly EngineComparison[]): void {
  const readme = readFileSync(README, 'utf8');
  const scenarios = scenarioMarkdown(rows, sectionOf(readme, 'scenarios'));
  const compared = comparisonMarkdown(comparisons, sectionOf(readme, 'comparison'));
  writeFileSync(README, replaceSection(replaceSection(readme, 'scenarios', scenarios), 'comparison', compared));
}

function asScenarioTest(test: TestCase): ScenarioTest {
  return {title: test.fullName, state: test.result().state, scenarios: test.meta().scenarios ?? []};
}
