import type {EngineComparison, SeenScenario} from './record.js';

/** A test, as far as the table needs it. */
export interface ScenarioTest {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending';
  readonly scenarios: readonly SeenScenario[];
}

export interface ScenarioRow {
  readonly number: number;
  readonly expected: string;
  readonly state: 'as expected' | 'FAILED' | 'not seen';
  readonly seen: readonly string[];
  readonly engines: readonly string[];
}

/**
 * A row for each scenario. A scenario holds if all tests hold that bear its number in their title or have recorded it,
 * and at least one has recorded what it saw.
 */
export function scenarioRows(scenarios: ReadonlyMap<number, string>, tests: readonly ScenarioTest[]): ScenarioRow[] {
  return [...scenarios].map(([number, expected]) => {
    const own = tests.filter(
      test => numbersOf(test.title).includes(number) || test.scenarios.some(each => each.number === number),
    );
    const records = own.flatMap(test => test.scenarios.filter(each => each.number === number));
    const hasFailed = own.some(({state}) => state === 'failed');
    return {
      number,
      expected,
      state: hasFailed ? 'FAILED' : records.length > 0 ? 'as expected' : 'not seen',
      seen: [...new Set(records.map(({seen}) => seen))],
      engines: [...new Set(records.map(({engine}) => engine))].toSorted(),
    };
  });
}

/** Numbers at the beginning of a title: `8, 10: …`, `21: …`. */
function numbersOf(title: string): number[] {
  const [, numbers = ''] = /^(\d+(?:, \d+)*): /.exec(title) ?? [];
  return numbers === '' ? [] : numbers.split(', ').map(Number);
}

/** The table as text, for the end of a run. */
export function scenarioText(rows: readonly ScenarioRow[]): string {
  return rows
    .map(({number, expected, state, seen, engines}) => {
      const head = `${String(number).padStart(2)}  ${state === 'as expected' ? 'ok ' : state}  ${expected}`;
      const facts = seen.map(each => `      seen: ${each}`);
      return [head, ...facts, ...(engines.length === 0 ? [] : [`      on:   ${engines.join(', ')}`])].join('\n');
    })
    .join('\n');
}

/** The same as Markdown, for the README. A scenario that was not seen keeps the line that it has there. */
export function scenarioMarkdown(rows: readonly ScenarioRow[], before: string): string {
  const known = new Map(before.split('\n').map(line => [Number(/^\| (\d+) \|/.exec(line)?.[1]), line]));
  const lines = rows.map(({number, expected, state, seen, engines}) => {
    const old = known.get(number);
    if (state !== 'as expected' && old?.startsWith(`| ${number} | ${cell(expected)} |`)) return old;
    return markdownRow([String(number), expected, seen.join('; ') || '–', engines.join(', ') || '–']);
  });
  return ['| | expected | seen | on |', '|---|---|---|---|', ...lines].join('\n');
}

/** What tools tell of the same containers, as Markdown; engines that were not asked keep their lines. */
export function comparisonMarkdown(comparisons: readonly EngineComparison[], before: string): string {
  const asked = new Set(comparisons.map(({engine}) => engine));
  const kept = before
    .split('\n')
    .slice(2)
    .filter(line => line.startsWith('|') && !asked.has(line.split(' | ')[0]!.slice(2)));
  const lines = comparisons.map(({engine, what, kernel, command, api, rxtop}) =>
    markdownRow([engine, what, kernel, command, api, rxtop]),
  );
  const head = ['engine', 'container', 'the kernel', '`docker stats`, `podman stats`', 'stats API', 'rxtop'];
  return [markdownRow(head), '|---|---|---|---|---|---|', ...[...lines, ...kept].toSorted(byEngine)].join('\n');
}

/** Rows of one engine stay in their order. */
function byEngine(a: string, b: string): number {
  const engine = (line: string) => line.split(' | ')[0] ?? '';
  return engine(a).localeCompare(engine(b));
}

function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
