import {type AddressBook, createAddressBook} from '../flows/address-book.js';
import {containerSockets} from '../flows/container-sockets.js';
import type {Inventory, WatchedContainer} from '../model/inventory.js';
import type {SocketReading} from '../model/socket.js';
import type {Sweep} from '../model/traffic.js';
import type {Selection} from '../selectors/selector.js';
import {type Alert, type AlertCause, type AlertChange, UNMARKED} from './alert.js';
import {IDLE} from './life-cycle.js';
import {observeMissing} from './observe.js';
import {type Place, Places, placeOf} from './place.js';
import {type Rule, ruleId} from './rule.js';
import {type Moment, restoreAlert, type SavedAlert, saveAlert} from './saved-alert.js';
import {AllowList, type AllowRule, type FindContainer} from './segmentation.js';

/** Where sockets are looked up, by a container's key and so many at most, and a clock in seconds for what that takes. */
export interface SocketSource {
  readonly read: (containerKey: string, room: number) => SocketReading;
  readonly now: () => number;
}

interface Entry {
  readonly alert: Alert;
  /** How many readings in a row no longer showed it. */
  readonly misses: number;
  /** Since when its container is away. */
  readonly awaySeconds: number | undefined;
}

const RULE_PREFIX = 'not allowed: ';
const ROOM = 5000;
/** A reading is followed by a pause so many times as long: at most one per cent of the time goes into them. */
const PAUSE_PER_DURATION = 99;
const MOST_MISSES = 2;
/** More than this tell nobody anything: what comes then is counted, not followed. */
const MOST_VIOLATIONS = 1000;
/** Long enough for a container to be created anew. */
const AWAY_SECONDS = 10;

/**
 * Watches that containers connect only to whom they may: visits the sockets of one container after the other, one a sweep at
 * most, and makes an alert of each container and peer that no rule allows. It ends when two visits in a row show it no more.
 */
export class SegmentationWatch {
  #allow: AllowList;
  readonly #scope: Selection | undefined;
  readonly #source: SocketSource;
  readonly #entries = new Map<string, Entry>();
  /** Peers of containers that were seen once and have to be seen again. */
  readonly #unsure = new Map<Place, ReadonlySet<string>>();
  #inventory: Inventory | undefined;
  #judged: readonly WatchedContainer[] = [];
  #judgedKeys: ReadonlySet<string> = new Set();
  #books = new Map<string, {readonly book: AddressBook; readonly find: FindContainer}>();
  #next = 0;
  #dueSeconds = Number.NEGATIVE_INFINITY;
  #leftOut = 0;
  #blindSpot: string | undefined;

  constructor(rules: readonly AllowRule[], scope: Selection | undefined, source: SocketSource) {
    this.#allow = new AllowList(rules);
    this.#scope = scope;
    this.#source = source;
  }

  get current(): readonly Alert[] {
    return [...this.#entries.values()].map(({alert}) => alert);
  }

  /** Why the last container whose sockets could not be looked at cannot be judged, in one sentence; undefined if there was none. */
  get blindSpot(): string | undefined {
    return this.#blindSpot;
  }

  get ruleCount(): number {
    return this.#allow.size;
  }

  /** How many were too many to be followed, in the last visit. */
  get leftOut(): number {
    return this.#leftOut;
  }

  replaceRules(rules: readonly AllowRule[]): void {
    this.#allow = new AllowList(rules);
    this.#inventory = undefined;
    if (this.#allow.size === 0) this.#entries.clear();
  }

  /** Takes one more sweep and tells what changed. */
  evaluate(sweep: Sweep): AlertChange[] {
    if (this.#allow.size === 0) return [];

    const places = new Places(sweep.inventory);
    this.#retarget(sweep.inventory, places);
    return [...this.#endAway(sweep, places), ...this.#visit(sweep, places)];
  }

  *save(): Generator<SavedAlert> {
    for (const {alert} of this.#entries.values()) {
      const saved = saveAlert(alert, {...IDLE, state: 'firing'});
      if (saved !== undefined) yield saved;
    }
  }

  /** Goes on where another run of the program was. */
  restore(saved: SavedAlert, savedAt: Date, now: Moment): Alert | undefined {
    if (this.#allow.size === 0 || !saved.rule.startsWith(RULE_PREFIX) || this.#entries.has(saved.key)) return undefined;

    const rule = ruleFor(saved.rule.slice(RULE_PREFIX.length));
    const alert = restoreAlert(saved, rule, savedAt, now)?.alert;
    if (alert !== undefined) this.#entries.set(alert.key, {alert, misses: 0, awaySeconds: undefined});
    return alert;
  }

  #retarget(inventory: Inventory, places: Places): void {
    if (inventory === this.#inventory) return;

    this.#inventory = inventory;
    this.#books = new Map();
    for (const host of new Set(inventory.containers.map(each => each.host))) {
      const containers = inventory.containers.filter(each => each.host === host);
      const byId = new Map(containers.map(each => [each.id, each]));
      this.#books.set(host, {book: createAddressBook(containers), find: id => byId.get(id)});
    }
    this.#judged = inventory.containers.filter(
      container =>
        container.state === 'running' &&
        container.traffic.state === 'counted' &&
        places.isThere(container) &&
        (this.#scope === undefined || this.#scope.matches(container)) &&
        this.#allow.judges(container, this.#books.get(container.host)!.find),
    );
    this.#judgedKeys = new Set(this.#judged.map(({key}) => key));
    const there = new Set(this.#judged.map(placeOf));
    for (const place of this.#unsure.keys()) if (!there.has(place)) this.#unsure.delete(place);
  }

  *#endAway(sweep: Sweep, places: Places): Generator<AlertChange> {
    for (const [key, entry] of this.#entries) {
      const {alert} = entry;
      const container = places.at(placeOf({host: alert.host, name: alert.container.name}));
      if (container !== undefined && this.#judgedKeys.has(container.key)) {
        if (entry.awaySeconds !== undefined) this.#entries.set(key, {...entry, awaySeconds: undefined});
        continue;
      }

      const observation = observeMissing(sweep, container, alert.host);
      if (observation.state !== 'absent') continue;

      const awaySeconds = entry.awaySeconds ?? sweep.monotonicSeconds;
      if (sweep.monotonicSeconds - awaySeconds < AWAY_SECONDS) this.#entries.set(key, {...entry, awaySeconds});
      else yield this.#end(alert, observation.cause, sweep);
    }
  }

  *#visit(sweep: Sweep, places: Places): Generator<AlertChange> {
    const startedAt = this.#source.now();
    const container = this.#judged[this.#next % Math.max(1, this.#judged.length)];
    if (container === undefined || startedAt < this.#dueSeconds) return;

    this.#next = (this.#next + 1) % this.#judged.length;
    const reading = this.#source.read(container.key, ROOM);
    if (reading.state === 'unavailable' && reading.reason !== 'not-running') {
      const subject = places.subjectOf(container);
      this.#blindSpot = `connections of ${subject} are not judged: ${reading.statement}`;
    }
    if (reading.state === 'read') {
      const {book, find} = this.#books.get(container.host)!;
      const violations = this.#allow.violationsOf(container, containerSockets(reading.sockets, book), find);
      this.#leftOut = 0;
      const seen = new Set<string>();
      const unsureBefore = this.#unsure.get(placeOf(container));
      this.#unsure.set(placeOf(container), new Set(violations.map(({peer}) => peer)));
      for (const {peer, connections, isUnsure} of violations) {
        const rule = ruleFor(peer);
        const key = `${ruleId(rule)}:${container.host}/${container.name}`;
        const isKnown = this.#entries.has(key);
        seen.add(key);
        if (!isKnown && isUnsure && unsureBefore?.has(peer) !== true) continue;
        if (!isKnown && this.#entries.size >= MOST_VIOLATIONS) {
          this.#leftOut++;
          continue;
        }

        const alert = this.#alertOf(container, {key, rule, value: connections}, sweep, places);
        this.#entries.set(key, {alert, misses: 0, awaySeconds: undefined});
        if (!isKnown) yield {alert, cause: 'value', durationSeconds: 0};
      }
      // Of a table that was cut, what is not seen may be in the rest.
      if (!reading.isCut && reading.sockets.length < ROOM) yield* this.#miss(container, seen, sweep);
    }
    const endedAt = this.#source.now();
    this.#dueSeconds = endedAt + PAUSE_PER_DURATION * (endedAt - startedAt);
  }

  /** Takes note of what a visit of the container did not show. */
  *#miss(container: WatchedContainer, seen: ReadonlySet<string>, sweep: Sweep): Generator<AlertChange> {
    for (const [key, entry] of this.#entries) {
      const {alert, misses} = entry;
      const isOther = alert.host !== container.host || alert.container.name !== container.name;
      if (isOther || seen.has(key)) continue;
      if (misses + 1 < MOST_MISSES) this.#entries.set(key, {...entry, misses: misses + 1});
      else yield this.#end({...alert, value: 0}, 'value', sweep);
    }
  }

  #alertOf(
    {id, name, host, project, service}: WatchedContainer,
    {key, rule, value}: Pick<Alert, 'key' | 'rule' | 'value'>,
    {time, monotonicSeconds}: Sweep,
    places: Places,
  ): Alert {
    const before = this.#entries.get(key)?.alert;
    return {
      ...{key, rule, container: {id, name}, host, subject: places.subjectOf({host, name}), project, service, value},
      state: 'firing',
      since: before?.since ?? time,
      sinceSeconds: before?.sinceSeconds ?? monotonicSeconds,
      began: before?.began ?? time,
      beganSeconds: before?.beganSeconds ?? monotonicSeconds,
      ...UNMARKED,
    };
  }

  #end(alert: Alert, cause: AlertCause, {time, monotonicSeconds}: Sweep): AlertChange {
    this.#entries.delete(alert.key);
    return {
      alert: {...alert, state: 'resolved', since: time, sinceSeconds: monotonicSeconds},
      cause,
      durationSeconds: monotonicSeconds - alert.beganSeconds,
    };
  }
}

/** The rule that connections to a peer, which nothing allows, are told of by. */
function ruleFor(peer: string): Rule {
  return {
    text: `${RULE_PREFIX}${peer}`,
    selectors: [],
    metric: 'connections',
    peer,
    comparison: '>',
    unit: 'connections',
    threshold: 0,
    clear: 0,
    forSeconds: 0,
    severity: 'warning',
  };
}
