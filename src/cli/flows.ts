import {ExitCode, UserError} from '../errors.js';
import {addressesOf, createAddressBook} from '../flows/address-book.js';
import {containerFlows} from '../flows/container-flows.js';
import type {Collector} from '../model/collector.js';
import {hasSeveralHosts, type WatchedContainer} from '../model/inventory.js';
import {safeText} from '../model/safe-text.js';
import type {Sweep} from '../model/traffic.js';
import type {Ports} from '../ports.js';
import {asciiText} from '../view/ascii.js';
import {flowDocument} from '../view/flow-document.js';
import {type FlowReport, flowTable} from '../view/flow-table.js';
import {assertUsable} from './assert-usable.js';
import type {CommonOptions} from './common-options.js';
import {openSession} from './session.js';

/** What `rxtop flows` can be told besides the common options. */
export interface FlowsOptions extends CommonOptions {
  /** Name of a container, or the beginning of its id. */
  readonly container: string;
  readonly count: number | undefined;
  readonly isJson: boolean;
}

/** More rows help nobody. */
const SHOWN = 1000;

/**
 * Prints the flows of one container from the kernel's table of connections: once, or `count` times an interval apart.
 * Throws a UserError where there is no such container, or the table cannot be read.
 */
export async function runFlows(options: FlowsOptions, ports: Ports): Promise<number> {
  const {isJson, isAscii, units, count = 1} = options;
  const session = await openSession(
    options,
    {start: 'wait-for-engine', count, settles: false, depth: 'regular'},
    ports,
  );
  try {
    for await (const sweep of session.sweeps) {
      assertUsable(sweep, options);
      const report = reportOf(findContainer(sweep, options), sweep, session.collector);
      if (isJson) {
        ports.stdout.write(`${JSON.stringify(flowDocument(report, sweep.time), null, count === 1 ? 2 : undefined)}\n`);
      } else {
        const table = flowTable(report, units);
        ports.stdout.write(`${sweep.number === 0 ? '' : '\n'}${isAscii ? asciiText(table) : table}`);
      }
    }
  } finally {
    await session.close();
  }
  return ExitCode.ok;
}

function reportOf(container: WatchedContainer, {inventory}: Sweep, collector: Collector): FlowReport {
  const {id, name, host, endpoint} = container;
  const engine = inventory.engines.find(each => each.endpoint === endpoint);
  const neighbours = inventory.containers.filter(each => each.host === host);
  const addresses = addressesOf(ownerOf(container, neighbours));
  const reading = collector.readFlows(endpoint, addresses);
  if (reading.state === 'unavailable') {
    throw new UserError(`flows cannot be told: ${reading.statement}`, {hint: reading.remedy, kind: 'failure'});
  }
  if (addresses.size === 0) {
    throw new UserError(`no address of ${name} is known`, {
      hint:
        engine?.standIn !== undefined
          ? 'Addresses are the engine’s word: see "rxtop doctor" for why it is not asked.'
          : 'See "rxtop doctor".',
      kind: 'failure',
    });
  }

  const flows = containerFlows(reading.flows, addresses, createAddressBook(neighbours));
  const leftOut = reading.leftOut + Math.max(0, flows.length - SHOWN);
  return {container: {id, name}, flows: flows.slice(0, SHOWN), isAccounting: reading.isAccounting, leftOut};
}

/** The flows of a shared namespace are those of its owner. */
function ownerOf(container: WatchedContainer, containers: readonly WatchedContainer[]): WatchedContainer {
  const {traffic, name} = container;
  if (traffic.state === 'shared') return containers.find(({id}) => id === traffic.owner.id) ?? container;
  if (traffic.state === 'counted') return container;

  throw new UserError(`${name} has no flows of its own: ${traffic.detail}`, {
    hint: 'See "rxtop doctor".',
    kind: 'failure',
  });
}

function findContainer(
  {inventory}: Sweep,
  {container: wanted, selection}: Pick<FlowsOptions, 'container' | 'selection'>,
): WatchedContainer {
  const containers = inventory.containers.filter(each => selection.matches(each));
  const named = containers.filter(({name}) => name === wanted);
  const found = named.length > 0 ? named : containers.filter(({id}) => wanted !== '' && id.startsWith(wanted));
  const [container, ...others] = found;
  if (container === undefined) {
    throw new UserError(`there is no container "${safeText(wanted)}"`, {
      hint: 'Give its name, or the beginning of its id.',
      kind: 'usage',
    });
  }
  if (others.length > 0) {
    throw new UserError(`"${safeText(wanted)}" fits ${found.length} containers`, {
      hint: hasSeveralHosts(inventory) ? 'Give more of its id, or --filter host=NAME.' : 'Give more of its id.',
      kind: 'usage',
    });
  }

  return container;
}
