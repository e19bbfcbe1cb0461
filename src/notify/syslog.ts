import type {Channel} from './channel.js';
import {deliverBy} from './exec.js';
import {headOf} from './message.js';
import type {Note} from './note.js';
import type {ProgramRunner} from './run-program.js';

/** What `logger` can be told. `socket` is that of the system's log if undefined. */
export interface SyslogSettings {
  readonly tag: string;
  readonly facility: string;
  readonly socket: string | undefined;
}

/** The facilities of syslog(3) that are not the system's own. */
export const FACILITIES = [
  ...['daemon', 'user', 'local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7'],
] as const;

type Level = 'crit' | 'warning' | 'notice';

/** Writes a line for each alert into the system's log or journal, by logger(1), which gets the text on its standard input. */
export function createSyslog({tag, facility, socket}: SyslogSettings, runner: ProgramRunner): Channel {
  return {
    name: 'syslog',
    mostNotes: 100,
    async send({notes}, signal) {
      for (const level of ['crit', 'warning', 'notice'] as const) {
        const lines = notes.filter(note => levelOf(note) === level).map(lineOf);
        if (lines.length === 0) continue;

        const where = socket === undefined ? [] : ['--socket', socket];
        const args = ['--tag', tag, '--priority', `${facility}.${level}`, '--socket-errors=on', ...where];
        await deliverBy(runner.run('logger', args, {stdin: `${lines.join('\n')}\n`, signal}));
      }
    },
  };
}

function levelOf({status, severity}: Note): Level {
  if (status === 'resolved') return 'notice';

  return severity === 'critical' ? 'crit' : 'warning';
}

function lineOf(note: Note): string {
  const {severity, subject, sentence} = note;
  return `${headOf(note)} ${severity} ${subject} ${sentence}`;
}
