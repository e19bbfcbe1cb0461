import type {Note} from './note.js';
import {isRecord} from './settings-reader.js';

/** A note as JSON, for another run of the program; its times are milliseconds of the wall clock. */
export function fileNote(note: Note): Readonly<Record<string, unknown>> {
  return {...note, since: note.since.getTime(), ended: note.ended?.getTime()};
}

/** Reads what `fileNote` made; undefined if it is nothing of the kind. */
export function readFiledNote(value: unknown): Note | undefined {
  if (!isRecord(value) || !isRecord(value.document)) return undefined;

  const {key, status, severity, host, container, subject, project, service, rule, metric, sentence} = value;
  const {since, ended, isFlapping, document} = value;
  const areTexts =
    isText(key) && isText(host) && isText(container) && isText(subject) && isText(rule) && isText(metric);
  if (!areTexts || !isText(sentence) || !isTime(since) || typeof isFlapping !== 'boolean') return undefined;
  if (!isTextOrNone(project) || !isTextOrNone(service) || !(ended === undefined || isTime(ended))) return undefined;
  if ((status !== 'firing' && status !== 'resolved') || (severity !== 'warning' && severity !== 'critical')) {
    return undefined;
  }

  return {
    ...{key, status, severity, host, container, subject, project, service, rule, metric, sentence, isFlapping},
    since: new Date(since),
    ended: ended === undefined ? undefined : new Date(ended),
    document,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrNone(value: unknown): value is string | undefined {
  return value === undefined || isText(value);
}

/** What a Date can hold. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= 8.64e15;
}
