import type {AddressOwner} from '../flows/address-book.js';
import type {FlowEnd} from '../model/flow.js';

/** One end of a connection: `10.0.0.2:80`, `[fd00::2]:80`, and the address alone where there are no ports. */
export function endText({address, port}: FlowEnd): string {
  if (port === undefined) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Whose address it is. */
export function ownerText(owner: AddressOwner): string {
  switch (owner.kind) {
    case 'container':
      return owner.network === undefined ? owner.container.name : `${owner.container.name} (${owner.network})`;
    case 'ambiguous':
      return `one of ${owner.containers.map(({name}) => name).join(', ')}`;
    case 'network':
      return `in ${owner.network}`;
    case 'external':
      return 'external';
  }
}
