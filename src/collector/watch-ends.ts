import process from 'node:process';
import type {Clock, CollectorOptions} from '../model/collector.js';
import type {CounterTable} from '../model/counter-table.js';
import type {ProcFile} from './counters/proc-file.js';
import {Ends} from './ended/ends.js';
import {nodeTimers} from './engine/timers.js';
import type {EnginePlace} from './engine-facts.js';
import type {HostSandboxes} from './host-sandboxes.js';
import type {SlotBook} from './slot-book.js';

/** What the ends of an engine's containers are watched with, on this host or elsewhere. */
interface Watched {
  readonly options: CollectorOptions;
  readonly clock: Clock;
  readonly table: CounterTable;
  readonly slots: SlotBook;
  readonly sandboxes: HostSandboxes;
  readonly file: ProcFile;
  readonly isLocal: boolean;
  readonly place: () => EnginePlace;
  readonly onNews: () => void;
}

/** Watches how containers end, by the interfaces of the host where those can be listened to; undefined if nobody asks. */
export function watchEnds({options, clock, table, slots, sandboxes, file, ...rest}: Watched): Ends | undefined {
  const {keepEndedSeconds} = options;
  const {isLocal, place, onNews} = rest;
  if (keepEndedSeconds === undefined) return undefined;

  return new Ends({
    keepSeconds: keepEndedSeconds,
    table,
    slots,
    now: () => ({monotonicSeconds: clock.monotonicSeconds(), time: clock.now().toISOString()}),
    links:
      isLocal && sandboxes.linkListening === 'possible'
        ? {
            hostNetDev: sandboxes.netDev,
            file,
            highestIndex: sandboxes.highestIndexNow(),
            searchPath: process.env.PATH,
            timers: nodeTimers,
          }
        : undefined,
    place,
    onNews,
  });
}
