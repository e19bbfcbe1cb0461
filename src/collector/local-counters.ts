import type {CounterTable} from '../model/counter-table.js';
import {HostNetDev} from './counters/host-net-dev.js';
import {HOST, IGNORED, NameIndex} from './counters/name-index.js';
import {NamespaceNetDev} from './counters/namespace-net-dev.js';
import {NamespaceProtocols} from './counters/namespace-protocols.js';
import type {ProcFile} from './counters/proc-file.js';
import {isClosed} from './process-handle.js';
import type {Sandbox} from './sandbox.js';
import {TurnPace} from './turn-pace.js';

/** An interface that is counted here. With a veth (its raw name) its bytes come from the host's list, else from its sandbox. */
export interface LocalBinding {
  readonly sandbox: Sandbox;
  readonly rawName: string;
  readonly veth: string | undefined;
  readonly slot: number;
}

/** A sandbox whose protocols are counted in that slot. */
export interface ProtocolBinding {
  readonly sandbox: Sandbox;
  readonly slot: number;
}

/**
 * Reading errors and drops from inside may cost 50 microseconds of each second, and as much again what protocols count: then a
 * sweep of 100 containers costs a thousandth of one by the engine's API.
 */
const FAULTS_BUDGET = {share: 50e-6, longestRoundSeconds: 30};
const PROTOCOLS_BUDGET = {share: 50e-6, longestRoundSeconds: 60};

/** What the first sweep is paced by. */
const FIRST_INTERVAL_SECONDS = 1;

/**
 * Counts what this host's /proc shows: one read of the host's interface list for everything that has a veth, a read of the
 * namespace for the rest; errors and drops from inside, and what the namespaces' protocols count, of some sandboxes each
 * sweep, as many as a budget of time allows.
 */
export class LocalCounters {
  readonly #table: CounterTable;
  readonly #host: HostNetDev;
  readonly #namespace: NamespaceNetDev;
  readonly #protocols: NamespaceProtocols;
  readonly #monotonicSeconds: () => number;
  #index = new NameIndex();
  #isHostCounted = new Uint8Array(0);
  #hostBindings: readonly LocalBinding[] = [];
  #everySweep: readonly Sandbox[] = [];
  #inTurns: readonly Sandbox[] = [];
  #turn = 0;
  readonly #pace = new TurnPace(FAULTS_BUDGET);
  #protocolBindings: readonly ProtocolBinding[] = [];
  #protocolTurn = 0;
  readonly #protocolPace = new TurnPace(PROTOCOLS_BUDGET);
  #sweptAt: number | undefined;

  /** Whose errors and drops, and protocols, are read in every sweep as well. */
  closely: Sandbox | undefined;

  constructor(hostNetDev: string, file: ProcFile, table: CounterTable, monotonicSeconds: () => number) {
    this.#table = table;
    this.#monotonicSeconds = monotonicSeconds;
    this.#host = new HostNetDev(hostNetDev, file, table);
    this.#namespace = new NamespaceNetDev(file, table, slot => this.#isHostCounted[slot] === 1);
    this.#protocols = new NamespaceProtocols(file, table.protocols);
  }

  /** Counts exactly these interfaces and protocols from now on, and sees when an interface comes or goes in any of the sandboxes. */
  bind(
    bindings: readonly LocalBinding[],
    sandboxes: readonly Sandbox[],
    protocolBindings: readonly ProtocolBinding[] = [],
  ): void {
    this.#index = new NameIndex();
    this.#isHostCounted = new Uint8Array(this.#table.size);
    this.#namespace.beginAnew(this.#table.size);
    this.#hostBindings = bindings.filter(({veth}) => veth !== undefined);
    for (const {veth, slot} of this.#hostBindings) {
      this.#index.set(HOST, bytesOf(veth!), slot);
      this.#isHostCounted[slot] = 1;
    }
    for (const sandbox of sandboxes) {
      for (const {rawName} of sandbox.interfaces) this.#index.set(sandbox.number, bytesOf(rawName), IGNORED);
    }
    for (const {sandbox, rawName, slot} of bindings) this.#index.set(sandbox.number, bytesOf(rawName), slot);

    const everySweep = new Set(bindings.filter(({veth}) => veth === undefined).map(({sandbox}) => sandbox));
    this.#everySweep = [...everySweep];
    this.#inTurns = sandboxes.filter(sandbox => !everySweep.has(sandbox));
    this.#protocolBindings = protocolBindings;
  }

  /** Reads what is due. Sandboxes that do not look as they did when they were mapped are marked to be mapped anew. */
  sweep(depth: 'regular' | 'thorough'): 'as-mapped' | 'changed' {
    const now = this.#monotonicSeconds();
    const intervalSeconds = this.#sweptAt === undefined ? FIRST_INTERVAL_SECONDS : now - this.#sweptAt;
    this.#sweptAt = now;
    const isHostChanged = this.#readHost();
    let isChanged = isHostChanged;
    for (const sandbox of this.#everySweep) isChanged = this.#readSandbox(sandbox) || isChanged;

    isChanged = this.#readInTurns(dueOf(this.#pace, this.#inTurns.length, intervalSeconds, depth)) || isChanged;
    this.#readProtocolsInTurns(dueOf(this.#protocolPace, this.#protocolBindings.length, intervalSeconds, depth));
    if (this.closely !== undefined && depth === 'regular') isChanged = this.#readClosely(this.closely) || isChanged;
    return isChanged ? 'changed' : 'as-mapped';
  }

  /** Reads bytes of what has a veth on the host, in one go. What has changed there is for the next sweep to find. */
  subsample(): 'read' | 'nothing' {
    if (this.#hostBindings.length === 0) return 'nothing';

    try {
      this.#host.subsample(this.#index, this.#monotonicSeconds);
      return 'read';
    } catch (error) {
      if (isClosed(error)) return 'nothing';
      throw error;
    }
  }

  #readInTurns(count: number): boolean {
    const from = this.#monotonicSeconds();
    let isChanged = false;
    for (let read = 0; read < count; read++) {
      const sandbox = this.#inTurns[this.#turn++ % this.#inTurns.length]!;
      isChanged = this.#readSandbox(sandbox) || isChanged;
    }
    this.#pace.note(count, this.#monotonicSeconds() - from);
    return isChanged;
  }

  #readProtocolsInTurns(count: number): void {
    const from = this.#monotonicSeconds();
    for (let read = 0; read < count; read++) {
      this.#readProtocols(this.#protocolBindings[this.#protocolTurn++ % this.#protocolBindings.length]!);
    }
    this.#protocolPace.note(count, this.#monotonicSeconds() - from);
  }

  #readClosely(sandbox: Sandbox): boolean {
    const binding = this.#protocolBindings.find(each => each.sandbox === sandbox);
    if (binding !== undefined) this.#readProtocols(binding);
    return this.#readSandbox(sandbox);
  }

  #readProtocols({sandbox, slot}: ProtocolBinding): void {
    try {
      this.#protocols.read(sandbox.protocolFiles, slot, this.#monotonicSeconds);
    } catch (error) {
      if (!isClosed(error)) throw error;
    }
  }

  #readHost(): boolean {
    if (this.#hostBindings.length === 0) return false;

    try {
      this.#host.read(this.#index, this.#monotonicSeconds);
    } catch (error) {
      if (isClosed(error)) return false;
      throw error;
    }
    if (this.#host.pass.taken === this.#hostBindings.length) return false;

    // A veth is gone: its sandbox has lost an interface, or has ended.
    for (const {sandbox, slot} of this.#hostBindings) {
      if (this.#table.sampledAt[slot] !== this.#host.readAt) sandbox.isMapped = false;
    }
    return true;
  }

  #readSandbox(sandbox: Sandbox): boolean {
    try {
      this.#namespace.read(sandbox.netDev, this.#index, sandbox.number, this.#monotonicSeconds);
    } catch (error) {
      // It has ended; the engine's event will say so.
      if (isClosed(error)) return false;
      throw error;
    }
    const {pass, contradictions} = this.#namespace;
    if (contradictions > 0) this.#disownVeths(sandbox);
    if (contradictions === 0 && pass.unwatched === 0 && pass.taken === sandbox.interfaces.length) return false;

    sandbox.isMapped = false;
    return true;
  }

  /** What was counted by a wrong veth says nothing about the figures that follow. */
  #disownVeths(sandbox: Sandbox): void {
    for (const binding of this.#hostBindings) {
      if (binding.sandbox === sandbox) this.#table.replace(binding.slot, 'before-watching');
    }
  }
}

function dueOf(pace: TurnPace, total: number, intervalSeconds: number, depth: 'regular' | 'thorough'): number {
  return depth === 'thorough' ? total : pace.due(total, intervalSeconds);
}

function bytesOf(rawName: string): Buffer {
  return Buffer.from(rawName, 'latin1');
}
