import type {CollectorOptions, CreateCollector} from '../model/collector.js';
import {createDemoCollector} from './demo/demo-collector.js';
import {createEngineWatch} from './engine/engine-watch.js';
import {locateEngine, thisSystem} from './engine/locate.js';
import {HostCollector} from './host-collector.js';
import {assertProcRoot} from './proc-root.js';

/** Makes the collector that the options ask for. Throws a UserError where they name an engine wrongly. */
export const createCollector: CreateCollector = (options, table, clock) => {
  if (options.demo !== undefined) return createDemoCollector(options.demo, table, clock, options);

  assertProcRoot(options.procRoot);
  const locate = () => locateEngine(engineChoice(options), thisSystem());
  const location = locate();
  const watch = createEngineWatch(location, {clock, relocate: locate});
  const isLocal = location.state === 'none' || location.isLocal;
  return new HostCollector(options, table, clock, {watch, askStats: id => watch.readStats(id), location, isLocal});
};

function engineChoice({host, context}: CollectorOptions): Pick<CollectorOptions, 'host' | 'context'> {
  return {host, context};
}
