import type {Inventory, WatchedContainer, WatchedInterface} from '../model/inventory.js';
import type {Selection} from '../selectors/selector.js';
import {countedSlots, isListed} from './container-row.js';
import {CONTAINER, INNER_FAMILIES, NETWORK_FAMILIES, PEAKS} from './metric-families.js';
import {joinLabels} from './metric-family.js';
import {
  containerLabelText,
  interfaceLabelText,
  type LabelChoice,
  networkLabelText,
  type PlaceLabels,
  placeLabels,
  trafficLabelText,
} from './metric-labels.js';
import {type LabelBytes, labelBytes} from './metric-writer.js';

/** Which containers have series, with which labels, and how many series there may be in all. */
export interface SeriesChoice {
  readonly isAll: boolean;
  readonly selection: Selection;
  readonly withLoopback: boolean;
  readonly labels: LabelChoice;
  readonly mostSeries: number;
}

/** An interface, and its series' labels. */
export interface InterfaceSeries {
  readonly watched: WatchedInterface;
  readonly labels: LabelBytes;
}

/** A container, and the labels of its series. */
export interface ContainerSeries {
  readonly container: WatchedContainer;
  readonly labels: LabelBytes;
  /** Those and how it is counted. */
  readonly trafficLabels: LabelBytes;
  /** Interfaces that make up its traffic. */
  readonly interfaces: readonly InterfaceSeries[];
  /** Interfaces whose traffic is that of another one as well, and loopback. */
  readonly inner: readonly InterfaceSeries[];
  /** All labels that its series of one name have: they must be unlike each other's and those of other containers. */
  readonly identities: readonly string[];
  /** Of the interfaces that make up its traffic, in the history. */
  readonly slots: readonly number[];
}

/** The series that there are, and what was left out: containers with all of their series. */
export interface SeriesList {
  readonly containers: readonly ContainerSeries[];
  /** Labels of the networks that those are attached to. */
  readonly networks: readonly LabelBytes[];
  readonly leftOutContainers: number;
  readonly leftOutSeries: number;
}

const SERIES_PER_CONTAINER = Object.keys(CONTAINER).length + PEAKS.length;

/**
 * Keeps the labels of all series, which are made anew only when something about the containers has changed. Who has series
 * keeps them while others come: what would be too much is left out.
 */
export class SeriesBook {
  readonly #choice: SeriesChoice;
  #inventory: Inventory | undefined;
  #list: SeriesList = {containers: [], networks: [], leftOutContainers: 0, leftOutSeries: 0};
  #known = new Map<WatchedContainer, ContainerSeries>();

  constructor(choice: SeriesChoice) {
    this.#choice = choice;
  }

  of(inventory: Inventory): SeriesList {
    if (inventory !== this.#inventory) {
      this.#list = this.#listOf(inventory);
      this.#inventory = inventory;
    }
    return this.#list;
  }

  #listOf(inventory: Inventory): SeriesList {
    const {isAll, selection, mostSeries} = this.#choice;
    const place = placeLabels(inventory);
    const before = new Set(this.#list.containers.map(({container}) => container.key));
    const wanted = inventory.containers
      .filter(container => (isAll || isListed(container)) && selection.matches(container))
      .map((container, index) => ({container, index, rank: rankOf(container, before)}))
      .sort((a, b) => a.rank - b.rank || a.index - b.index);

    const known = new Map<WatchedContainer, ContainerSeries>();
    const taken = new Set<string>();
    const containers: ContainerSeries[] = [];
    let leftOutContainers = 0;
    let leftOutSeries = 0;
    let count = 0;
    for (const {container} of wanted) {
      const series = this.#known.get(container) ?? this.#seriesOf(container, place);
      known.set(container, series);
      const size = sizeOf(series);
      if (count + size > mostSeries || isTaken(series, taken)) {
        leftOutContainers++;
        leftOutSeries += size;
        continue;
      }

      count += size;
      for (const identity of series.identities) taken.add(identity);
      containers.push(series);
    }
    this.#known = known;
    const networks = new Set(containers.flatMap(({container}) => container.networks.map(networkLabelText)));
    return {containers, networks: [...networks].map(labelBytes), leftOutContainers, leftOutSeries};
  }

  #seriesOf(container: WatchedContainer, place: PlaceLabels): ContainerSeries {
    const {labels: choice, selection, withLoopback} = this.#choice;
    const labels = containerLabelText(container, choice, place);
    const chosen = container.traffic.state === 'counted' ? selection.interfacesOf(container) : [];
    const loopback =
      withLoopback && container.traffic.state === 'counted' && !selection.isNarrowed
        ? container.interfaces.filter(({isLoopback}) => isLoopback)
        : [];
    const identities = [labels];
    const seriesOf = (watched: WatchedInterface): InterfaceSeries => {
      const text = joinLabels(labels, interfaceLabelText(watched, choice));
      identities.push(text);
      return {watched, labels: labelBytes(text)};
    };
    return {
      container,
      labels: labelBytes(labels),
      trafficLabels: labelBytes(joinLabels(labels, trafficLabelText(container))),
      interfaces: chosen.filter(({isSummed}) => isSummed).map(seriesOf),
      inner: [...chosen.filter(({isSummed}) => !isSummed), ...loopback].map(seriesOf),
      identities,
      slots: countedSlots(container),
    };
  }
}

/** What runs comes before what has ended, what had series before what is new. */
function rankOf({key, ended}: WatchedContainer, before: ReadonlySet<string>): number {
  return (ended === undefined ? 0 : 2) + (before.has(key) ? 0 : 1);
}

function sizeOf({interfaces, inner}: ContainerSeries): number {
  return SERIES_PER_CONTAINER + interfaces.length * NETWORK_FAMILIES.length + inner.length * INNER_FAMILIES.length;
}

/** Two series of one name with the same labels would make a page that nobody takes. */
function isTaken({identities}: ContainerSeries, taken: ReadonlySet<string>): boolean {
  return identities.some(text => taken.has(text)) || new Set(identities).size < identities.length;
}
