import {hostname} from 'node:os';
import type {Clock, CollectorOptions, CreateCollector} from '../model/collector.js';
import type {CounterTable} from '../model/counter-table.js';
import type {PrometheusServer} from '../model/prometheus.js';
import {safeText} from '../model/safe-text.js';
import {CgroupWatch, type CgroupWatchPorts} from './cgroups/cgroup-watch.js';
import {CrictlNames, runCrictl} from './cgroups/crictl.js';
import {StandInWatch} from './cgroups/stand-in-watch.js';
import {type ChosenEngine, chooseEngines} from './choose-engines.js';
import {createDemoCollector} from './demo/demo-collector.js';
import {createEngineWatch, type EngineWatch} from './engine/engine-watch.js';
import {thisSystem} from './engine/locate.js';
import {onlyKinds} from './engine/only-kinds.js';
import type {EngineAccess} from './engine-access.js';
import {HostCollector} from './host-collector.js';
import {type CollectorPart, MultiCollector} from './multi-collector.js';
import {assertProcRoot} from './proc-root.js';
import {PrometheusCollector} from './prometheus/prometheus-collector.js';
import {createQueryClient} from './prometheus/query.js';

/** Makes the collector that the options ask for. Throws a UserError where they name an engine wrongly. */
export const createCollector: CreateCollector = (options, table, clock) => {
  if (options.demo !== undefined) return createDemoCollector(options.demo, table, clock, options);

  const fleets = (options.prometheus?.servers ?? []).map(server => fleetOf(server, options, table, clock));
  const [firstFleet, ...otherFleets] = fleets;
  if (firstFleet !== undefined) {
    return otherFleets.length === 0 ? firstFleet.collector : new MultiCollector([firstFleet, ...otherFleets], clock);
  }

  assertProcRoot(options.procRoot);
  if (options.engines.includes('none')) return new HostCollector(options, table, clock, withoutEngine(options, clock));

  const [first, ...others] = chooseEngines(options, thisSystem()).map(
    (engine): CollectorPart => ({
      collector: new HostCollector(options, table, clock, accessTo(engine, options, clock)),
      presence: engine.standing === 'optional' ? 'optional' : 'wanted',
    }),
  );
  return others.length === 0 ? first!.collector : new MultiCollector([first!, ...others], clock);
};

function fleetOf(
  server: PrometheusServer,
  {withLoopback, prometheus}: CollectorOptions,
  table: CounterTable,
  clock: Clock,
): CollectorPart {
  const options = {withLoopback, prometheus: prometheus ?? {servers: [server], conditions: [], pastSeconds: 0}};
  const collector = new PrometheusCollector(createQueryClient(server), server.url.href, table, clock, options);
  return {collector, presence: 'wanted'};
}

const NOT_ASKED = 'no engine is asked, as chosen by --engine none';

function withoutEngine({procRoot}: CollectorOptions, clock: Clock): EngineAccess {
  const watch: EngineWatch = new CgroupWatch(
    {procRoot, reason: NOT_ASKED, hint: undefined},
    cgroupPorts(procRoot, clock),
  );
  return {
    watch,
    askStats: id => watch.readStats(id),
    location: {state: 'none', sentence: NOT_ASKED, hint: '', candidates: []},
    isLocal: true,
    host: safeText(hostname()),
  };
}

function accessTo(engine: ChosenEngine, {procRoot}: CollectorOptions, clock: Clock): EngineAccess {
  const {location, host, kinds, locate, standing} = engine;
  const isLocal = location.state === 'none' || location.isLocal;
  const asked = createEngineWatch(location, {
    clock,
    relocate: locate,
    ...(kinds === undefined ? {} : {createClient: onlyKinds(kinds)}),
  });
  // Whoever names an engine means its containers, not whatever runs here.
  const watch =
    standing === 'found' && isLocal
      ? new StandInWatch(asked, new CgroupWatch({procRoot, reason: '', hint: undefined}, cgroupPorts(procRoot, clock)))
      : asked;
  return {watch, askStats: id => watch.readStats(id), location, isLocal, host};
}

/** Another machine's /proc has no `crictl` here. */
function cgroupPorts(procRoot: string, clock: Clock): CgroupWatchPorts {
  return {clock, names: procRoot === '/proc' ? new CrictlNames(runCrictl, () => clock.monotonicSeconds()) : undefined};
}
