import type {AlertNews, AlertWatch} from '../alerts/alert-watch.js';
import {type AlertsFile, alertsText, EMPTY_FILE, parseAlerts} from '../alerts/alerts-text.js';
import type {Mute} from '../alerts/mute.js';
import {errorCode} from '../errors.js';
import {safeText} from '../model/safe-text.js';
import type {Sweep} from '../model/traffic.js';
import type {Notifier} from '../notify/notifier.js';
import type {Ports} from '../ports.js';
import {ownIdentity} from '../state/process-identity.js';
import {makeFolder, replaceFile} from '../state/replace-file.js';
import {readState, setAside} from '../state/state-file.js';
import {stateFolder} from '../state/state-folder.js';
import {takeLock} from '../state/totals-lock.js';
import {recalledReceivers, toldToOf, untoldEnds} from './filed-receivers.js';

const NAME = 'alerts.json';
const LOCK = 'alerts.lock';

/** What is under way is written this often though nothing changed: for how long values have been beyond. */
const MOST_UNSAVED_SECONDS = 60;

/** Alerts of rules that nobody watches any more are kept for a week. */
const FORGOTTEN_MILLISECONDS = 7 * 86_400_000;

/** Another rxtop holds the file for some milliseconds only. */
const LOCK_TRIES = 20;
const LOCK_PAUSE_SECONDS = 0.05;
const NEVER = new AbortController().signal;

/** What the keeper needs of the notifiers. */
type KeptNotifier = Pick<Notifier, 'recall' | 'receivers' | 'revision'>;

/**
 * Lets alerts, and what people did about them, outlive the program, in one file that all rxtops of a user share: each reads it,
 * changes what is its own, and replaces it as a whole. Never holds up a sweep; what goes wrong is said once.
 */
export class AlertKeeper {
  readonly #watch: AlertWatch;
  readonly #ports: Pick<Ports, 'environment' | 'clock' | 'stderr'>;
  readonly #notifier: KeptNotifier | undefined;
  readonly #said = new Set<string>();
  readonly #newMutes = new Map<string, Mute>();
  readonly #endedMutes = new Set<string>();
  /** Keys of alerts that are ours to take out of the file. */
  #ours: ReadonlySet<string> = new Set();
  #savedAtSeconds = Number.NEGATIVE_INFINITY;
  #isStale = false;
  #savedRevision = 0;
  #work: Promise<void> | undefined;

  /** Where people are told by notifiers, what these have told outlives the program as well. */
  constructor(watch: AlertWatch, ports: Pick<Ports, 'environment' | 'clock' | 'stderr'>, notifier?: KeptNotifier) {
    this.#watch = watch;
    this.#ports = ports;
    this.#notifier = notifier;
  }

  /** Goes on where another run was. To be called before the first sweep. */
  async open(): Promise<void> {
    const folder = this.#folder();
    if (folder === undefined) return;

    const file = (await this.#unlessUnwritable(folder, () => this.#read(folder))) ?? EMPTY_FILE;
    const {alerts, mutes} = file;
    const now = this.#now();
    for (const alert of alerts) this.#watch.restore([alert], new Date(alert.savedAt), now);
    this.#watch.mutes = mutes;
    this.#notifier?.recall(recalledReceivers(file));
    this.#ours = new Set(this.#watch.save(now).map(({key}) => key));
  }

  /** Takes note of what a sweep has brought. */
  update({monotonicSeconds}: Sweep, {changes, notices, endedMutes}: AlertNews): void {
    for (const id of endedMutes) this.#forgetMute(id);
    if (changes.length > 0 || notices.length > 0 || endedMutes.length > 0) this.#isStale = true;
    const isDue = monotonicSeconds - this.#savedAtSeconds >= MOST_UNSAVED_SECONDS && this.#watch.current.length > 0;
    if (!this.#isStale && !isDue && !this.#haveReceiversLearned) return;

    this.#saveSoon();
  }

  /** Somebody has acknowledged an alert, or taken that back. */
  noteAcknowledgement(): void {
    this.#saveSoon();
  }

  /** Mutes, here at once and in every other rxtop of this user soon. */
  mute(mute: Mute): void {
    this.#newMutes.set(mute.id, mute);
    this.#watch.mutes = [...this.#watch.mutes.filter(({id}) => id !== mute.id), mute];
    this.#saveSoon();
  }

  unmute(id: string): void {
    this.#forgetMute(id);
    this.#watch.mutes = this.#watch.mutes.filter(mute => mute.id !== id);
    this.#saveSoon();
  }

  /** Saves what is not saved yet. */
  async close(): Promise<void> {
    await this.#work;
    const isUnderWay = this.#watch.current.length > 0 || this.#ours.size > 0;
    if (isUnderWay || this.#isStale || this.#haveReceiversLearned) await this.#save();
  }

  get #haveReceiversLearned(): boolean {
    return (this.#notifier?.revision ?? 0) !== this.#savedRevision;
  }

  #forgetMute(id: string): void {
    this.#newMutes.delete(id);
    this.#endedMutes.add(id);
  }

  #saveSoon(): void {
    this.#isStale = true;
    this.#work ??= this.#save().finally(() => {
      this.#work = undefined;
    });
  }

  async #save(): Promise<void> {
    this.#isStale = false;
    this.#savedAtSeconds = this.#ports.clock.monotonicSeconds();
    this.#savedRevision = this.#notifier?.revision ?? 0;
    const folder = this.#folder();
    if (folder === undefined) return;

    await this.#unlessUnwritable(folder, async () => {
      await makeFolder(folder);
      await this.#replace(folder);
    });
  }

  /** What the file system refuses is said, once; the watch goes on. */
  async #unlessUnwritable<T>(folder: string, act: () => Promise<T>): Promise<T | undefined> {
    try {
      return await act();
    } catch (error) {
      const code = errorCode(error);
      if (code === undefined) throw error;

      this.#say(`alerts cannot be kept in ${safeText(folder)} (${code}): they begin anew with the next rxtop`);
      return undefined;
    }
  }

  async #replace(folder: string): Promise<void> {
    const lock = await this.#lock(folder);
    if (lock === undefined) {
      this.#isStale = true;
      return;
    }

    try {
      const before = await this.#read(folder);
      if (before === undefined) return;

      const after = this.#merge(before);
      await replaceFile(folder, NAME, alertsText(after));
      this.#watch.mutes = after.mutes;
    } finally {
      await lock.release();
    }
  }

  #merge(before: AlertsFile): AlertsFile {
    const now = this.#now();
    const savedAt = now.time.getTime();
    const receivers = this.#notifier?.receivers ?? [];
    const filed = new Map(before.alerts.map(alert => [alert.key, alert]));
    const own = this.#watch
      .save(now)
      .map(alert => ({...alert, savedAt, toldTo: toldToOf(alert.key, filed.get(alert.key), receivers)}));
    const keys = new Set(own.map(({key}) => key));
    const others = before.alerts.filter(
      alert => !keys.has(alert.key) && !this.#ours.has(alert.key) && savedAt - alert.savedAt < FORGOTTEN_MILLISECONDS,
    );
    const mutes = before.mutes.filter(({id}) => !this.#endedMutes.has(id) && !this.#newMutes.has(id));
    const after = {
      alerts: [...others, ...own],
      mutes: [...mutes, ...this.#newMutes.values()],
      ends: untoldEnds(before.ends, receivers, savedAt),
    };
    this.#ours = keys;
    this.#newMutes.clear();
    this.#endedMutes.clear();
    return after;
  }

  async #lock(folder: string): Promise<{release(): Promise<void>} | undefined> {
    for (let tries = 0; tries < LOCK_TRIES; tries++) {
      const lock = await this.#tryLock(folder);
      if (lock !== undefined) return lock;

      await this.#ports.clock.sleep(LOCK_PAUSE_SECONDS, NEVER);
    }
    return undefined;
  }

  async #tryLock(folder: string): Promise<{release(): Promise<void>} | undefined> {
    const attempt = await takeLock(folder, await ownIdentity(), this.#ports.clock.now(), LOCK);
    return attempt.state === 'taken' ? attempt.lock : undefined;
  }

  /** Undefined where the file is not ours to replace. */
  async #read(folder: string): Promise<AlertsFile | undefined> {
    const found = await readState(folder, NAME);
    if (found.state === 'absent') return EMPTY_FILE;

    const parsed = found.state === 'read' ? parseAlerts(found.text) : {state: 'corrupt' as const, reason: found.reason};
    if (parsed.state === 'parsed') return parsed.file;

    const path = safeText(`${folder}/${NAME}`);
    if (parsed.state === 'newer') {
      this.#say(`alerts are not kept: a newer rxtop wrote ${path}`);
      return undefined;
    }

    const aside = await setAside(folder, NAME, this.#ports.clock.now());
    this.#say(
      `the alerts in ${path} cannot be read (${parsed.reason}); they begin anew, and the file is now ${safeText(aside)}`,
    );
    return EMPTY_FILE;
  }

  #folder(): string | undefined {
    return stateFolder(this.#ports.environment);
  }

  #now(): {time: Date; monotonicSeconds: number} {
    const {clock} = this.#ports;
    return {time: clock.now(), monotonicSeconds: clock.monotonicSeconds()};
  }

  #say(line: string): void {
    if (this.#said.has(line)) return;

    this.#said.add(line);
    this.#ports.stderr.write(`rxtop: ${line}\n`);
  }
}
