import type {Inventory, WatchedContainer} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import {createSelection, type Selection} from '../selectors/selector.js';
import {type Alert, type AlertChange, type AlertState, UNMARKED} from './alert.js';
import {IDLE, nextStage, type Stage} from './life-cycle.js';
import {isCalm, type Observation, observe, observeMissing} from './observe.js';
import {hasEnded, type Place, type Places, placeOf} from './place.js';
import {type Rule, ruleId} from './rule.js';
import {type Moment, restoreAlert, type SavedAlert, saveAlert} from './saved-alert.js';

/** A stage that is not idle, and the alert that people see of it. */
interface Entry {
  readonly stage: Stage;
  readonly alert: Alert;
}

/** What a rule sees of one sweep. `room` is how many more alerts may begin. */
interface View {
  readonly sweep: Sweep;
  readonly places: Places;
  readonly elapsedSeconds: number;
  room: number;
  /** How many could not begin. */
  leftOut: number;
}

/** One rule at work: the containers that it fits, and what is pending or firing of them, by the container's place. */
export class RuleWatch {
  readonly selection: Selection;
  #rule: Rule;
  readonly #entries = new Map<Place, Entry>();
  #targets: readonly WatchedContainer[] = [];
  #placesOfTargets: readonly Place[] = [];
  #targetPlaces: ReadonlySet<Place> = new Set();

  constructor(rule: Rule) {
    this.#rule = rule;
    this.selection = createSelection(rule.selectors);
  }

  get rule(): Rule {
    return this.#rule;
  }

  /** The containers that the rule fits. */
  get targets(): readonly WatchedContainer[] {
    return this.#targets;
  }

  get size(): number {
    return this.#entries.size;
  }

  *alerts(): Generator<Alert> {
    for (const {alert} of this.#entries.values()) yield alert;
  }

  /** Takes note of another inventory: which of its containers, within the scope, the rule fits now. */
  retarget({containers}: Inventory, places: Places, scope: Selection | undefined): void {
    const before = this.#targetPlaces;
    this.#targets = containers.filter(
      container =>
        places.isThere(container) &&
        (scope === undefined || scope.matches(container)) &&
        this.selection.matches(container),
    );
    this.#placesOfTargets = this.#targets.map(placeOf);
    this.#targetPlaces = new Set(this.#placesOfTargets);
    this.#passOn(before, places);
  }

  /** Moves on by one sweep and tells what changed by it. */
  evaluate(view: View): AlertChange[] {
    const changes: AlertChange[] = [];
    for (const [index, container] of this.#targets.entries()) {
      const isIdle = !this.#entries.has(this.#placesOfTargets[index]!);
      if (isIdle && isCalm(view.sweep, container, this.#rule, this.selection)) continue;

      const observation = observe(view.sweep, container, this.#rule, this.selection);
      const change = this.#advance(container, observation, view);
      if (change !== undefined) changes.push(change);
    }

    for (const [place, {alert}] of this.#entries) {
      if (this.#targetPlaces.has(place)) continue;

      const observation = observeMissing(view.sweep, view.places.at(place), alert.host);
      const change = this.#advance({...alert, ...alert.container}, observation, view);
      if (change !== undefined) changes.push(change);
    }
    return changes;
  }

  *save(): Generator<SavedAlert> {
    for (const {alert, stage} of this.#entries.values()) {
      const saved = saveAlert(alert, stage);
      if (saved !== undefined) yield saved;
    }
  }

  /** Goes on where another run of the program was. What is under way here is not touched. */
  restore(saved: SavedAlert, savedAt: Date, now: Moment): Alert | undefined {
    const place = placeOf({...saved.container, host: saved.host});
    const restored = this.#entries.has(place) ? undefined : restoreAlert(saved, this.#rule, savedAt, now);
    if (restored !== undefined) this.#entries.set(place, restored);
    return restored?.alert;
  }

  /** Goes on with what is under way by another rule of the same id. */
  takeOver(other: RuleWatch): void {
    for (const [place, {stage, alert}] of other.#entries) {
      this.#entries.set(place, {stage, alert: {...alert, rule: this.#rule}});
    }
  }

  /**
   * Where names change with every re-creation (tasks of a swarm), an alert goes on with a container of the same service that
   * has just come, when its own one has gone.
   */
  #passOn(before: ReadonlySet<Place>, places: Places): void {
    const orphans = [...this.#entries].filter(([place, {alert}]) => {
      const own = places.at(place);
      return alert.service !== undefined && (own === undefined || hasEnded(own));
    });
    if (orphans.length === 0) return;

    const heirs = this.#comers(before);
    for (const [place, entry] of orphans) {
      const heir = heirs.get(serviceOf(entry.alert))?.pop();
      if (heir === undefined) continue;

      this.#entries.delete(place);
      this.#entries.set(heir, entry);
    }
  }

  /** The places of containers that have just come, by their service; the first one stands last. */
  #comers(before: ReadonlySet<Place>): ReadonlyMap<string, Place[]> {
    const comers = new Map<string, Place[]>();
    for (const target of this.#targets.toReversed()) {
      const place = placeOf(target);
      if (hasEnded(target) || before.has(place) || this.#entries.has(place)) continue;

      const ofService = comers.get(serviceOf(target));
      if (ofService === undefined) comers.set(serviceOf(target), [place]);
      else ofService.push(place);
    }
    return comers;
  }

  /** Moves the rule on by one sweep for one container, and keeps what is not idle. */
  #advance(
    {id, name, host, project, service}: Pick<WatchedContainer, 'id' | 'name' | 'host' | 'project' | 'service'>,
    observation: Observation,
    view: View,
  ): AlertChange | undefined {
    const {sweep, elapsedSeconds} = view;
    const place = placeOf({host, name});
    const entry = this.#entries.get(place);
    const before = entry?.stage ?? IDLE;
    const stage = nextStage(before, observation, this.#rule, elapsedSeconds);
    if (entry === undefined) {
      if (stage.state === 'idle') return undefined;
      if (view.room === 0) {
        view.leftOut++;
        return undefined;
      }
      view.room--;
    }

    const isChange = stage.state !== before.state;
    const alert: Alert = {
      key: entry?.alert.key ?? `${ruleId(this.#rule)}:${host}/${name}`,
      rule: this.#rule,
      container: {id, name},
      host,
      subject: view.places.subjectOf({host, name}),
      project,
      service,
      state: stateAfter(stage, before),
      value: observation.state === 'known' ? observation.value : entry?.alert.value,
      anomaly: (observation.state === 'known' ? observation.anomaly : undefined) ?? entry?.alert.anomaly,
      since: isChange ? sweep.time : entry!.alert.since,
      sinceSeconds: isChange ? sweep.monotonicSeconds : entry!.alert.sinceSeconds,
      began: entry?.alert.began ?? sweep.time,
      beganSeconds: entry?.alert.beganSeconds ?? sweep.monotonicSeconds,
      ...UNMARKED,
    };
    if (stage.state === 'idle') this.#entries.delete(place);
    else this.#entries.set(place, {stage, alert});

    return isChange
      ? {alert, cause: stage.cause, durationSeconds: sweep.monotonicSeconds - alert.beganSeconds}
      : undefined;
  }
}

function serviceOf({project, service}: Pick<WatchedContainer, 'project' | 'service'>): string {
  return `${project ?? ''}\n${service ?? ''}`;
}

function stateAfter(stage: Stage, before: Stage): AlertState {
  if (stage.state !== 'idle') return stage.state;

  return before.state === 'firing' ? 'resolved' : 'inactive';
}
