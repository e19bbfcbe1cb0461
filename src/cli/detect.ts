import {once} from 'node:events';
import {SeriesDetectors} from '../anomaly/series-detectors.js';
import {ExitCode, UserError} from '../errors.js';
import type {Ports} from '../ports.js';
import {isHeaderLine, parseSeriesLine} from './series-line.js';

/** A line longer than this is no sample, and is not waited for. */
const LONGEST_LINE = 4096;
const SCORE_DECIMALS = 6;

/**
 * Scores a series on stdin: a line `timestamp,value,score` for each line `timestamp,value`, as soon as it has come, each from
 * what came before it only. A header line gets a header. Throws a UserError with the number of a line that cannot be read;
 * the lines before it have been answered.
 */
export async function runDetect({stdin, stdout, ending}: Ports): Promise<number> {
  const scorer = createLineScorer();
  stdin.setEncoding('utf8');
  const stop = () => void stdin.destroy();
  ending.addEventListener('abort', stop);
  if (ending.aborted) stop();
  let rest = '';
  try {
    for await (const chunk of stdin) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      await writeScores(lines, scorer, stdout, ending);
      if (ending.aborted) return ExitCode.ok;
      if (rest.length > LONGEST_LINE) throw tooLong(scorer.number + 1);
    }
    if (rest !== '') await writeScores([rest], scorer, stdout, ending);
  } catch (error) {
    if (ending.aborted) return ExitCode.ok;

    throw error;
  } finally {
    ending.removeEventListener('abort', stop);
  }
  return ExitCode.ok;
}

interface LineScorer {
  /** Lines that have been read. */
  readonly number: number;
  /** The answer to one more line, undefined for an empty one. */
  answer(line: string): string | undefined;
}

function createLineScorer(): LineScorer {
  const detector = new SeriesDetectors();
  let number = 0;
  return {
    get number() {
      return number;
    },
    answer(text) {
      number++;
      const line = number === 1 ? text.replace(/^\uFEFF/u, '').trimEnd() : text.trimEnd();
      if (line === '') return undefined;
      if (number === 1 && isHeaderLine(line)) return `${line},score`;
      if (line.length > LONGEST_LINE) throw tooLong(number);

      const {stampText, valueText, stamp, value} = parseSeriesLine(line, number);
      return `${stampText},${valueText},${detector.update(stamp, value).toFixed(SCORE_DECIMALS)}`;
    },
  };
}

/** Writes what could be answered, also when a line among them cannot. */
async function writeScores(
  lines: readonly string[],
  scorer: LineScorer,
  stdout: Ports['stdout'],
  ending: AbortSignal,
): Promise<void> {
  const answers: string[] = [];
  let failure: unknown;
  for (const line of lines) {
    try {
      const answer = scorer.answer(line);
      if (answer !== undefined) answers.push(`${answer}\n`);
    } catch (error) {
      failure = error;
      break;
    }
  }
  if (answers.length > 0 && !stdout.write(answers.join('')) && !ending.aborted) {
    await once(stdout, 'drain', {signal: ending});
  }
  if (failure !== undefined) throw failure;
}

function tooLong(number: number): UserError {
  return new UserError(`line ${number}: longer than ${LONGEST_LINE} characters`, {
    hint: 'Expected lines "timestamp,value".',
    kind: 'usage',
  });
}
