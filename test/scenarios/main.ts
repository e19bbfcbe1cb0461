import path from 'node:path';
import process from 'node:process';
import {columns} from '../../src/view/text-columns.js';
import {createBlindClock, createDetector, type Watcher} from './detectors.js';
import {benchEngine} from './engine.js';
import {benchNab} from './nab.js';
import {alarmsADay, secondsUntilFound} from './run.js';
import {FAULTS, SERVICES} from './traffic.js';

const DAY_SECONDS = 86_400;
const QUIET_SECONDS = 1500;
/** A drift is measured by hours. */
const QUIET_BEFORE_DRIFT_SECONDS = 10_800;
const SEEDS = [1, 2, 3];
const PATIENCE_SECONDS = 60;
const PATIENCE_WITH_DRIFT_SECONDS = 3600;

/**
 * `npm run bench:anomaly [FOLDER]`: how soon each fault is found in each kind of traffic, and how many false alarms a series has
 * in a simulated day, beside a clock that alarms blindly; with the folder of an NAB-like data set, its score too. `--engine`: faults
 * in the traffic of a real engine's containers instead, which takes six minutes and root.
 */
async function main(): Promise<void> {
  if (process.argv.includes('--engine')) {
    process.stdout.write(`${await benchEngine()}\n`);
    return;
  }

  process.stdout.write(`${scenarioTable()}\n`);
  const [folder] = process.argv.slice(2);
  if (folder !== undefined) process.stdout.write(`\n${await benchNab(path.resolve(folder))}\n`);
}

function scenarioTable(): string {
  const head = ['TRAFFIC', ...FAULTS.map(({name}) => name), 'FALSE/DAY', 'CLOCK: FOUND', 'CLOCK: FALSE/DAY'];
  const rows = SERVICES.map(service => {
    const found = FAULTS.map(fault => cell(SEEDS.map(seed => find(createDetector, service, fault, seed))));
    const blind = FAULTS.flatMap(fault => SEEDS.map(seed => find(createBlindClock, service, fault, seed)));
    const hits = blind.filter(seconds => seconds !== undefined && seconds <= 10).length;
    return [
      service.name,
      ...found,
      mean(SEEDS.map(seed => alarmsADay(createDetector, service, seed, DAY_SECONDS))),
      `${hits}/${blind.length} within 10 s`,
      mean(SEEDS.map(seed => alarmsADay(createBlindClock, service, seed, DAY_SECONDS))),
    ];
  });
  return columns([head, ...rows]);
}

function find(create: () => Watcher, service: (typeof SERVICES)[number], fault: (typeof FAULTS)[number], seed: number) {
  const isDrift = fault.name.startsWith('drift');
  const quiet = isDrift ? QUIET_BEFORE_DRIFT_SECONDS : QUIET_SECONDS;
  const patience = isDrift ? PATIENCE_WITH_DRIFT_SECONDS : PATIENCE_SECONDS;
  return secondsUntilFound(create, service, fault, seed, quiet, patience);
}

/** Seconds until found, of each run: `1 4 –`. */
function cell(seconds: readonly (number | undefined)[]): string {
  return seconds.map(each => each ?? '–').join(' ');
}

function mean(values: readonly number[]): string {
  return (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(2);
}

await main();
