import type {Severity} from '../alerts/rule.js';
import type {Note} from './note.js';

/** Some notes at once, as one message. It fires if one of its notes does, and is as severe as the worst of those. */
export interface Message {
  readonly notes: readonly Note[];
  readonly status: Note['status'];
  readonly severity: Severity;
  /** One line for all: `rxtop: FIRING web tx 12.3 MB/s > 5 MB/s (and 3 more)`. */
  readonly title: string;
  /** A line for each alert; the containers of a service that have the same to tell share one. */
  readonly text: string;
  readonly time: Date;
}

/** So many lines are read; the rest is a number. */
const MOST_LINES = 20;

/** Puts notes into one message; there must be at least one. */
export function createMessage(notes: readonly Note[], time: Date): Message {
  const firing = notes.filter(({status}) => status === 'firing');
  const meant = firing.length > 0 ? firing : notes;
  const lines = groupsOf([...firing, ...notes.filter(({status}) => status === 'resolved')]).map(lineOf);
  const shown = lines.slice(0, MOST_LINES);
  const left = lines.length - shown.length;
  return {
    notes,
    status: firing.length > 0 ? 'firing' : 'resolved',
    severity: meant.some(({severity}) => severity === 'critical') ? 'critical' : 'warning',
    title: `rxtop: ${lines[0]}${lines.length > 1 ? ` (and ${lines.length - 1} more)` : ''}`,
    text: [...shown, ...(left > 0 ? [`and ${left} more`] : [])].join('\n'),
    time,
  };
}

/** The message as JSON has it: for webhooks, and for programs on their standard input. */
export function messageDocument({notes, status, severity, title, text, time}: Message): Record<string, unknown> {
  return {
    schemaVersion: 1,
    time: time.toISOString(),
    status,
    severity,
    title,
    text,
    alerts: notes.map(({document}) => document),
  };
}

function groupsOf(notes: readonly Note[]): Note[][] {
  const groups = new Map<string, Note[]>();
  for (const note of notes) {
    const {status, isFlapping, rule, project, service, key: single} = note;
    const key = JSON.stringify([status, isFlapping, rule, project, service ?? {single}]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [note]);
    else group.push(note);
  }
  return [...groups.values()];
}

function lineOf(group: readonly Note[]): string {
  const [first] = group;
  const {subject, service, sentence} = first!;
  const who = group.length > 1 ? `${group.length} containers of ${service}, such as ${subject}:` : subject;
  return `${headOf(first!)} ${who} ${sentence}`;
}

/** What a note says in one word: FIRING, RESOLVED, or FLAPPING. */
export function headOf({status, isFlapping}: Pick<Note, 'status' | 'isFlapping'>): string {
  return status === 'firing' && isFlapping ? 'FLAPPING' : status.toUpperCase();
}
