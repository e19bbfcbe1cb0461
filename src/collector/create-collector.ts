import type {Clock, CollectorOptions, CreateCollector} from '../model/collector.js';
import {CgroupWatch, type CgroupWatchPorts} from './cgroups/cgroup-watch.js';
import {CrictlNames, runCrictl} from './cgroups/crictl.js';
import {StandInWatch} from './cgroups/stand-in-watch.js';
import {createDemoCollector} from './demo/demo-collector.js';
import type {EngineLocation} from './engine/engine-location.js';
import {createEngineWatch, type EngineWatch} from './engine/engine-watch.js';
import {locateEngine, thisSystem} from './engine/locate.js';
import {onlyKind} from './engine/only-kind.js';
import {type EngineAccess, HostCollector} from './host-collector.js';
import {assertProcRoot} from './proc-root.js';

/** Makes the collector that the options ask for. Throws a UserError where they name an engine wrongly. */
export const createCollector: CreateCollector = (options, table, clock) => {
  if (options.demo !== undefined) return createDemoCollector(options.demo, table, clock, options);

  assertProcRoot(options.procRoot);
  const access = options.engine === 'none' ? withoutEngine(options, clock) : withEngine(options, clock);
  return new HostCollector(options, table, clock, access);
};

const NOT_ASKED = 'no engine is asked, as chosen by --engine none';

function withoutEngine({procRoot}: CollectorOptions, clock: Clock): EngineAccess {
  const watch = new CgroupWatch({procRoot, reason: NOT_ASKED, hint: undefined}, cgroupPorts(procRoot, clock));
  return accessBy(watch, {state: 'none', sentence: NOT_ASKED, hint: '', candidates: []});
}

function withEngine(options: CollectorOptions, clock: Clock): EngineAccess {
  const {host, context, engine = 'auto', procRoot} = options;
  const kind = engine === 'docker' || engine === 'podman' ? engine : undefined;
  const locate = () => locateEngine({host, context, kind}, thisSystem());
  const location = locate();
  const asked = createEngineWatch(location, {
    clock,
    relocate: locate,
    ...(kind === undefined ? {} : {createClient: onlyKind(kind)}),
  });
  // Whoever names an engine means its containers, not whatever runs here.
  const isNamed = host !== undefined || context !== undefined || kind !== undefined;
  if (isNamed || !isHere(location)) return accessBy(asked, location);

  const cgroups = new CgroupWatch({procRoot, reason: '', hint: undefined}, cgroupPorts(procRoot, clock));
  return accessBy(new StandInWatch(asked, cgroups), location);
}

function accessBy(watch: EngineWatch, location: EngineLocation): EngineAccess {
  return {watch, askStats: id => watch.readStats(id), location, isLocal: isHere(location)};
}

function isHere(location: EngineLocation): boolean {
  return location.state === 'none' || location.isLocal;
}

/** Another machine's /proc has no `crictl` here. */
function cgroupPorts(procRoot: string, clock: Clock): CgroupWatchPorts {
  return {clock, names: procRoot === '/proc' ? new CrictlNames(runCrictl, () => clock.monotonicSeconds()) : undefined};
}
