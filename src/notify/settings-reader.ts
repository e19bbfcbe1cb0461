import {didYouMean} from '../selectors/did-you-mean.js';

/** Where in a value something is wrong, by keys and indexes from its top; empty for the value itself. */
export type ValuePath = readonly (string | number)[];

/** What is wrong with a value that a person wrote, and where. */
export class SettingsRefusal extends Error {
  override readonly name = 'SettingsRefusal';
  readonly path: ValuePath;
  /** Whether the path means its last key, or the value of that. */
  readonly at: 'key' | 'value';

  constructor(path: ValuePath, message: string, at: 'key' | 'value' = 'value') {
    super(message);
    this.path = path;
    this.at = at;
  }
}

/** Reads the settings of a notifier key by key, and refuses with a SettingsRefusal what is not as it has to be. */
export class SettingsReader {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #path: ValuePath;

  constructor(values: Readonly<Record<string, unknown>>, path: ValuePath = []) {
    this.#values = values;
    this.#path = path;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined && this.get(key) !== null;
  }

  get(key: string): unknown {
    return Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
  }

  refusal(key: string, message: string, ...further: ValuePath): SettingsRefusal {
    return new SettingsRefusal([...this.#path, key, ...further], message);
  }

  /** Refuses the first key that is none of these. */
  only(keys: readonly string[]): void {
    for (const key of Object.keys(this.#values)) {
      if (keys.includes(key)) continue;

      const guess = didYouMean(key, keys);
      const ending = guess === undefined ? `; there are ${keys.join(', ')}` : `; did you mean "${guess}"?`;
      throw new SettingsRefusal([...this.#path, key], `there is no key "${key}" here${ending}`, 'key');
    }
  }

  text(key: string): string {
    const value = this.get(key);
    if (typeof value === 'string' && value !== '') return value;

    throw this.refusal(key, `"${key}" must be a text`);
  }

  choice<const T extends string | number>(key: string, choices: readonly T[], usual: T): T {
    if (!this.has(key)) return usual;

    const choice = choices.find(each => each === this.get(key));
    if (choice !== undefined) return choice;

    throw this.refusal(key, `"${key}" must be one of ${choices.join(', ')}`);
  }

  flag(key: string, usual: boolean): boolean {
    if (!this.has(key)) return usual;

    const value = this.get(key);
    if (typeof value === 'boolean') return value;

    throw this.refusal(key, `"${key}" must be true or false`);
  }

  /** A list of texts, at least one, the first not empty. */
  texts(key: string): readonly string[] {
    const value = this.get(key);
    if (!Array.isArray(value) || value.length === 0) {
      throw this.refusal(key, `"${key}" must be a list: the program, then each of its arguments`);
    }

    return value.map((each: unknown, index) => {
      const isText = typeof each === 'string' || typeof each === 'number';
      if (isText && each !== '' && !String(each).includes('\0')) return String(each);
      if (each === '' && index > 0) return each;

      throw this.refusal(key, 'each part of the list must be a text; put it in quotes', index);
    });
  }

  /** Keys with texts; none if not given. `check` says what is wrong with one, or nothing. */
  record(key: string, check: (name: string, value: string) => string | undefined): Readonly<Record<string, string>> {
    if (!this.has(key)) return {};

    const value = this.get(key);
    if (!isRecord(value)) throw this.refusal(key, `"${key}" must hold names with texts`);

    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        const text = typeof each === 'string' || typeof each === 'number' ? String(each) : undefined;
        const fault = text === undefined ? 'its value must be a text; put it in quotes' : check(name, text);
        if (text === undefined || fault !== undefined)
          throw new SettingsRefusal([...this.#path, key, name], `"${name}": ${fault}`, 'key');

        return [name, text];
      }),
    );
  }

  /** An address of the web. */
  url(key: string): URL {
    const text = this.text(key);
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.host === '') {
      throw this.refusal(key, `"${key}" must be a URL such as https://hooks.example.org/rxtop`);
    }
    return url;
  }
}

/** Whether a value holds keys with values. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
