import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createCounterTable} from '../../../src/aggregator/counter-table.js';
import {Rates} from '../../../src/aggregator/rates.js';
import {ProcFile} from '../../../src/collector/counters/proc-file.js';
import {FinalCounters} from '../../../src/collector/ended/final-counters.js';
import {parseLinkLine} from '../../../src/collector/ended/link-line.js';
import {SlotBook} from '../../../src/collector/slot-book.js';
import type {CounterTable} from '../../../src/model/counter-table.js';
import {columnsOf, netDevText} from '../counters/kernel-text.js';
import {endpoint, network} from '../fakes.js';

export const FRONT = network('front');

/** Address of the container's interface on `FRONT`. */
export const MAC = '02:42:ac:12:00:02';

/** A host whose interfaces come and go as the kernel would tell it, and what is caught of their ends. */
export class EndedScene {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'rxtop-ended-'));
  readonly #netDev = path.join(this.#folder, 'dev');
  readonly rates = new Rates();
  readonly table: CounterTable = createCounterTable(slot => this.rates.forget(slot));
  readonly slots = new SlotBook(this.table);
  readonly finals: FinalCounters;
  now = 10;

  constructor() {
    this.finals = new FinalCounters({
      table: this.table,
      hostNetDev: this.#netDev,
      file: new ProcFile(),
      highestIndex: 5,
      monotonicSeconds: () => this.now,
    });
  }

  /** The engine says now that the container is on `FRONT`, with an endpoint of that id. */
  attach(containerId: string, endpointId: string, mac = MAC): void {
    const attachment = {...endpoint(FRONT), id: endpointId, mac};
    this.finals.attachments.note({containerId, endpoint: attachment, askedAt: this.now, answeredAt: this.now});
  }

  /** A container's veth is made: its host's end has that index, its own the one before. */
  begin(index: number): void {
    this.#tell(
      `${index - 1}: in${index}@NONE: <BROADCAST> x`,
      `${index}: veth${index}@in${index}: <BROADCAST> x`,
      `Deleted ${index - 1}: in${index}@veth${index}: <BROADCAST> x`,
      `${index}: veth${index}@if${index - 1}: <UP,LOWER_UP> x`,
    );
  }

  /** It ends, having received so many bytes in the container; what was sent is as many. */
  end(index: number, bytes: number, mac = MAC): void {
    const [host, inside] = [`veth${index}`, `in${index}`];
    const counted = columnsOf(bytes, 1, bytes, 1);
    writeFileSync(this.#netDev, netDevText([host, inside].map(name => ({name, columns: counted}))));
    this.#tell(`${index}: ${host}@if${index - 1}: <NO-CARRIER,UP> x`);
    this.#tell(`${index - 1}: ${inside}@${host}: <BROADCAST> x \\    link/ether ${mac} brd`);
    writeFileSync(this.#netDev, netDevText([]));
    this.#tell(`Deleted ${index - 1}: ${inside}@NONE: <BROADCAST> x`, `Deleted ${index}: ${host}@NONE: <BROADCAST> x`);
  }

  /** A sweep that reads the slot. */
  read(slot: number, bytes: number): void {
    const {table, now} = this;
    for (const name of ['receiveBytes', 'receivePackets', 'transmitBytes', 'transmitPackets'] as const) {
      table[name][slot] = name.endsWith('Bytes') ? bytes : 1;
    }
    table.sampledAt[slot] = now;
    this.rates.update(table, now);
  }

  remove(): void {
    rmSync(this.#folder, {recursive: true});
  }

  #tell(...lines: readonly string[]): void {
    this.finals.follow(lines.flatMap(line => parseLinkLine(line) ?? []));
  }
}
