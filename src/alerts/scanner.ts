/** Why a rule was refused, and at which column; the first character is column 1. */
export interface RuleRefusal {
  readonly column: number;
  readonly message: string;
}

/** Leaves the parser; `parseRule` turns it into a value. */
export class RuleRefused extends Error {
  override readonly name = 'RuleRefused';
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** Reads a rule from left to right. `offset` is where it stands, counted from 0. */
export class Scanner {
  readonly text: string;
  offset = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.offset >= this.text.length;
  }

  skipSpace(): void {
    this.take(/\s*/uy);
  }

  /** Takes what a sticky pattern matches here; the empty string where it does not match. */
  take(sticky: RegExp): string {
    const found = this.peek(sticky);
    this.offset += found.length;
    return found;
  }

  /** The same without moving on. */
  peek(sticky: RegExp): string {
    sticky.lastIndex = this.offset;
    return sticky.exec(this.text)?.[0] ?? '';
  }

  /** The word that stands here, as it is named in a refusal. */
  describeNext(): string {
    const word = this.peek(/\S+/uy);
    return word === '' ? 'the rule ends here' : `found "${word}"`;
  }

  /**
   * A value as a shell would read it: up to the next space (or what `stops` it), with stretches in single or double quotes
   * taken as they are. Undefined where nothing stands here; `""` is an empty value.
   */
  takeQuotable(bare: RegExp): string | undefined {
    let value: string | undefined;
    for (;;) {
      const quote = this.peek(/["']/uy);
      const start = this.offset;
      if (quote === '') {
        const stretch = this.take(bare);
        if (stretch === '') return value;

        value = (value ?? '') + stretch;
        continue;
      }

      const end = this.text.indexOf(quote, start + 1);
      if (end < 0) throw new RuleRefused(start, `this ${quote} is never closed`);

      value = (value ?? '') + this.text.slice(start + 1, end);
      this.offset = end + 1;
    }
  }
}
