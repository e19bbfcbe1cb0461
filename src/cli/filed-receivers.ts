import type {AlertsFile, FiledAlert, FiledEnd} from '../alerts/alerts-text.js';
import {fileNote, readFiledNote} from '../notify/filed-note.js';
import type {Receiver} from '../notify/notifier.js';

/** Ends that nobody could be told for so long, or that are more than this, are told no more. */
const FORGOTTEN_MILLISECONDS = 7 * 86_400_000;
const MOST_ENDS = 2000;

/** What the receivers of an earlier run know, from the state file. */
export function recalledReceivers({alerts, ends}: Pick<AlertsFile, 'alerts' | 'ends'>): Receiver[] {
  const targets = new Set([...alerts.flatMap(({toldTo}) => toldTo), ...ends.map(({target}) => target)]);
  return [...targets].map(target => ({
    target,
    told: new Set(alerts.flatMap(({key, toldTo}) => (toldTo.includes(target) ? [key] : []))),
    ends: ends.flatMap(end => (end.target === target ? (readFiledNote(end.note) ?? []) : [])),
  }));
}

/** Who has been told of an alert: of our own receivers we know it, of others' the file does. */
export function toldToOf(key: string, before: FiledAlert | undefined, receivers: readonly Receiver[]): string[] {
  const others = (before?.toldTo ?? []).filter(target => !receivers.some(own => own.target === target));
  return [...others, ...receivers.filter(({told}) => told.has(key)).map(({target}) => target)];
}

/** The ends that receivers still have to be told: our own ones, and what the file has of others'. */
export function untoldEnds(before: readonly FiledEnd[], receivers: readonly Receiver[], savedAt: number): FiledEnd[] {
  const others = before.filter(
    end => !receivers.some(({target}) => target === end.target) && savedAt - end.savedAt < FORGOTTEN_MILLISECONDS,
  );
  const own = receivers.flatMap(({target, ends}) => ends.map(note => ({target, savedAt, note: fileNote(note)})));
  return [...others, ...own].slice(-MOST_ENDS);
}
