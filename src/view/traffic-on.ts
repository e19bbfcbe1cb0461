import type {WatchedContainer} from '../model/inventory.js';
import type {Sweep, Traffic} from '../model/traffic.js';

/** What a container receives and transmits on one of its networks; undefined where no interface is tied to it. */
export function trafficOn(
  container: WatchedContainer,
  networkId: string | undefined,
  sweep: Pick<Sweep, 'sum'>,
): Traffic | undefined {
  const here = container.interfaces.filter(({isSummed, network}) => isSummed && network?.id === networkId);
  return here.length === 0 ? undefined : sweep.sum(here);
}
