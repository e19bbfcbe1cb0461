import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {EngineCounters} from '../../src/collector/counters/engine-counters.js';
import {HostNetDev} from '../../src/collector/counters/host-net-dev.js';
import {HOST, NameIndex} from '../../src/collector/counters/name-index.js';
import {NamespaceNetDev} from '../../src/collector/counters/namespace-net-dev.js';
import {ProcFile} from '../../src/collector/counters/proc-file.js';
import {parseStats} from '../../src/collector/engine/engine-stats.js';
import type {CounterTable} from '../../src/model/counter-table.js';
import {netDevText, vethName} from './net-dev-text.js';

/** Reads the counters of all interfaces into a table; at one moment of a clock that the caller moves by a second. */
export type ReadAll = (second: number) => void | Promise<void>;

/** Makes what a source reads, in a folder, and the reading of it. */
export type Source = (interfaces: number, folder: string, table: CounterTable) => ReadAll;

/** Texts that follow one another, a second apart; when the last has been read, the counters start anew. */
const GENERATIONS = 16;

/** What a container has; one namespace holds them. */
const INTERFACES_OF_CONTAINER = 2;

const STATS = new URL('../fixtures/engine-json/stats.json', import.meta.url);

/** The host's list, one file for all. */
export const hostSource: Source = (interfaces, folder, table) => {
  const index = new NameIndex();
  for (let number = 0; number < interfaces; number++) {
    index.set(HOST, Buffer.from(vethName(number)), table.acquire('before-watching'));
  }
  const buffer = new ProcFile();
  const generations = Array.from({length: GENERATIONS}, (_, second) => {
    const file = path.join(folder, String(second));
    writeFileSync(file, netDevText(interfaces, second));
    return new HostNetDev(file, buffer, table);
  });
  return second => generations[second % GENERATIONS]!.read(index, () => second);
};

/** A file for each container's namespace, two interfaces in each; these counters stand still. */
export const namespaceSource: Source = (interfaces, folder, table) => {
  const containers = Math.floor(interfaces / INTERFACES_OF_CONTAINER);
  const text = netDevText(INTERFACES_OF_CONTAINER, 0);
  const index = new NameIndex();
  const counters = new NamespaceNetDev(new ProcFile(), table, () => false);
  const files = Array.from({length: containers}, (_, number) => {
    const parent = path.join(folder, String(number), 'net');
    mkdirSync(parent, {recursive: true});
    writeFileSync(path.join(parent, 'dev'), text);
    for (let each = 0; each < INTERFACES_OF_CONTAINER; each++) {
      index.set(number + 1, Buffer.from(vethName(each)), table.acquire('before-watching'));
    }
    return path.join(parent, 'dev');
  });
  let now = 0;
  const clock = () => now;
  return second => {
    now = second;
    for (let number = 0; number < containers; number++) counters.read(files[number]!, index, number + 1, clock);
  };
};

/** Recorded answers of the engine's statistics API, one a container with one interface: parsed, compared and written. */
export const engineSource: Source = (interfaces, _folder, table) => {
  const text = readFileSync(STATS, 'utf8');
  const {read, networks} = JSON.parse(text) as {read: string; networks: object};
  const [name = ''] = Object.keys(networks);
  const begin = Date.parse(read);
  let now = 0;
  const version = {kind: 'docker', version: '20.10.24'} as const;
  const answer = () => text.replace(read, new Date(begin + now * 1000).toISOString());
  const counters = new EngineCounters(
    async () => parseStats(JSON.parse(answer()), version),
    () => now,
    () => undefined,
  );
  const slots = new Map(
    Array.from({length: interfaces}, (_, number) => [String(number), table.acquire('before-watching')]),
  );
  counters.watch(new Map([...slots.keys()].map(id => [id, undefined])));
  return async second => {
    now = second;
    counters.ask();
    await counters.settle(60);
    for (const [id, slot] of slots) counters.write(id, name, slot, table);
  };
};
