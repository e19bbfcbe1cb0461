import type {Sweep} from '../model/traffic.js';
import type {Selection} from '../selectors/selector.js';
import type {Alert, AlertChange} from './alert.js';
import {AlertEngine, byUrgency} from './alert-engine.js';
import {Attention} from './attention.js';
import type {Mute} from './mute.js';
import type {Notice} from './notice.js';
import type {AlertPolicy} from './policy.js';
import type {Rule} from './rule.js';
import {type Moment, monotonicOf, type SavedAlert, wallOf} from './saved-alert.js';
import {SegmentationWatch, type SocketSource} from './segmentation-watch.js';

/** What a sweep has brought. */
export interface AlertNews {
  /** Every change of an alert, whether or not people are told of it. */
  readonly changes: readonly AlertChange[];
  /** What people are to be told. */
  readonly notices: readonly Notice[];
  /** Mutes that people had set and that are over. */
  readonly endedMutes: readonly string[];
}

/** An alert with what people know of it, as it outlives the program. Times are milliseconds of the wall clock. */
export interface RememberedAlert extends SavedAlert {
  readonly isAcknowledged: boolean;
  readonly isFlapping: boolean;
  readonly knows: 'firing' | 'nothing' | 'flapping';
  readonly toldAt: number | undefined;
  readonly firings: readonly number[];
}

/**
 * The whole life of alerts: rules make them from sweeps, people are told of some, acknowledge and mute them. Pure: its only
 * clock is that of the sweeps.
 */
export class AlertWatch {
  readonly #engine: AlertEngine;
  readonly #attention: Attention;
  readonly #segmentation: SegmentationWatch | undefined;
  #current: readonly Alert[] = [];
  #lastSweep: Moment | undefined;

  /** Watches the containers of `scope` only, if there is one. Connections are judged if there are `sockets` to look at. */
  constructor(rules: readonly Rule[], policy: AlertPolicy, scope?: Selection, sockets?: SocketSource) {
    this.#engine = new AlertEngine(rules, scope);
    this.#attention = new Attention(policy);
    this.#segmentation = sockets && new SegmentationWatch(policy.allow, scope, sockets);
  }

  get rules(): readonly Rule[] {
    return this.#engine.rules;
  }

  /** Why the connections of some container cannot be judged, in one sentence. */
  get blindSpot(): string | undefined {
    return this.#segmentation?.blindSpot;
  }

  /** How many rules there are, with those that say which connections are allowed. */
  get ruleCount(): number {
    return this.rules.length + (this.#segmentation?.ruleCount ?? 0);
  }

  /** Rules that fitted no container in the last sweep. */
  get idleRules(): readonly Rule[] {
    return this.#engine.idleRules;
  }

  /** What is firing or pending after the last sweep, with its marks: firing first, critical first, the oldest first. */
  get current(): readonly Alert[] {
    return this.#current;
  }

  /** How many alerts were too many to be followed, in the last sweep. */
  get leftOut(): number {
    return this.#engine.leftOut + (this.#segmentation?.leftOut ?? 0);
  }

  /** What people have muted while the program ran, here or in another one. */
  get mutes(): readonly Mute[] {
    return this.#attention.silences.list.mutes;
  }

  set mutes(mutes: readonly Mute[]) {
    this.#attention.silences.list.replace(mutes);
    this.#attention.lookAgain(this.#current, this.#engine.places);
    this.#mark(this.#current);
  }

  /** Keys of the alerts that people believe to fire. */
  get told(): ReadonlySet<string> {
    return this.#attention.told;
  }

  /** The ends of alerts that people still believe to fire: they are held back. */
  get untoldEnds(): readonly AlertChange[] {
    return this.#attention.untoldEnds;
  }

  /** Takes one more sweep. */
  evaluate(sweep: Sweep): AlertNews {
    this.#lastSweep = sweep;
    const changes = [...this.#engine.evaluate(sweep), ...(this.#segmentation?.evaluate(sweep) ?? [])];
    const current = this.#all();
    const {notices, endedMutes} = this.#attention.consider(sweep, changes, current, this.#engine.places);
    this.#mark(current);
    return {
      changes: changes.map(change => ({...change, alert: this.#attention.marked(change.alert)})),
      notices,
      endedMutes,
    };
  }

  /** Somebody knows of a firing alert: nobody is told of it any more until it ends. Answers whether it fires. */
  acknowledge(key: string): boolean {
    const isDone = this.#attention.acknowledge(key);
    this.#mark(this.#current);
    return isDone;
  }

  unacknowledge(key: string): void {
    this.#attention.unacknowledge(key);
    this.#mark(this.#current);
  }

  /**
   * Goes on with other rules and another policy, from the next sweep on. What is under way stays so where a rule keeps its id;
   * answers the ends of the rest, where people were told of it.
   */
  configure(rules: readonly Rule[], policy: AlertPolicy): readonly AlertChange[] {
    this.#engine.replaceRules(rules);
    this.#segmentation?.replaceRules(policy.allow);
    this.#attention.policy = policy;
    const current = this.#all();
    const ends = this.#lastSweep === undefined ? [] : this.#attention.keepOnly(current, this.#lastSweep);
    this.#mark(current);
    return ends;
  }

  /** What is under way, for another run of the program. */
  save(now: Moment): readonly RememberedAlert[] {
    return [...this.#engine.save(), ...(this.#segmentation?.save() ?? [])].map(saved => {
      const told = this.#attention.of(saved.key);
      return {
        ...saved,
        isAcknowledged: told?.isAcknowledged ?? false,
        isFlapping: told?.isFlapping ?? false,
        knows: told?.knows ?? 'nothing',
        toldAt:
          told === undefined || !Number.isFinite(told.toldAtSeconds) ? undefined : wallOf(told.toldAtSeconds, now),
        firings: told?.firings.map(at => wallOf(at, now)) ?? [],
      };
    });
  }

  /** Goes on where another run was at `savedAt`. */
  restore(remembered: readonly RememberedAlert[], savedAt: Date, now: Moment): void {
    const byKey = new Map(remembered.map(each => [each.key, each]));
    const connections = remembered.flatMap(each => this.#segmentation?.restore(each, savedAt, now) ?? []);
    for (const alert of [...this.#engine.restore(remembered, savedAt, now), ...connections]) {
      const known = byKey.get(alert.key);
      if (alert.state !== 'firing' || known === undefined) continue;

      const told = this.#attention.recall(alert, now.monotonicSeconds);
      told.isAcknowledged = known.isAcknowledged;
      told.isFlapping = known.isFlapping;
      told.knows = known.knows;
      told.firings = known.firings.map(at => monotonicOf(at, now));
      if (known.toldAt !== undefined) told.toldAtSeconds = monotonicOf(known.toldAt, now);
    }
    this.#mark(this.#all());
  }

  #all(): readonly Alert[] {
    const connections = this.#segmentation?.current ?? [];
    return connections.length === 0 ? this.#engine.current : [...this.#engine.current, ...connections].sort(byUrgency);
  }

  #mark(current: readonly Alert[]): void {
    this.#current = current.map(alert => this.#attention.marked(alert));
  }
}
