import process from 'node:process';
import {columns} from '../../src/view/text-columns.js';
import {benchAgainstEngine} from './against-engine.js';
import {benchDashboard} from './dashboard.js';
import {benchDetector} from './detector.js';
import {benchProcess} from './process.js';
import {holds, type Result} from './result.js';
import {benchStart} from './start.js';
import {benchSweep} from './sweep.js';

/**
 * `npm run bench`: what rxtop costs, as a table and as JSON (`--json`). Budgets are those of the README. Times are CPU
 * time; they drift with the machine, ratios of one run do not.
 */
async function main(): Promise<void> {
  const results = [
    ...benchSweep(),
    ...benchDetector(),
    ...(await benchStart()),
    ...(await benchProcess()),
    ...(await benchDashboard()),
    ...(await benchAgainstEngine()),
  ];
  process.stdout.write(
    process.argv.includes('--json') ? `${JSON.stringify(results, null, 2)}\n` : `${table(results)}\n`,
  );
}

function table(results: readonly Result[]): string {
  const rows = results.map(result => {
    const {name, value, unit, budget, isFloor = false} = result;
    const limit = budget === undefined ? '' : `${isFloor ? '≥' : '≤'} ${budget} ${unit}`;
    return [name, `${Number(value.toPrecision(3))} ${unit}`, limit, verdict(holds(result))];
  });
  return columns([['WHAT', 'MEASURED', 'BUDGET', ''], ...rows]);
}

function verdict(isHeld: boolean | undefined): string {
  if (isHeld === undefined) return '';

  return isHeld ? 'holds' : 'MISSED';
}

await main();
