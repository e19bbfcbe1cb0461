import {createHmac, randomBytes} from 'node:crypto';
import {compare} from 'bcryptjs';
import type {Clock} from '../model/collector.js';

/** What is to be said of who asks. `busy`: too many passwords are being looked at already. */
export type Admission = 'admitted' | 'refused' | 'busy';

/** Looking at a password takes a tenth of a second of CPU, by design. Whoever guesses gets no more than this. */
const MOST_AT_ONCE = 2;
const SHARE_OF_TIME = 0.1;
const MOST_SAVED_SECONDS = 1;
const MOST_REMEMBERED = 100;

/** Tells whether who asks is a user that is known. What was right once is remembered, since a scrape comes every few seconds. */
export class Passwords {
  #users: ReadonlyMap<string, string>;
  readonly #secret = randomBytes(32);
  readonly #known = new Set<string>();
  readonly #clock: Pick<Clock, 'monotonicSeconds'>;
  #underWay = 0;
  /** Time that may still be spent on passwords, and as of when. */
  #savedSeconds = MOST_SAVED_SECONDS;
  #savedAt: number;

  constructor(users: ReadonlyMap<string, string>, clock: Pick<Clock, 'monotonicSeconds'>) {
    this.#users = users;
    this.#clock = clock;
    this.#savedAt = clock.monotonicSeconds();
  }

  /** Goes on with other users; nothing is remembered of those before. */
  replace(users: ReadonlyMap<string, string>): void {
    this.#users = users;
    this.#known.clear();
  }

  /** `authorization` is the header of that name. Answers at once where nobody is asked for a password. */
  async admit(authorization: string | undefined): Promise<Admission> {
    if (this.#users.size === 0) return 'admitted';

    const given = parseBasic(authorization);
    if (given === undefined) return 'refused';

    const users = this.#users;
    const hash = users.get(given.user);
    const memory = createHmac('sha256', this.#secret).update(`${given.user}\0${hash}\0${given.password}`).digest('hex');
    if (hash !== undefined && this.#known.has(memory)) return 'admitted';
    const begun = this.#clock.monotonicSeconds();
    if (!this.#hasTime(begun)) return 'busy';

    this.#underWay++;
    try {
      // Where there is no such user, another one's password is looked at, so that the time does not tell.
      const [someone = ''] = users.values();
      const isRight = await compare(given.password, hash ?? someone);
      if (!isRight || hash === undefined || users !== this.#users) return 'refused';
    } finally {
      this.#underWay--;
      this.#savedSeconds -= this.#clock.monotonicSeconds() - begun;
    }
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    this.#known.add(memory);
    return 'admitted';
  }

  #hasTime(now: number): boolean {
    const earned = (now - this.#savedAt) * SHARE_OF_TIME;
    this.#savedSeconds = Math.min(MOST_SAVED_SECONDS, this.#savedSeconds + earned);
    this.#savedAt = now;
    return this.#savedSeconds > 0 && this.#underWay < MOST_AT_ONCE;
  }
}

/** `Basic` and, in base64, user and password with a colon between them: RFC 7617. */
function parseBasic(header: string | undefined): {readonly user: string; readonly password: string} | undefined {
  const encoded = /^basic +([\w+/-]+=*)$/iu.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;

  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : {user: text.slice(0, colon), password: text.slice(colon + 1)};
}
