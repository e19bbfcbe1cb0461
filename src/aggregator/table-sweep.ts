import type {AnomalyReader} from '../model/anomaly.js';
import {areExact, restOfSum} from '../model/counter-rest.js';
import type {CounterTable} from '../model/counter-table.js';
import {plusKnown} from '../model/direction-sum.js';
import type {RateReason, WatchedContainer, WatchedInterface} from '../model/inventory.js';
import {peaksOfSum} from '../model/peaks-of-sum.js';
import type {
  Direction,
  DirectionTraffic,
  Figure,
  History,
  ProtocolCounts,
  Reading,
  Sweep,
  Traffic,
} from '../model/traffic.js';
import type {Bursts} from './bursts.js';
import type {Figures} from './figures.js';
import type {ProtocolRates} from './protocol-rates.js';
import {RateState, type Rates} from './rates.js';
import {known, receiveOf, transmitOf} from './slot-traffic.js';
import {addKnown, addOrUnknown, NO_TRAFFIC, UNKNOWN_TRAFFIC} from './sum.js';
import {Totals} from './totals.js';

const REASONS: Readonly<Record<number, RateReason | undefined>> = {
  [RateState.firstSample]: 'first-sample',
  [RateState.counterReset]: 'counter-reset',
  [RateState.gone]: 'gone',
};

/** What the aggregator keeps, as of the sweep. */
interface Kept {
  readonly history: History;
  readonly table: CounterTable;
  readonly rates: Rates;
  readonly figures: Figures;
  readonly protocolRates: ProtocolRates;
  readonly bursts: Bursts;
}

/** A sweep whose figures are read out of the columns when they are asked for. Valid until the next sweep. */
export class TableSweep implements Sweep {
  readonly number: number;
  readonly time: Date;
  readonly monotonicSeconds: number;
  readonly durationSeconds: number;
  readonly host: Sweep['host'];
  readonly inventory: Sweep['inventory'];
  readonly intervalSeconds: number | undefined;
  readonly peakIntervalSeconds: number | undefined;
  readonly history: History;
  readonly anomalies?: AnomalyReader;
  readonly #table: CounterTable;
  readonly #rates: Rates;
  readonly #figures: Figures;
  readonly #protocolRates: ProtocolRates;
  readonly #bursts: Bursts;
  readonly #byContainer = new Map<WatchedContainer, Traffic>();

  constructor(reading: Reading, intervalSeconds: number | undefined, kept: Kept) {
    this.number = reading.number;
    this.time = reading.time;
    this.monotonicSeconds = reading.monotonicSeconds;
    this.durationSeconds = reading.durationSeconds;
    this.host = reading.host;
    this.inventory = reading.inventory;
    if (reading.anomalies !== undefined) this.anomalies = reading.anomalies;
    this.intervalSeconds = intervalSeconds;
    this.peakIntervalSeconds = kept.bursts.longestSeconds;
    this.history = kept.history;
    this.#table = kept.table;
    this.#rates = kept.rates;
    this.#figures = kept.figures;
    this.#protocolRates = kept.protocolRates;
    this.#bursts = kept.bursts;
  }

  sum(interfaces: readonly WatchedInterface[]): Traffic {
    if (interfaces.length === 0) return NO_TRAFFIC;

    const first = this.#ofSlot(interfaces[0]!.slot);
    if (interfaces.length === 1) return first;

    const parts = interfaces.map(({slot}) => this.#ofSlot(slot));
    const sum = parts.reduce(addOrUnknown);
    return {...sum, peaks: peaksOfSum(sum, parts)};
  }

  get uplink(): Traffic | undefined {
    const {uplinkSlot} = this.host;
    return uplinkSlot === undefined ? undefined : this.#ofSlot(uplinkSlot);
  }

  trafficOf(container: WatchedContainer): Traffic | undefined {
    if (container.traffic.state !== 'counted') return undefined;

    let traffic = this.#byContainer.get(container);
    if (traffic === undefined) {
      traffic = this.#ofCounted(container);
      this.#byContainer.set(container, traffic);
    }
    return traffic;
  }

  figureOf(container: WatchedContainer, direction: Direction, figure: Figure): number {
    return container.traffic.state === 'counted' ? this.#figures.ofContainer(container, direction, figure) : Number.NaN;
  }

  figureOfSum(interfaces: readonly WatchedInterface[], direction: Direction, figure: Figure): number {
    return this.#figures.ofSum(interfaces, direction, figure);
  }

  protocolsOf({protocolSlot: slot, traffic}: WatchedContainer): ProtocolCounts | undefined {
    if (slot === undefined || traffic.state !== 'counted') return undefined;

    const {protocols} = this.#table;
    const rates = this.#protocolRates;
    return {
      udpReceiveBufferErrors: known(protocols.udpReceiveBufferErrors[slot]),
      udpReceiveBufferErrorsPerSecond: known(rates.udpReceiveBufferErrorsPerSecond[slot]),
      tcpRetransmittedSegments: known(protocols.tcpRetransmittedSegments[slot]),
      tcpRetransmittedSegmentsPerSecond: known(rates.tcpRetransmittedSegmentsPerSecond[slot]),
      ageSeconds: this.#age(protocols.sampledAt[slot]),
    };
  }

  totals(): Traffic {
    const counted = this.inventory.containers.filter(
      ({traffic, ended}) => traffic.state === 'counted' && ended === undefined,
    );
    const totals = new Totals(counted, this.#figures);
    const both = {receive: totals.of('receive'), transmit: totals.of('transmit')};
    const peaks = totals.peaks(this.#bursts, both);
    // Counters never go below 0: where the sum is exact, so was each step to it.
    if (!areExact(both.receive) || !areExact(both.transmit)) {
      return {...counted.map(each => this.trafficOf(each)!).reduce(addKnown, UNKNOWN_TRAFFIC), peaks};
    }

    const isKnown = both.receive.bytesPerSecond !== undefined && both.transmit.bytesPerSecond !== undefined;
    return {
      ...both,
      ageSeconds: this.#age(totals.oldest(this.#table.sampledAt)),
      faultsAgeSeconds: this.#age(totals.oldest(this.#table.faultsSampledAt)),
      reason: isKnown ? undefined : this.#firstReason(counted),
      peaks,
    };
  }

  #firstReason(counted: readonly WatchedContainer[]): RateReason | undefined {
    for (const container of counted) {
      const reason = this.trafficOf(container)?.reason;
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  #ofCounted(container: WatchedContainer): Traffic {
    const interfaces = container.interfaces.filter(({isSummed}) => isSummed);
    // Without any, the engine has not told of them yet.
    const traffic: Traffic =
      interfaces.length === 0 ? {...UNKNOWN_TRAFFIC, reason: 'first-sample'} : this.sum(interfaces);
    return container.formerSlots.reduce((sum, slot) => this.#withTotalsOf(sum, slot), traffic);
  }

  /** An interface that a container no longer has still belongs to its running totals. */
  #withTotalsOf(traffic: Traffic, slot: number): Traffic {
    const former = this.#ofSlot(slot);
    return {
      ...traffic,
      receive: withTotals(traffic.receive, former.receive),
      transmit: withTotals(traffic.transmit, former.transmit),
    };
  }

  /** The collector reads after the sweep has begun. */
  #age(sampledAt = Number.NaN): number | undefined {
    return known(Math.max(0, this.monotonicSeconds - sampledAt));
  }

  #ofSlot(slot: number): Traffic {
    return {
      receive: receiveOf(slot, this.#table, this.#rates),
      transmit: transmitOf(slot, this.#table, this.#rates),
      ageSeconds: this.#age(this.#table.sampledAt[slot]),
      faultsAgeSeconds: this.#age(this.#table.faultsSampledAt[slot]),
      reason: REASONS[this.#rates.state[slot] ?? RateState.firstSample],
      peaks: this.#bursts.peaksOf(slot),
    };
  }
}

function withTotals(sum: DirectionTraffic, former: DirectionTraffic): DirectionTraffic {
  const withFormer = {
    ...sum,
    totalBytes: plusKnown(sum.totalBytes, former.totalBytes),
    totalPackets: plusKnown(sum.totalPackets, former.totalPackets),
  };
  const rest = restOfSum(sum, {...former, bytes: 0, packets: 0, errors: 0, dropped: 0}, withFormer);
  return rest === undefined ? withFormer : {...withFormer, rest};
}
