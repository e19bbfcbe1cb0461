import process from 'node:process';
import {columns} from '../../src/view/text-columns.js';
import {benchAgainstEngine} from './against-engine.js';
import {benchBursts} from './burst.js';
import {benchChurn} from './churn.js';
import {benchDashboard} from './dashboard.js';
import {benchDetector} from './detector.js';
import {benchExport} from './export.js';
import {benchFrames} from './frames.js';
import {benchOthers} from './others.js';
import {benchProcess} from './process.js';
import {holds, type Result} from './result.js';
import {benchStart} from './start.js';
import {benchSweep} from './sweep.js';

const PARTS: Readonly<Record<string, () => readonly Result[] | Promise<readonly Result[]>>> = {
  sweep: benchSweep,
  detector: benchDetector,
  export: benchExport,
  bursts: benchBursts,
  churn: benchChurn,
  start: benchStart,
  process: benchProcess,
  frames: benchFrames,
  dashboard: benchDashboard,
  engine: benchAgainstEngine,
  others: benchOthers,
};

/**
 * `npm run bench`: what rxtop costs, as a table and as JSON (`--json`); `npm run bench frames dashboard` measures those parts
 * alone. Budgets are those of the README. Times are CPU time; they drift with the machine, ratios of one run do not.
 */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2).filter(word => word !== '--json');
  const names = wanted.length === 0 ? Object.keys(PARTS) : wanted;
  const results: Result[] = [];
  for (const name of names) {
    const part = PARTS[name];
    if (part === undefined) throw new Error(`there is no part "${name}": ${Object.keys(PARTS).join(', ')}`);

    results.push(...(await part()));
  }
  process.stdout.write(
    process.argv.includes('--json') ? `${JSON.stringify(results, null, 2)}\n` : `${table(results)}\n`,
  );
}

function table(results: readonly Result[]): string {
  const rows = results.map(result => {
    const {name, value, unit, budget, isFloor = false, note = ''} = result;
    const limit = budget === undefined ? '' : `${isFloor ? '≥' : '≤'} ${budget} ${unit}`;
    return [name, `${Number(value.toPrecision(3))} ${unit}`, limit, verdict(holds(result)), note];
  });
  return columns([['WHAT', 'MEASURED', 'BUDGET', '', ''], ...rows]);
}

function verdict(isHeld: boolean | undefined): string {
  if (isHeld === undefined) return '';

  return isHeld ? 'holds' : 'MISSED';
}

await main();
