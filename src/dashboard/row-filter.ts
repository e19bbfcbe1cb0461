import type {FilterProblem} from '../view/key-line.js';
import type {ContainerRow} from '../view/table-row.js';

/** What a filter's text means: which rows it lets through, or what is wrong with it and where. */
export type RowFilter =
  | {readonly state: 'ready'; readonly accepts: (row: ContainerRow) => boolean}
  | {readonly state: 'wrong'; readonly problem: FilterProblem};

/** Understands what was typed after `/`. Must not throw: the user is still typing. */
export type ParseFilter = (text: string) => RowFilter;

/** The filter as it is typed: what is wrong is told, and what was right before stays in force. */
export class LiveFilter {
  readonly #parse: ParseFilter;
  #inForce: {readonly text: string; readonly accepts: (row: ContainerRow) => boolean} = {text: '', accepts: () => true};
  #problem: FilterProblem | undefined;

  constructor(parse: ParseFilter) {
    this.#parse = parse;
  }

  /** What the rows are filtered by; empty for nothing. */
  get text(): string {
    return this.#inForce.text;
  }

  /** What is wrong with what was typed last. */
  get problem(): FilterProblem | undefined {
    return this.#problem;
  }

  accepts(row: ContainerRow): boolean {
    return this.#inForce.accepts(row);
  }

  /** Takes what stands in the prompt. */
  update(typed: string): void {
    const text = typed.trim();
    if (text === this.#inForce.text) {
      this.#problem = undefined;
      return;
    }

    const meaning = this.#parse(typed);
    this.#problem = meaning.state === 'wrong' ? meaning.problem : undefined;
    if (meaning.state === 'ready') this.#inForce = {text, accepts: meaning.accepts};
  }
}
