import type {WatchedContainer} from '../model/inventory.js';
import type {Alert} from './alert.js';
import {createFits, type Fits, type SilenceScope} from './scope-of-silence.js';

/** Until when a mute holds: a time, until nothing that it fits fires any more, or for ever. */
export type MuteEnd = Date | 'resolved' | 'ever';

/** Keeps people from being told of some alerts. Those go on, are listed as muted, and are told of when it ends. */
export interface Mute extends SilenceScope {
  /** Tells one mute from another. */
  readonly id: string;
  readonly until: MuteEnd;
}

interface ActiveMute {
  readonly mute: Mute;
  readonly fits: Fits;
  /** Whether something that it fits has fired here: else its end is not ours to tell. */
  hasFitted: boolean;
  fitsNow: boolean;
}

/** The mutes that people have set while the program ran, here or in another one. */
export class MuteList {
  #active: ActiveMute[] = [];
  #now = new Date(0);

  get mutes(): readonly Mute[] {
    return this.#active.map(({mute}) => mute);
  }

  /** Takes a list of mutes in place of the one before. */
  replace(mutes: readonly Mute[]): void {
    const known = new Map(this.#active.map(each => [each.mute.id, each]));
    this.#active = mutes.map(
      mute => known.get(mute.id) ?? {mute, fits: createFits(mute), hasFitted: false, fitsNow: false},
    );
  }

  /** To be called before the alerts of a sweep are asked for. */
  begin(now: Date): void {
    this.#now = now;
  }

  /** Whether an alert is muted. */
  silences(alert: Alert, container: WatchedContainer | undefined): boolean {
    let isMuted = false;
    for (const active of this.#active) {
      if (isPast(active.mute, this.#now) || !active.fits(alert, container)) continue;

      isMuted = true;
      if (alert.state === 'firing') active.fitsNow = true;
    }
    return isMuted;
  }

  /** To be called after all of them: takes away the mutes that are over, and answers their ids. */
  end(): readonly string[] {
    const over = this.#active.filter(active => isOver(active, this.#now));
    for (const active of this.#active) {
      active.hasFitted ||= active.fitsNow;
      active.fitsNow = false;
    }
    if (over.length > 0) this.#active = this.#active.filter(active => !over.includes(active));
    return over.map(({mute}) => mute.id);
  }
}

function isOver({mute, hasFitted, fitsNow}: ActiveMute, now: Date): boolean {
  return mute.until === 'resolved' ? hasFitted && !fitsNow : isPast(mute, now);
}

function isPast({until}: Mute, now: Date): boolean {
  return until instanceof Date && now >= until;
}
