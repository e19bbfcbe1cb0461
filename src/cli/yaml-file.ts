import {isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type Scalar} from 'yaml';
import {UserError} from '../errors.js';
import {safeText} from '../model/safe-text.js';
import {didYouMean} from '../selectors/did-you-mean.js';

/** A YAML file of keys and values that a person may have written. Everything wrong in it is told with its line and column. */
export class YamlFile {
  readonly text: string;
  readonly #path: string;
  readonly #hint: string;
  readonly #lines = new LineCounter();

  /** `hint` goes with every refusal that has none of its own. */
  constructor(text: string, path: string, hint: string) {
    this.text = text;
    this.#path = path;
    this.#hint = hint;
  }

  /** The keys of the file with their values, in its order; empty for a file of comments. `keys` are those there are. */
  pairs<const Key extends string>(keys: readonly Key[], example: string): {key: Key; keyNode: Node; node: Node}[] {
    const document = this.#parse();
    const [broken] = document.errors;
    if (broken !== undefined) {
      throw this.refusal(broken.pos[0], broken.message.split('\n')[0] ?? '', 'Mend the YAML there.');
    }

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
    return items.map(({key: keyNode, value}) => {
      const name = isScalar(keyNode) ? String(keyNode.value) : 'this';
      const key = keys.find(each => each === name);
      if (key !== undefined) return {key, keyNode, node: value ?? keyNode};

      const guess = didYouMean(name, keys);
      const ending = guess === undefined ? '' : `; did you mean "${guess}"?`;
      throw this.refusal(start(keyNode), `there is no key "${name}"${where}${ending}`, hint);
    });
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
