import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Reporter, TestCase, TestModule, TestRunEndReason, Vitest} from 'vitest/node';
import {replaceSection} from './readme-section.js';
import {type ScenarioTest, scenarioMarkdown, scenarioRows, scenarioText} from './scenario-table.js';
import {SCENARIOS} from './scenarios.js';

const README = path.join(import.meta.dirname, '../../../README.md');
const ENGINE_TESTS = path.join(import.meta.dirname, '..');

/**
 * Prints the table of scenarios after a run of engine tests. With `--update` a whole run renews the table of the README.
 * A whole run in which a scenario was not seen fails.
 */
export default class ScenarioReporter implements Reporter {
  private vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], _errors: readonly unknown[], reason: TestRunEndReason): void {
    const engineModules = modules.filter(({project}) => project.name === 'engine');
    const tests = engineModules.flatMap(module => [...module.children.allTests()]).map(asScenarioTest);
    if (!tests.some(({state}) => state === 'passed' || state === 'failed')) return;

    const rows = scenarioRows(SCENARIOS, tests);
    const isWhole = this.isWhole(engineModules);
    const shown = isWhole ? rows : rows.filter(({state}) => state !== 'not seen');
    if (shown.length > 0) process.stdout.write(`\nScenarios on real engines\n${scenarioText(shown)}\n`);
    if (!isWhole || reason === 'interrupted') return;

    const unseen = rows.filter(({state}) => state === 'not seen').map(({number}) => number);
    if (unseen.length > 0) {
      process.stdout.write(`\nScenarios that no test has recorded: ${unseen.join(', ')}\n`);
    }
    if (this.vitest?.config.snapshotOptions.updateSnapshot === 'all') {
      writeFileSync(README, replaceSection(readFileSync(README, 'utf8'), 'scenarios', scenarioMarkdown(rows)));
    }
  }

  /** Whether every engine test was asked for. */
  private isWhole(modules: readonly TestModule[]): boolean {
    const files = readdirSync(ENGINE_TESTS, {recursive: true, encoding: 'utf8'});
    const tests = files.filter(file => file.endsWith('.test.ts'));
    return modules.length === tests.length && this.vitest?.config.testNamePattern === undefined;
  }
}

function asScenarioTest(test: TestCase): ScenarioTest {
  return {title: test.fullName, state: test.result().state, scenarios: test.meta().scenarios ?? []};
}
