import type {LabNetwork} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {listLinks} from '../lab/links.js';
import {Book} from './books.js';

/** A container that things happen to, and the books that are kept of it. */
export class Subject {
  readonly book = new Book();
  readonly container: LabContainer;
  readonly networks: Set<LabNetwork>;
  state: 'running' | 'paused' | 'stopped' = 'running';

  constructor(container: LabContainer, networks: readonly LabNetwork[]) {
    this.container = container;
    this.networks = new Set(networks);
  }

  get pid(): number | undefined {
    return this.state === 'stopped' ? undefined : this.container.pid;
  }

  /** Name of the interface on that network, by its address. */
  async interfaceOn({name}: LabNetwork): Promise<string> {
    const address = (await this.container.inspect()).NetworkSettings.Networks[name]?.IPAddress;
    const links = await listLinks(this.container);
    const link = links.find(({addresses}) => addresses.some(each => each.split('/')[0] === address));
    if (link === undefined) throw new Error(`${this.container.name} has no interface on ${name}`);

    return link.name;
  }
}
