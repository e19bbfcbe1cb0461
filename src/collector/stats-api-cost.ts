import type {Finding} from '../model/finding.js';
import type {EngineStatus} from '../model/inventory.js';
import {MOST_CONNECTIONS, MOST_QUESTIONS_PER_SECOND} from './counters/question-pace.js';

/**
 * What one answer of the statistics API costs the machine of the daemon, in milliseconds of CPU of dockerd, containerd and shim
 * together, measured with 100 containers over 10 connections. Up to Docker 24 each answer waits for the daemon’s own next reading of its container.
 */
const ANSWER_MILLISECONDS = {before: 7, since: 3};
const DIRECT_SINCE_MAJOR = 25;

/** What is to be known where an engine is asked for counters: what that costs it, and within which bounds it is asked. */
export function ofStatsApi(
  engine: Pick<EngineStatus, 'kind' | 'version'>,
  containers: number,
  why: string,
  remedy: string,
): Finding {
  const milliseconds = answerMilliseconds(engine);
  const sweep = containers === 0 ? '' : `, here ${milliseconds * containers} ms for ${count(containers)}`;
  const seconds = Math.ceil(containers / MOST_QUESTIONS_PER_SECOND);
  const round = seconds > 1 ? `, so that each container is asked every ${seconds} s at best` : '';
  return {
    subject: 'counters',
    outcome: 'limited',
    statement: [
      `${why}: counters come from the engine’s stats API, which knows no errors and costs its machine about ${milliseconds} ms of CPU a container and sweep${sweep}`,
      `at most ${MOST_CONNECTIONS} connections and ${MOST_QUESTIONS_PER_SECOND} questions a second${round}`,
    ].join('; '),
    remedy,
  };
}

function answerMilliseconds({kind, version}: Pick<EngineStatus, 'kind' | 'version'>): number {
  const major = Number.parseInt(version ?? '', 10);
  const isSlow = kind === 'docker' && major < DIRECT_SINCE_MAJOR;
  return isSlow ? ANSWER_MILLISECONDS.before : ANSWER_MILLISECONDS.since;
}

function count(containers: number): string {
  return containers === 1 ? '1 container' : `${containers} containers`;
}
