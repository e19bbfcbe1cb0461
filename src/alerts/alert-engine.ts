import type {ContainerRef} from '../model/container.js';
import {hasSeveralHosts, type Inventory, type WatchedContainer} from '../model/inventory.js';
import type {Sweep} from '../model/traffic.js';
import {createSelection, type Selection} from '../selectors/selector.js';
import type {Alert, AlertChange, AlertState} from './alert.js';
import {IDLE, nextStage, type Stage} from './life-cycle.js';
import {type Observation, observe, observeMissing} from './observe.js';
import type {Rule} from './rule.js';

/** Applies rules to sweeps and remembers what is pending and firing: at most one entry a rule and container. */
export interface AlertEngine {
  readonly rules: readonly Rule[];
  /** Takes one more sweep and tells what changed by it, in the order of the rules. */
  evaluate(sweep: Sweep): readonly AlertChange[];
  /** What is firing or pending after the last sweep: firing first, critical first, the oldest first. */
  readonly current: readonly Alert[];
  /** What each rule saw of each container that it fits, in the last sweep. */
  readonly readings: readonly Reading[];
}

/** What a rule saw of one container in one sweep. */
export interface Reading {
  readonly rule: Rule;
  readonly container: ContainerRef;
  /** How the container is called among all: see `Alert`. */
  readonly subject: string;
  readonly observation: Observation;
}

/** A stage that is not idle, and the alert that people see of it. */
interface Entry {
  readonly stage: Stage;
  readonly alert: Alert;
}

/** A container that a rule fits; `name` tells it from those of other hosts, and outlives its being created anew. */
interface Target {
  readonly container: WatchedContainer;
  readonly name: string;
  readonly subject: string;
}

/** A rule with what follows from it. `targets` are the containers that it fits, kept while the inventory stays the same. */
interface Watch {
  readonly rule: Rule;
  readonly selection: Selection;
  readonly keyPrefix: string;
  readonly entries: Map<string, Entry>;
  targets: readonly Target[];
}

/** Makes an engine that has seen nothing yet. Its rules apply to the containers of `scope` only, if there is one. */
export function createAlertEngine(rules: readonly Rule[], scope?: Selection): AlertEngine {
  const watches = rules.map(createWatch);
  let inventory: Inventory | undefined;
  let seenAt: number | undefined;
  let readings: readonly Reading[] = [];

  return {
    rules,

    get current() {
      return watches.flatMap(({entries}) => [...entries.values()].map(({alert}) => alert)).sort(byUrgency);
    },

    get readings() {
      return readings;
    },

    evaluate(sweep) {
      if (sweep.inventory !== inventory) {
        inventory = sweep.inventory;
        const inScope = scope === undefined ? inventory.containers : inventory.containers.filter(scope.matches);
        const isWithHost = hasSeveralHosts(inventory);
        for (const watch of watches) {
          watch.targets = inScope.filter(watch.selection.matches).map(container => targetOf(container, isWithHost));
        }
      }

      const elapsedSeconds = seenAt === undefined ? 0 : sweep.monotonicSeconds - seenAt;
      seenAt = sweep.monotonicSeconds;
      const seen: Reading[] = [];
      const changes = watches.flatMap(watch => evaluateWatch(watch, sweep, elapsedSeconds, seen));
      readings = seen;
      return changes;
    },
  };
}

function targetOf(container: WatchedContainer, isWithHost: boolean): Target {
  const {name, host} = container;
  return {container, name: nameOnHost(host, name), subject: isWithHost ? `${host}/${name}` : name};
}

function nameOnHost(host: string, name: string): string {
  return `${host}\n${name}`;
}

function createWatch(rule: Rule, index: number): Watch {
  const selection = createSelection(rule.selectors);
  return {rule, selection, keyPrefix: `${index}:${rule.text}`, entries: new Map(), targets: []};
}

function evaluateWatch(watch: Watch, sweep: Sweep, elapsedSeconds: number, seen: Reading[]): AlertChange[] {
  const {rule, selection, entries, targets} = watch;
  const changes: AlertChange[] = [];
  const missing = new Set(entries.keys());
  for (const target of targets) {
    const {container, name, subject} = target;
    missing.delete(name);
    const observation = observe(sweep, container, rule, selection);
    seen.push({rule, container, subject, observation});
    const change = advance(watch, target, observation, sweep, elapsedSeconds);
    if (change !== undefined) changes.push(change);
  }

  for (const name of missing) {
    const {container, host, subject} = entries.get(name)!.alert;
    const observation = observeMissing(sweep, container.name, host);
    const change = advance(watch, {container: {...container, host}, name, subject}, observation, sweep, elapsedSeconds);
    if (change !== undefined) changes.push(change);
  }

  return changes;
}

/** Moves one rule and container on by one sweep, and keeps what is not idle. */
function advance(
  {rule, keyPrefix, entries}: Watch,
  {
    container: {id, name: containerName, host},
    name,
    subject,
  }: {readonly container: ContainerRef & {readonly host: string}} & Omit<Target, 'container'>,
  observation: Observation,
  sweep: Sweep,
  elapsedSeconds: number,
): AlertChange | undefined {
  const entry = entries.get(name);
  const before = entry?.stage ?? IDLE;
  const stage = nextStage(before, observation, rule, elapsedSeconds);
  if (stage.state === 'idle' && entry === undefined) return undefined;

  const isChange = stage.state !== before.state;
  const alert: Alert = {
    key: `${keyPrefix}:${host}/${containerName}`,
    rule,
    container: {id, name: containerName},
    host,
    subject,
    state: stateAfter(stage, before),
    value: observation.state === 'known' ? observation.value : entry?.alert.value,
    anomaly: (observation.state === 'known' ? observation.anomaly : undefined) ?? entry?.alert.anomaly,
    since: isChange ? sweep.time : entry!.alert.since,
    sinceSeconds: isChange ? sweep.monotonicSeconds : entry!.alert.sinceSeconds,
    began: entry?.alert.began ?? sweep.time,
    beganSeconds: entry?.alert.beganSeconds ?? sweep.monotonicSeconds,
  };
  if (stage.state === 'idle') entries.delete(name);
  else entries.set(name, {stage, alert});

  return isChange
    ? {alert, cause: stage.cause, durationSeconds: sweep.monotonicSeconds - alert.beganSeconds}
    : undefined;
}

function stateAfter(stage: Stage, before: Stage): AlertState {
  if (stage.state !== 'idle') return stage.state;

  return before.state === 'firing' ? 'resolved' : 'inactive';
}

function byUrgency(a: Alert, b: Alert): number {
  return rank(a) - rank(b) || a.sinceSeconds - b.sinceSeconds;
}

function rank({state, rule}: Alert): number {
  return (state === 'firing' ? 0 : 2) + (rule.severity === 'critical' ? 0 : 1);
}
