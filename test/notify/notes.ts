import type {Note} from '../../src/notify/note.js';

const NOON = Date.UTC(2026, 0, 31, 12);

/** A note of the container `web`, which fires since noon, or has ended a minute later. */
export function note(given: Partial<Note> = {}): Note {
  const {status = 'firing', container = 'web'} = given;
  const sentence = status === 'firing' ? 'tx 12.3 MB/s > 5.00 MB/s' : 'tx 1 B/s, no longer > 5.00 MB/s, after 60 s';
  return {
    key: `tx > 5MB/s:${container}`,
    status,
    severity: 'warning',
    host: 'prod-01',
    container,
    subject: container,
    project: undefined,
    service: undefined,
    rule: 'tx > 5MB/s',
    metric: 'tx',
    sentence,
    isFlapping: false,
    since: new Date(NOON),
    ended: status === 'resolved' ? new Date(NOON + 60_000) : undefined,
    document: {container: {name: container}, sentence},
    ...given,
  };
}

/** Texts that would be commands, formats, or ends of strings somewhere. */
export const HOSTILE_TEXTS = [
  '#(touch /tmp/pwned) #{host} #[fg=red] %H',
  '$(id) `id` ; id & | > x',
  '"},{"labels":{"alertname":"forged"}',
  'a\\u000d\\u000aX-Forged: 1',
  "'; DROP TABLE x; --",
  '{title} {{ .Labels }} $text %s',
  'ü 雪 😀',
] as const;
