import {SELECTOR_KEYS, type Selector} from '../selectors/selector.js';
import type {RememberedAlert} from './alert-watch.js';
import type {Mute, MuteEnd} from './mute.js';

/** An alert in the state file, when it was put there, in milliseconds of the wall clock, and who was told that it fires. */
export interface FiledAlert extends RememberedAlert {
  readonly savedAt: number;
  readonly toldTo: readonly string[];
}

/** The end of an alert that a receiver still has to be told. What the note holds is the notifiers' matter. */
export interface FiledEnd {
  readonly target: string;
  readonly savedAt: number;
  readonly note: Readonly<Record<string, unknown>>;
}

/** All that the state file of alerts holds. */
export interface AlertsFile {
  readonly alerts: readonly FiledAlert[];
  readonly mutes: readonly Mute[];
  readonly ends: readonly FiledEnd[];
}

export const EMPTY_FILE: AlertsFile = {alerts: [], mutes: [], ends: []};

/** What stands in a text; `newer`: a later rxtop wrote it. */
export type ParsedFile =
  | {readonly state: 'parsed'; readonly file: AlertsFile}
  | {readonly state: 'newer'}
  | {readonly state: 'corrupt'; readonly reason: string};

const VERSION = 1;

/** More than any rxtop writes. */
const MOST_MUTES = 1000;

/** The text of the state file. */
export function alertsText({alerts, mutes, ends}: AlertsFile): string {
  const filed = mutes
    .slice(-MOST_MUTES)
    .map(mute => ({...mute, until: mute.until instanceof Date ? mute.until.getTime() : mute.until}));
  return `${JSON.stringify({version: VERSION, alerts, mutes: filed, ends})}\n`;
}

/** Reads the text of the state file. What is not as it was written makes the whole of it corrupt. */
export function parseAlerts(text: string): ParsedFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {state: 'corrupt', reason: 'it is no JSON'};
  }

  if (!isRecord(value) || typeof value.version !== 'number') return {state: 'corrupt', reason: 'it has no version'};
  if (value.version > VERSION) return {state: 'newer'};

  // Files of the first versions tell of no receivers.
  const {alerts, mutes, ends = []} = value;
  if (!Array.isArray(alerts) || !alerts.every(isFiledAlert))
    return {state: 'corrupt', reason: 'an alert in it is none'};
  if (!Array.isArray(ends) || !ends.every(isFiledEnd))
    return {state: 'corrupt', reason: 'the end of an alert in it is none'};
  if (!Array.isArray(mutes) || !mutes.every(isFiledMute)) return {state: 'corrupt', reason: 'a mute in it is none'};

  return {
    state: 'parsed',
    file: {
      alerts: alerts.map(alert => ({...alert, toldTo: alert.toldTo ?? []})),
      mutes: mutes.map(mute => ({...mute, rule: mute.rule, until: endOf(mute.until)})),
      ends,
    },
  };
}

type FiledMute = Omit<Mute, 'until'> & {readonly until: number | 'resolved' | 'ever'};

function endOf(until: FiledMute['until']): MuteEnd {
  return typeof until === 'number' ? new Date(until) : until;
}

function isFiledAlert(value: unknown): value is Omit<FiledAlert, 'toldTo'> & Partial<FiledAlert> {
  if (!isRecord(value) || !isRecord(value.container)) return false;

  const {container, project, service, state, value: measured, toldAt, firings, knows, toldTo} = value;
  return (
    [value.rule, value.key, value.host, value.subject, container.id, container.name].every(
      each => typeof each === 'string',
    ) &&
    [value.dueSeconds, value.since, value.began, value.savedAt].every(Number.isFinite) &&
    [project, service].every(each => each === undefined || typeof each === 'string') &&
    [measured, toldAt].every(each => each === undefined || Number.isFinite(each)) &&
    [value.isAcknowledged, value.isFlapping].every(each => typeof each === 'boolean') &&
    (state === 'pending' || state === 'firing') &&
    (knows === 'firing' || knows === 'nothing' || knows === 'flapping') &&
    Array.isArray(firings) &&
    firings.every(Number.isFinite) &&
    (toldTo === undefined || (Array.isArray(toldTo) && toldTo.every(each => typeof each === 'string')))
  );
}

function isFiledEnd(value: unknown): value is FiledEnd {
  return isRecord(value) && typeof value.target === 'string' && Number.isFinite(value.savedAt) && isRecord(value.note);
}

function isFiledMute(value: unknown): value is FiledMute {
  if (!isRecord(value) || typeof value.id !== 'string' || !Array.isArray(value.selectors)) return false;

  const {rule, until} = value;
  const isEnd = Number.isFinite(until) || until === 'resolved' || until === 'ever';
  return isEnd && (rule === undefined || typeof rule === 'string') && value.selectors.every(isSelector);
}

function isSelector(value: unknown): value is Selector {
  if (!isRecord(value)) return false;

  const {key, label, pattern, isNegated} = value;
  const isKey = SELECTOR_KEYS.some(known => known === key);
  return (
    isKey &&
    (label === undefined || typeof label === 'string') &&
    typeof pattern === 'string' &&
    typeof isNegated === 'boolean'
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
