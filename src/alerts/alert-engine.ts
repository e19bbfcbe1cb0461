import type {ContainerRef} from '../model/container.js';
import type {Inventory} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import type {Selection} from '../selectors/selector.js';
import type {Alert, AlertChange} from './alert.js';
import {ElapsedTime} from './elapsed-time.js';
import {type Observation, observe} from './observe.js';
import {Places} from './place.js';
import {type Rule, ruleId} from './rule.js';
import {RuleWatch} from './rule-watch.js';
import type {Moment, SavedAlert} from './saved-alert.js';

/** More alerts at once than this tell nobody anything: what comes then is counted, not followed. */
export const MOST_ALERTS = 20_000;

/** What a rule saw of one container in one sweep. */
export interface Reading {
  readonly rule: Rule;
  readonly container: ContainerRef;
  /** How the container is called among all. */
  readonly subject: string;
  readonly observation: Observation;
}

/** Applies rules to sweeps and remembers what is pending and firing: at most one entry a rule and container. */
export class AlertEngine {
  readonly #scope: Selection | undefined;
  readonly #elapsed = new ElapsedTime();
  #watches: readonly RuleWatch[];
  #inventory: Inventory | undefined;
  #places: Places | undefined;
  #sweep: Sweep | undefined;
  #readings: readonly Reading[] | undefined;
  #leftOut = 0;

  /** An engine that has seen nothing yet. Its rules apply to the containers of `scope` only, if there is one. */
  constructor(rules: readonly Rule[], scope?: Selection) {
    this.#scope = scope;
    this.#watches = withoutDoubles(rules).map(rule => new RuleWatch(rule));
  }

  get rules(): readonly Rule[] {
    return this.#watches.map(({rule}) => rule);
  }

  /** What is firing or pending after the last sweep: firing first, critical first, the oldest first. */
  get current(): readonly Alert[] {
    return this.#watches.flatMap(watch => [...watch.alerts()]).sort(byUrgency);
  }

  /** What each rule saw of each container that it fits, in the last sweep. */
  get readings(): readonly Reading[] {
    this.#readings ??=
      this.#sweep === undefined ? [] : readingsOf(this.#watches, this.#sweep, this.#retarget(this.#sweep.inventory));
    return this.#readings;
  }

  /** Rules that fitted no container in the last sweep. */
  get idleRules(): readonly Rule[] {
    return this.#watches.filter(({targets}) => targets.length === 0).map(({rule}) => rule);
  }

  /** Who was where in the last sweep. */
  get places(): Places | undefined {
    return this.#places;
  }

  /** How many alerts were too many to be followed, in the last sweep. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** Takes one more sweep and tells what changed by it, in the order of the rules. */
  evaluate(sweep: Sweep): readonly AlertChange[] {
    const places = this.#retarget(sweep.inventory);
    this.#sweep = sweep;
    this.#readings = undefined;
    const followed = this.#watches.reduce((sum, {size}) => sum + size, 0);
    const view = {
      sweep,
      places,
      elapsedSeconds: this.#elapsed.next(sweep.monotonicSeconds),
      room: Math.max(0, MOST_ALERTS - followed),
      leftOut: 0,
    };
    const changes = this.#watches.flatMap(watch => watch.evaluate(view));
    this.#leftOut = view.leftOut;
    return changes;
  }

  /** Goes on with other rules. What is under way stays so where a rule has the id of one before; the rest is forgotten. */
  replaceRules(rules: readonly Rule[]): void {
    const before = new Map(this.#watches.map(watch => [ruleId(watch.rule), watch]));
    this.#watches = withoutDoubles(rules).map(rule => {
      const watch = new RuleWatch(rule);
      const other = before.get(ruleId(rule));
      if (other !== undefined) watch.takeOver(other);
      return watch;
    });
    this.#inventory = undefined;
  }

  /** What is under way, for another run of the program. */
  save(): readonly SavedAlert[] {
    return this.#watches.flatMap(watch => [...watch.save()]);
  }

  /** Goes on where another run was at `savedAt`. Answers the alerts that go on here. */
  restore(saved: readonly SavedAlert[], savedAt: Date, now: Moment): readonly Alert[] {
    const watches = new Map(this.#watches.map(watch => [ruleId(watch.rule), watch]));
    return saved.slice(0, MOST_ALERTS).flatMap(each => watches.get(each.rule)?.restore(each, savedAt, now) ?? []);
  }

  #retarget(inventory: Inventory): Places {
    if (inventory === this.#inventory && this.#places !== undefined) return this.#places;

    const places = new Places(inventory);
    this.#inventory = inventory;
    this.#places = places;
    for (const watch of this.#watches) watch.retarget(inventory, places, this.#scope);
    return places;
  }
}

/** The same rule, in the config file and on the command line, is one rule. */
function withoutDoubles(rules: readonly Rule[]): Rule[] {
  return [...new Map(rules.map(rule => [ruleId(rule), rule])).values()];
}

function readingsOf(watches: readonly RuleWatch[], sweep: Sweep, places: Places): Reading[] {
  return watches.flatMap(({rule, selection, targets}) =>
    targets.map(container => ({
      rule,
      container,
      subject: places.subjectOf(container),
      observation: observe(sweep, container, rule, selection),
    })),
  );
}

/** Firing first, critical first, the oldest first. */
export function byUrgency(a: Alert, b: Alert): number {
  return rank(a) - rank(b) || a.sinceSeconds - b.sinceSeconds;
}

function rank({state, rule}: Alert): number {
  return (state === 'firing' ? 0 : 2) + (rule.severity === 'critical' ? 0 : 1);
}
