/** An interface name has at most 15 bytes (IFNAMSIZ less its final NUL). */
const NAME_BYTES = 15;
const EMPTY = -1;

/** The namespace of the host's own interfaces in a name index. Sandboxes have numbers from 1. */
export const HOST = 0;

/** What `find` answers for a name that nobody watches. */
export const NOT_WATCHED = -1;

/** The slot of an interface that is known and shall not be counted: loopback. */
export const IGNORED = -2;

/**
 * Finds the slot of an interface by the bytes of its name and the number of its namespace, without making a string: an
 * open-addressing hash table over flat arrays. It only grows: a new one is made when the set of interfaces changes.
 */
export class NameIndex {
  #buckets = new Int32Array(256).fill(EMPTY);
  #entries = 0;
  #owners = new Int32Array(128);
  #slots = new Int32Array(128);
  #lengths = new Uint8Array(128);
  #names = new Uint8Array(128 * NAME_BYTES);

  /** The slot of the name at `bytes[start, end)`, or `NOT_WATCHED`. */
  find(owner: number, bytes: Uint8Array, start: number, end: number): number {
    const entry = this.#entryAt(this.#bucketOf(owner, bytes, start, end));
    return entry === undefined ? NOT_WATCHED : this.#slots[entry]!;
  }

  set(owner: number, name: Uint8Array, slot: number): void {
    if (name.length > NAME_BYTES) throw new RangeError(`an interface name has at most ${NAME_BYTES} bytes`);
    if ((this.#entries + 1) * 2 > this.#buckets.length) this.#growBuckets();

    const bucket = this.#bucketOf(owner, name, 0, name.length);
    const present = this.#entryAt(bucket);
    if (present !== undefined) {
      this.#slots[present] = slot;
      return;
    }

    const entry = this.#newEntry();
    this.#owners[entry] = owner;
    this.#slots[entry] = slot;
    this.#lengths[entry] = name.length;
    this.#names.set(name, entry * NAME_BYTES);
    this.#buckets[bucket] = entry;
  }

  #entryAt(bucket: number): number | undefined {
    const entry = this.#buckets[bucket]!;
    return entry === EMPTY ? undefined : entry;
  }

  /** The bucket that holds the name, or the empty one where its chain ends. */
  #bucketOf(owner: number, bytes: Uint8Array, start: number, end: number): number {
    const mask = this.#buckets.length - 1;
    let bucket = hash(owner, bytes, start, end) & mask;
    for (;;) {
      const entry = this.#buckets[bucket]!;
      if (entry === EMPTY || this.#isAt(entry, owner, bytes, start, end)) return bucket;

      bucket = (bucket + 1) & mask;
    }
  }

  #isAt(entry: number, owner: number, bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (this.#owners[entry] !== owner || this.#lengths[entry] !== length) return false;

    const from = entry * NAME_BYTES;
    for (let index = 0; index < length; index++) {
      if (this.#names[from + index] !== bytes[start + index]) return false;
    }
    return true;
  }

  #newEntry(): number {
    if (this.#entries === this.#slots.length) {
      this.#owners = doubled(this.#owners, new Int32Array(this.#entries * 2));
      this.#slots = doubled(this.#slots, new Int32Array(this.#entries * 2));
      this.#lengths = doubled(this.#lengths, new Uint8Array(this.#entries * 2));
      this.#names = doubled(this.#names, new Uint8Array(this.#entries * 2 * NAME_BYTES));
    }
    return this.#entries++;
  }

  #growBuckets(): void {
    this.#buckets = new Int32Array(this.#buckets.length * 2).fill(EMPTY);
    for (let entry = 0; entry < this.#entries; entry++) {
      const from = entry * NAME_BYTES;
      this.#buckets[this.#bucketOf(this.#owners[entry]!, this.#names, from, from + this.#lengths[entry]!)] = entry;
    }
  }
}

/** FNV-1a, 32 bits. */
function hash(owner: number, bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5 ^ owner;
  for (let index = start; index < end; index++) value = Math.imul(value ^ bytes[index]!, 0x01000193);
  return (value ^ (value >>> 15)) >>> 0;
}

function doubled<Column extends Int32Array | Uint8Array>(from: Column, into: Column): Column {
  into.set(from);
  return into;
}
