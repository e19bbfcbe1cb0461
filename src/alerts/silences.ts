import type {WatchedContainer} from '../model/inventory.js';
import type {Alert, Silence} from './alert.js';
import {isOpen, type MaintenanceWindow} from './maintenance.js';
import {MuteList} from './mute.js';
import type {AlertPolicy} from './policy.js';
import {createFits, type Fits} from './scope-of-silence.js';

/** All that keeps people from being told: windows of maintenance, mutes of the config file, and those set meanwhile. */
export class Silences {
  /** Those that people have set while the program ran. */
  readonly list = new MuteList();
  readonly #configured = new MuteList();
  #windows: readonly {readonly window: MaintenanceWindow; readonly fits: Fits}[] = [];
  #open: readonly Fits[] = [];

  /** Takes what the config file says in place of what it said before. */
  configure({mutes, maintenance}: AlertPolicy): void {
    this.#configured.replace(mutes);
    this.#windows = maintenance.map(window => ({window, fits: createFits(window)}));
  }

  /** Looks which windows are open. To be called before the alerts of a sweep are asked for. */
  begin(time: Date): void {
    this.list.begin(time);
    this.#configured.begin(time);
    this.#open = this.#windows.filter(({window}) => isOpen(window, time)).map(({fits}) => fits);
  }

  /** Why people are not told of an alert. */
  of(alert: Alert, container: WatchedContainer | undefined): Silence | undefined {
    // Each list has to see each alert, to know when nothing fires any more that it mutes.
    const isMuted = [this.#configured, this.list].map(list => list.silences(alert, container)).includes(true);
    if (isMuted) return 'mute';

    return this.#open.some(fits => fits(alert, container)) ? 'maintenance' : undefined;
  }

  /** To be called after all alerts of a sweep. Answers the ids of the mutes that people had set and that are over. */
  end(): readonly string[] {
    this.#configured.end();
    return this.list.end();
  }
}
