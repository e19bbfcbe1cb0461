import type {AskEngine} from './counters/engine-counters.js';
import type {EngineLocation} from './engine/engine-location.js';
import type {EngineWatch} from './engine/engine-watch.js';

/** What the collector needs of an engine: its list of containers, and its stats API. */
export interface EngineAccess {
  readonly watch: EngineWatch;
  readonly askStats: AskEngine;
  readonly location: EngineLocation;
  /** Whether its containers may be processes of this machine. */
  readonly isLocal: boolean;
  /** The host that it runs containers on, as people call that. */
  readonly host: string;
}
