import path from 'node:path';
import {isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type Scalar} from 'yaml';
import {UserError} from '../errors.js';
import {safeText} from '../model/safe-text.js';
import {didYouMean} from '../selectors/did-you-mean.js';

/** More problems than this help nobody. */
const MOST_PROBLEMS = 100;

/** A YAML file of keys and values that a person may have written. Everything wrong in it is told with its line and column. */
export class YamlFile {
  readonly text: string;
  readonly #path: string;
  readonly #hint: string;
  readonly #lines = new LineCounter();
  readonly #problems: UserError[] = [];

  /** `hint` goes with every refusal that has none of its own. */
  constructor(text: string, path: string, hint: string) {
    this.text = text;
    this.#path = path;
    this.#hint = hint;
  }

  /** The keys of the file with their values, in its order; empty for a file of comments. `keys` are those there are. */
  pairs<const Key extends string>(keys: readonly Key[], example: string): {key: Key; keyNode: Node; node: Node}[] {
    const document = this.#parse();
    for (const {pos, message} of document.errors) {
      this.attempt(() => {
        throw this.refusal(pos[0], message.split('\n')[0] ?? '', 'Mend the YAML there.');
      });
    }
    if (document.errors.length > 0) return [];

    const {contents} = document;
    if (contents === null || (isScalar(contents) && contents.value === null)) return [];
    if (!isMap(contents)) throw this.refusal(start(contents), `expected keys with values, such as "${example}"`);

    return this.pairsOf(contents.items as Pair<Node, Node | null>[], keys, '');
  }

  /** The keys of a value that holds keys itself; `where` is said of one that is not known. */
  pairsOf<const Key extends string>(
    items: readonly Pair<Node, Node | null>[],
    keys: readonly Key[],
    where: string,
    hint = this.#hint,
  ): {key: Key; keyNode: Node; node: Node}[] {
    return items.flatMap(({key: keyNode, value}) => {
      const name = isScalar(keyNode) ? String(keyNode.value) : 'this';
      const key = keys.find(each => each === name);
      if (key !== undefined) return [{key, keyNode, node: value ?? keyNode}];

      const guess = didYouMean(name, keys);
      const ending = guess === undefined ? '' : `; did you mean "${guess}"?`;
      this.attempt(() => {
        throw this.refusal(start(keyNode), `there is no key "${name}"${where}${ending}`, hint);
      });
      return [];
    });
  }

  /** Where the file is: names of other files in it begin there. */
  get folder(): string {
    return path.dirname(this.#path);
  }

  /** What is wrong in the file, as far as it was read. */
  get problems(): readonly UserError[] {
    return this.#problems;
  }

  /** Reads one part of the file. What is wrong there is kept for the end, so that the others are read as well. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (this.#problems.length < MOST_PROBLEMS) this.#problems.push(error);

      return undefined;
    }
  }

  /** The keys of a value that must hold keys. `name` is what it is called. */
  map<const Key extends string>(
    node: Node,
    name: string,
    keys: readonly Key[],
    hint = this.#hint,
  ): {key: Key; keyNode: Node; node: Node}[] {
    if (!isMap(node)) throw this.refusal(start(node), `"${name}" must hold keys with values`, hint);

    return this.pairsOf(node.items as Pair<Node, Node | null>[], keys, ` in "${name}"`, hint);
  }

  /** The items of a list; none where all of its lines are commented out. */
  list<T>(node: Node, expected: string, read: (item: Node) => T): T[] {
    if (isScalar(node) && node.value === null) return [];
    if (!isSeq(node)) throw this.refusal(start(node), expected);

    return node.items.flatMap(item => {
      const value = this.attempt(() => read(item as Node));
      return value === undefined ? [] : [value];
    });
  }

  /** Throws the first of what is wrong in the file, and tells how much else there is. */
  assertSound(): void {
    const [first, ...others] = this.#problems;
    if (first === undefined) return;
    if (others.length === 0) throw first;

    const message = `${first.message} (and ${others.length} more: see rxtop check-config)`;
    throw new UserError(message, {hint: first.hint, kind: 'usage', cause: first});
  }

  /** A text that is not empty. */
  word(node: Node, name: string): string {
    if (isText(node) && node.value !== '') return node.value;

    throw this.refusal(start(node), `"${name}" must be a text`);
  }

  /** The YAML library goes down into what is nested, until the stack is full. */
  #parse(): ReturnType<typeof parseDocument> {
    try {
      return parseDocument(this.text, {lineCounter: this.#lines, prettyErrors: false});
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;

      const hint = `No key needs more than a list. ${this.#hint}`;
      throw new UserError(`${safeText(this.#path)}: it is nested too deeply`, {hint, kind: 'usage', cause});
    }
  }

  choice<const T extends string>(node: Node, name: string, choices: readonly T[]): T {
    const choice = choices.find(each => isScalar(node) && each === node.value);
    if (choice !== undefined) return choice;

    throw this.refusal(start(node), `"${name}" must be one of ${choices.join(', ')}`);
  }

  yesOrNo(node: Node, name: string): boolean {
    if (isScalar(node) && typeof node.value === 'boolean') return node.value;

    throw this.refusal(start(node), `"${name}" must be true or false`);
  }

  /** The scalars of a list, or the single one that stands in its place. */
  scalars(node: Node, name: string): Scalar[] {
    const items = isSeq(node) ? node.items : [node];
    return items.map(item => {
      if (isScalar(item) && item.value !== null) return item;

      throw this.refusal(start(item as Node), `"${name}" must be a list of words`);
    });
  }

  refusal(offset: number, message: string, hint = this.#hint): UserError {
    const {line, col} = this.#lines.linePos(offset);
    return new UserError(`${safeText(this.#path)}:${line}:${col}: ${safeText(message)}`, {hint, kind: 'usage'});
  }
}

/** Whether a node is a text. */
export function isText(node: unknown): node is Scalar<string> {
  return isScalar(node) && typeof node.value === 'string';
}

/** Where a node begins. */
export function start(node: Node): number {
  return node.range?.[0] ?? 0;
}
