import type {SeenScenario} from './record.js';

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

/** The same as Markdown, for the README. */
export function scenarioMarkdown(rows: readonly ScenarioRow[]): string {
  const lines = rows.map(
    ({number, expected, seen, engines}) =>
      `| ${[String(number), expected, seen.join('; ') || '–', engines.join(', ') || '–'].map(cell).join(' | ')} |`,
  );
  return ['| | expected | seen | on |', '|---|---|---|---|', ...lines].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
