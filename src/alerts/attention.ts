import type {WatchedContainer} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import type {Alert, AlertChange, Silence} from './alert.js';
import {createNotices, groupOf, type Notice, type Telling} from './notice.js';
import {type Places, placeOf} from './place.js';
import type {AlertPolicy} from './policy.js';
import type {Moment} from './saved-alert.js';
import {Silences} from './silences.js';
import {Told} from './told.js';

/** Alerts that have ended are remembered for flapping and cool-down, but no more than this. */
const MOST_REMEMBERED = 40_000;

/**
 * Decides what people are told of alerts, and when. It compares what is with what they know: what is held back, by a mute, a
 * cool-down or its group, is told of later if it is still true then, and else never.
 */
export class Attention {
  readonly silences = new Silences();
  readonly #told = new Map<string, Told>();
  readonly #groupToldAt = new Map<string, number>();
  #silenceOf = new Map<string, Silence>();
  #policy: AlertPolicy;

  constructor(policy: AlertPolicy) {
    this.#policy = policy;
    this.silences.configure(policy);
  }

  set policy(policy: AlertPolicy) {
    this.#policy = policy;
    this.silences.configure(policy);
  }

  /** What is known of what people know of an alert. */
  of(key: string): Told | undefined {
    return this.#told.get(key);
  }

  /** Takes note of an alert that goes on from another run. */
  recall(alert: Alert, nowSeconds: number): Told {
    const durationSeconds = nowSeconds - alert.beganSeconds;
    const told = new Told({alert, cause: 'value', durationSeconds}, alert.sinceSeconds);
    this.#told.set(alert.key, told);
    return told;
  }

  /** Somebody knows of an alert, and need not be told that it fires. Answers whether there is such an alert. */
  acknowledge(key: string): boolean {
    const told = this.#told.get(key);
    if (told === undefined || !(told.isFiring || told.isFlapping)) return false;

    told.isAcknowledged = true;
    return true;
  }

  /** Takes an acknowledgement back; the alert is told of anew if nobody was told before. */
  unacknowledge(key: string): void {
    const told = this.#told.get(key);
    if (told !== undefined) told.isAcknowledged = false;
  }

  /** Forgets what fires no more without having ended: its rule is gone. Answers the ends of what people were told of. */
  keepOnly(current: readonly Alert[], {time, monotonicSeconds}: Moment): readonly AlertChange[] {
    const keys = new Set(current.map(({key}) => key));
    const ends: AlertChange[] = [];
    for (const [key, {isFiring, knows, change}] of this.#told) {
      if (!isFiring || keys.has(key)) continue;

      this.#told.delete(key);
      if (knows === 'nothing') continue;

      const alert: Alert = {...change.alert, state: 'resolved', since: time, sinceSeconds: monotonicSeconds};
      ends.push({alert, cause: 'not-watched', durationSeconds: monotonicSeconds - alert.beganSeconds});
    }
    return ends;
  }

  /** Keys of the alerts that people believe to fire. */
  get told(): ReadonlySet<string> {
    return new Set([...this.#told].flatMap(([key, {knows}]) => (knows === 'nothing' ? [] : [key])));
  }

  /** The ends of alerts that people still believe to fire: they are held back. */
  get untoldEnds(): readonly AlertChange[] {
    return [...this.#told.values()].flatMap(({isFiring, knows, change}) =>
      isFiring || knows === 'nothing' ? [] : [change],
    );
  }

  /** Takes what a sweep has changed and what is current after it; answers what people are to be told, and which mutes are over. */
  consider(
    {time, monotonicSeconds: now}: Sweep,
    changes: readonly AlertChange[],
    current: readonly Alert[],
    places: Places | undefined,
  ): {readonly notices: readonly Notice[]; readonly endedMutes: readonly string[]} {
    this.#note(changes, current, now);
    this.silences.begin(time);
    const silenceOf = new Map<string, Silence>();
    const look = (alert: Alert): Silence | undefined => {
      const silence = this.silences.of(alert, placed(alert, places));
      if (silence !== undefined) silenceOf.set(alert.key, silence);
      return silence;
    };
    for (const alert of current) if (alert.state === 'pending') look(alert);
    const tellings: Telling[] = [];
    for (const [key, told] of this.#told) {
      const telling = this.#decide(told, look(told.change.alert), now);
      if (telling !== undefined) tellings.push(telling);
      if (told.isOver(now, this.#policy)) this.#told.delete(key);
    }
    this.#silenceOf = silenceOf;
    const notices = createNotices(this.#withoutHeldBack(tellings, now), this.#policy.groupBy);
    this.#forgetSome();
    return {notices, endedMutes: this.silences.end()};
  }

  /** Sees which alerts are silenced after mutes have changed, without waiting for a sweep. */
  lookAgain(current: readonly Alert[], places: Places | undefined): void {
    this.#silenceOf = new Map(
      current.flatMap(alert => {
        const silence = this.silences.of(alert, placed(alert, places));
        return silence === undefined ? [] : [[alert.key, silence] as const];
      }),
    );
  }

  /** The alert with what people make of it. */
  marked(alert: Alert): Alert {
    const told = this.#told.get(alert.key);
    const silence = this.#silenceOf.get(alert.key);
    if (told === undefined && silence === undefined) return alert;

    const {isAcknowledged = false, isFlapping = false} = told ?? {};
    return {...alert, isAcknowledged, silence, isFlapping};
  }

  #note(changes: readonly AlertChange[], current: readonly Alert[], now: number): void {
    for (const change of changes) {
      const {key, state} = change.alert;
      if (state !== 'firing' && state !== 'resolved') continue;

      const told = this.#told.get(key) ?? new Told(change, now);
      told.update(change, now, this.#policy);
      this.#told.set(key, told);
    }
    for (const alert of current) {
      const told = this.#told.get(alert.key);
      if (told?.isFiring) told.change = {...told.change, alert};
    }
  }

  #decide(told: Told, silence: Silence | undefined, now: number): Telling | undefined {
    told.calmDown(now, this.#policy);
    const kind = told.news;
    if (kind === undefined) return undefined;

    if (silence !== undefined) {
      // What ends while nobody is told has ended for good.
      if (kind === 'resolved') told.knows = 'nothing';
      return undefined;
    }
    if (kind === 'firing' && told.isCoolingDown(now, this.#policy)) return undefined;

    return {kind, change: told.change};
  }

  /** The first of a group is told of at once; who comes soon after waits for others. */
  #withoutHeldBack(tellings: readonly Telling[], now: number): Telling[] {
    const {groupBy, groupSeconds} = this.#policy;
    for (const [group, at] of this.#groupToldAt) if (now - at >= groupSeconds) this.#groupToldAt.delete(group);

    const due = tellings.filter(
      ({kind, change}) => kind === 'flapping' || !this.#groupToldAt.has(`${kind}:${groupOf(change, groupBy)}`),
    );
    for (const {kind, change} of due) {
      this.#groupToldAt.set(`${kind}:${groupOf(change, groupBy)}`, now);
      const told = this.#told.get(change.alert.key);
      if (told === undefined) continue;

      told.knows = kind === 'resolved' ? 'nothing' : kind;
      if (kind === 'firing') told.toldAtSeconds = now;
    }
    return due;
  }

  #forgetSome(): void {
    if (this.#told.size <= MOST_REMEMBERED) return;

    for (const [key, told] of this.#told) {
      if (this.#told.size <= MOST_REMEMBERED) return;
      if (!told.isFiring) this.#told.delete(key);
    }
  }
}

function placed({container, host}: Alert, places: Places | undefined): WatchedContainer | undefined {
  return places?.at(placeOf({...container, host}));
}
