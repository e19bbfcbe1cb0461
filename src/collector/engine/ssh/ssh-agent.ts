import http from 'node:http';
import process from 'node:process';
import type {Duplex} from 'node:stream';
import {SshLogin} from './ssh-login.js';
import {type SshProcess, startSsh} from './ssh-program.js';
import {SshStream} from './ssh-stream.js';
import type {SshTarget} from './ssh-target.js';

/** An ssh server allows ten sessions in a login by default (MaxSessions); one that ends may be counted a moment longer. */
const MOST_CONNECTIONS = 8;

/**
 * Carries HTTP to the engine of another host as the `docker` command does, by the system's ssh and `docker system dial-stdio`
 * there: the user's configuration, agent, known hosts and jump hosts hold. All connections go through one login, and stay
 * open for the next call.
 */
export class SshAgent extends http.Agent {
  readonly #target: SshTarget;
  readonly #login: SshLogin;
  readonly #processes = new Set<SshProcess>();
  readonly #endAll = () => this.#end();

  constructor(target: SshTarget) {
    super({keepAlive: true, maxSockets: MOST_CONNECTIONS, maxFreeSockets: MOST_CONNECTIONS});
    this.#target = target;
    this.#login = new SshLogin(target);
    process.on('exit', this.#endAll);
  }

  override createConnection(): Duplex {
    return new SshStream(this.#start());
  }

  override destroy(): void {
    super.destroy();
    this.#end();
    process.removeListener('exit', this.#endAll);
  }

  async #start(): Promise<SshProcess> {
    const words = await this.#login.open();
    const started = startSsh(this.#target, words, 'pipe');
    this.#processes.add(started);
    void started.ended.then(() => this.#processes.delete(started));
    return started;
  }

  #end(): void {
    for (const {child} of this.#processes) child.kill('SIGTERM');
    this.#login.close();
  }
}
