import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {thresholdOf} from '../../src/anomaly/sensitivity.js';
import {SeriesDetectors} from '../../src/anomaly/series-detectors.js';
import {parseSeriesLine} from '../../src/cli/series-line.js';

type Windows = readonly (readonly [string, string])[];

/** Rows that are not scored: the share at the beginning, of 5000 rows at most. */
const PROBATION_SHARE = 0.15;
const LONGEST_SERIES = 5000;
const FALSE_POSITIVE_WEIGHT = 0.11;

/**
 * The score (standard profile, 0..100) at the threshold of `normal` on the series of a folder that has `data/` and
 * `labels/combined_windows.json` as the Numenta Anomaly Benchmark has them, by its published rules
 * (https://github.com/numenta/NAB/wiki), and the cost of a sample.
 */
export async function benchNab(folder: string): Promise<string> {
  const labels: Readonly<Record<string, Windows>> = JSON.parse(
    await readFile(path.join(folder, 'labels', 'combined_windows.json'), 'utf8'),
  );
  let points = 0;
  let windows = 0;
  let found = 0;
  let samples = 0;
  const before = process.cpuUsage();
  for (const [name, given] of Object.entries(labels)) {
    const text = await readFile(path.join(folder, 'data', name), 'utf8');
    const result = scoreSeries(text, given);
    points += result.points;
    found += result.found;
    samples += result.samples;
    windows += given.length;
  }
  const {user} = process.cpuUsage(before);
  const score = (100 * points) / (2 * windows);
  return `${Object.keys(labels).length} series: ${score.toFixed(1)} at ${thresholdOf('normal').toFixed(2)}, ${found} of ${windows} windows, ${(user / samples).toFixed(1)} µs a sample with reading`;
}

/** Points above those of a detector that says nothing: up to 2 for each window. */
function scoreSeries(text: string, given: Windows): {points: number; found: number; samples: number} {
  const lines = text.trimEnd().split('\n').slice(1);
  const samples = lines.map((line, index) => parseSeriesLine(line.trimEnd(), index + 2));
  const detector = new SeriesDetectors();
  const first = Math.ceil(Math.min(Math.floor(PROBATION_SHARE * lines.length), PROBATION_SHARE * LONGEST_SERIES));
  const bounds = given.map(window =>
    window.map(stamp => Date.parse(`${stamp.slice(0, 19).replace(' ', 'T')}Z`) / 1000),
  );
  const rows = bounds.map(([from, to]) => ({
    start: samples.findIndex(({stamp}) => stamp === from),
    end: samples.findIndex(({stamp}) => stamp === to),
  }));
  const best = rows.map(() => 0);
  let falsePoints = 0;
  for (const [index, {stamp, value}] of samples.entries()) {
    if (detector.update(stamp, value) < thresholdOf('normal') || index < first) continue;

    const inside = rows.findIndex(({start, end}) => index >= start && index <= end);
    if (inside >= 0) {
      const {start, end} = rows[inside]!;
      const position = sigmoid(-(end - index + 1) / (end - start + 1)) / sigmoid(-1);
      best[inside] = Math.max(best[inside]!, 1 + position);
    } else {
      const last = rows.findLast(({end}) => end < index);
      const place = last === undefined ? -1 : sigmoid((index - last.end) / (last.end - last.start));
      falsePoints += place * FALSE_POSITIVE_WEIGHT;
    }
  }
  return {
    points: best.reduce((sum, each) => sum + each, 0) + falsePoints,
    found: best.filter(each => each > 0).length,
    samples: samples.length,
  };
}

function sigmoid(position: number): number {
  return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}
