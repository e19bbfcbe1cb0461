import type {ChildProcess} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, watch} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {EngineError} from '../engine-error.js';
import {sshError} from './ssh-explain.js';
import {askSsh, startSsh} from './ssh-program.js';
import type {SshTarget} from './ssh-target.js';
import {connectionWords, loginWords, parseSettings, settingsWords, sharedLoginWords} from './ssh-words.js';

/** From the first word to the end of authentication. Connecting alone is limited by ssh itself. */
const LOGIN_SECONDS = 14;

/** A socket's path has at most 107 bytes (unix(7)), and ssh adds some to it while it makes the socket. */
const LONGEST_FOLDER = 70;

/**
 * One login to a host, through which any number of connections to its engine go: a login of the user's that is open already
 * (ControlMaster), or else one of our own. It begins when first asked for, and once only.
 */
export class SshLogin {
  readonly #target: SshTarget;
  #opening: Promise<readonly string[]> | undefined;
  #child: ChildProcess | undefined;
  #folder: string | undefined;
  #isClosed = false;

  constructor(target: SshTarget) {
    this.#target = target;
  }

  /** Resolves with ssh's words for a connection when the login stands. Rejects with an EngineError. */
  open(): Promise<readonly string[]> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  /** Ends the login, unless it is the user's. */
  close(): void {
    this.#isClosed = true;
    this.#child?.kill('SIGTERM');
    if (this.#folder !== undefined) rmSync(this.#folder, {recursive: true, force: true});
    this.#folder = undefined;
  }

  async #open(): Promise<readonly string[]> {
    const target = this.#target;
    const {exitCode, meaning, answer} = await askSsh(target, settingsWords(target));
    if (exitCode !== 0) throw meaning;

    const settings = parseSettings(answer);
    if (settings.sharesLogins && (await askSsh(target, sharedLoginWords(target))).exitCode === 0) {
      return connectionWords(target, undefined);
    }

    if (this.#isClosed) throw new EngineError('lost', 'the connection was closed');

    this.#folder = makeFolder(target);
    const controlPath = path.join(this.#folder, 'login');
    await this.#logIn(loginWords(target, controlPath, settings), controlPath);
    return connectionWords(target, controlPath);
  }

  /** ssh makes the socket once it has logged in. */
  async #logIn(words: readonly string[], controlPath: string): Promise<void> {
    const folder = path.dirname(controlPath);
    const {child, ended} = startSsh(this.#target, words, ['ignore', 'ignore', 'pipe'], 'companion');
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      const watcher = watch(folder, () => {
        if (existsSync(controlPath)) settle(resolve);
      });
      const timer = setTimeout(() => {
        child.kill('SIGTERM');
        settle(() => reject(sshError('ssh-slow', `took longer than ${LOGIN_SECONDS} s`, this.#target)));
      }, LOGIN_SECONDS * 1000);
      const settle = (act: () => void) => {
        watcher.close();
        clearTimeout(timer);
        act();
      };
      void ended.then(({meaning}) => settle(() => reject(meaning)));
      if (existsSync(controlPath)) settle(resolve);
    });
  }
}

/** A folder that nobody else may look into. */
function makeFolder(target: SshTarget): string {
  const bases = [process.env.XDG_RUNTIME_DIR, tmpdir(), '/tmp'].filter(base => base !== undefined && base !== '');
  for (const base of bases) {
    if (base === undefined || base.length > LONGEST_FOLDER || !existsSync(base)) continue;

    try {
      return mkdtempSync(path.join(base, 'rxtop-ssh-'));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }
  throw sshError('ssh-failed', `no folder for its socket can be made in ${bases.join(', ')}`, target);
}
