import {createHash} from 'node:crypto';
import type {Severity} from '../alerts/rule.js';
import {didYouMean} from '../selectors/did-you-mean.js';
import {NOTIFIER_KINDS, type OpenChannel} from './notifier-kinds.js';
import {isRecord, SettingsReader, SettingsRefusal, type ValuePath} from './settings-reader.js';

/** A notifier as somebody wants it. */
export interface NotifierWish {
  readonly kind: string;
  /** The same for the same receiver, whatever else is said of it. Made of its address, which it does not show. */
  readonly target: string;
  /** All that was said of the channel itself. */
  readonly settings: string;
  /** Whether there is to be one at all: the bell and tmux are there unless they are turned off. */
  readonly isOn: boolean;
  /** What is less severe than this is not told. */
  readonly severity: Severity;
  /** Whether it is told of ends. */
  readonly tellsEnds: boolean;
  readonly open: OpenChannel;
}

/** A notifier that was read, or what is wrong with what was written, and where in it. */
export type NotifierReading =
  | {readonly state: 'read'; readonly wish: NotifierWish}
  | {readonly state: 'refused'; readonly path: ValuePath; readonly at: 'key' | 'value'; readonly message: string};

const KINDS = Object.keys(NOTIFIER_KINDS);

/** Keys that every notifier understands. */
const COMMON_KEYS = ['severity', 'resolved'] as const;

/** What notifiers look like, as the hint of every refusal. */
export const NOTIFIER_HINT = `Notifiers look like this: ${KINDS.map(kind => NOTIFIER_KINDS[kind]!.example).join(' ')}`;

/** Reads one notifier of a config file: `bell`, or a kind with what it needs. */
export function readNotifier(value: unknown): NotifierReading {
  try {
    return {state: 'read', wish: readWish(typeof value === 'string' ? {[value]: true} : value)};
  } catch (error) {
    if (!(error instanceof SettingsRefusal)) throw error;

    return {state: 'refused', path: error.path, at: error.at, message: error.message};
  }
}

function readWish(value: unknown): NotifierWish {
  if (!isRecord(value)) throw new SettingsRefusal([], 'a notifier must hold keys with values');

  const keys = Object.keys(value);
  const [kind, second] = keys.filter(key => KINDS.includes(key));
  if (kind === undefined) {
    const [written] = keys;
    const guess = written === undefined ? undefined : didYouMean(written, KINDS);
    const ending = guess === undefined ? `; there are ${KINDS.join(', ')}` : `; did you mean "${guess}"?`;
    throw new SettingsRefusal(
      written === undefined ? [] : [written],
      written === undefined ? `a notifier has no kind${ending}` : `there is no notifier "${written}"${ending}`,
      'key',
    );
  }
  if (second !== undefined)
    throw new SettingsRefusal([second], `a notifier is one thing: "${kind}" or "${second}"`, 'key');

  const settings = new SettingsReader(value);
  const known = NOTIFIER_KINDS[kind]!;
  settings.only([kind, ...known.keys, ...COMMON_KEYS]);
  const isOff = value[kind] === false || value[kind] === 'off';
  const {severity: _severity, resolved: _resolved, ...own} = value;
  return {
    kind,
    target: targetOf(kind, value[kind]),
    settings: JSON.stringify(own),
    isOn: !isOff,
    severity: settings.choice('severity', ['warning', 'critical'], 'warning'),
    tellsEnds: settings.flag('resolved', true),
    open: isOff ? () => undefined : known.read(settings),
  };
}

/** An address may hold a secret, and a target stands in the state file. */
function targetOf(kind: string, address: unknown): string {
  return `${kind}-${createHash('sha256').update(JSON.stringify(address)).digest('hex').slice(0, 12)}`;
}
