import type {NamespaceSocket, SocketCount, SocketState} from '../../model/socket.js';
import {parseSocketLine, type SocketLine, type SocketTableKind, socketOf} from './socket-table.js';

/** More sockets than this are not looked at: at a microsecond and a half each, they are what the screen may wait for. */
const MOST_LINES = 50_000;

/** The lower, the more there is to see in it. */
const RANKS: Partial<Record<SocketState, number>> = {
  LISTEN: 0,
  ESTABLISHED: 1,
  SYN_SENT: 1,
  SYN_RECV: 1,
  CLOSE_WAIT: 1,
  UNCONN: 2,
};
const LAST_RANK = 3;

/** Takes in socket tables piece by piece: counts all, and keeps as many as there is room for, those that tell most. */
export class SocketGatherer {
  readonly #room: number;
  readonly #kept: SocketLine[][] = Array.from({length: LAST_RANK + 1}, () => []);
  readonly #counts = new Map<
    string,
    {readonly protocol: NamespaceSocket['protocol']; readonly state: SocketState; count: number}
  >();
  #lines = 0;
  #rest = '';

  constructor(room: number) {
    this.#room = room;
  }

  /** Whether enough was looked at. */
  get isFull(): boolean {
    return this.#lines >= MOST_LINES;
  }

  /** Takes a piece of a table, in characters that are bytes. A line may go on in the next piece. */
  take(piece: string, kind: SocketTableKind): void {
    const text = this.#rest + piece;
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1 && !this.isFull; end = text.indexOf('\n', start)) {
      this.#takeLine(text.slice(start, end), kind);
      start = end + 1;
    }
    this.#rest = text.slice(start);
  }

  /** The table has ended: what stands without an end of line is torn. */
  endTable(): void {
    this.#rest = '';
  }

  get counts(): SocketCount[] {
    return [...this.#counts.values()].toSorted((a, b) => b.count - a.count);
  }

  get sockets(): NamespaceSocket[] {
    return this.#kept.flat().slice(0, this.#room).map(socketOf);
  }

  #takeLine(text: string, kind: SocketTableKind): void {
    const line = parseSocketLine(text, kind);
    if (line === undefined) return;

    this.#lines++;
    const key = `${kind.protocol} ${line.state}`;
    const count = this.#counts.get(key);
    if (count === undefined) this.#counts.set(key, {protocol: kind.protocol, state: line.state, count: 1});
    else count.count++;
    const ofRank = this.#kept[RANKS[line.state] ?? LAST_RANK]!;
    if (ofRank.length < this.#room) ofRank.push(line);
  }
}
