import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

/** A parser as the fuzzers see it: anything may be put in. */
export interface FuzzedParser {
  readonly name: string;
  /** What it reads in real life: recorded, or written as people write it. */
  readonly seeds: readonly Buffer[];
  /** Throws where the parser threw something that it does not promise to, or answered what cannot be. */
  readonly check: (input: Buffer) => void;
}

const FIXTURES = path.join(import.meta.dirname, '../fixtures');

export function recorded(file: string): Buffer {
  return readFileSync(path.join(FIXTURES, file));
}

/** The files of a recorded tree whose name ends so. */
export function recordedInTrees(ending: string): Buffer[] {
  const trees = readdirSync(path.join(FIXTURES, 'proc-trees'));
  const parts = trees.flatMap(tree => recorded(`proc-trees/${tree}`).toString('latin1').split(/^== /m).slice(1));
  const texts = parts.flatMap(part => {
    const end = part.indexOf('\n');
    return part.slice(0, end).endsWith(ending) ? [part.slice(end + 1)] : [];
  });
  return [...new Set(texts)].slice(0, 12).map(text => Buffer.from(text, 'latin1'));
}

export function written(...texts: readonly string[]): Buffer[] {
  return texts.map(text => Buffer.from(text));
}

type ErrorClass = abstract new (...args: never[]) => Error;

/** Calls the parser; the errors that it promises are answers: undefined. */
export function unless<Value>(promised: ErrorClass, parse: () => Value): Value | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof promised) {
      demand(isSafe(error.message), 'the message of an error can steer a terminal');
      return undefined;
    }
    throw error;
  }
}

export function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

export function isSafe(text: string): boolean {
  return !UNSAFE.test(text);
}

/** Demands that no string in the value, keys included, can steer a terminal, and that none is endless. */
export function demandSafe(value: unknown): void {
  if (typeof value === 'string') {
    demand(isSafe(value), `${JSON.stringify(value)} can steer a terminal`);
    demand(value.length < 16 * 512, 'text without an end');
  } else if (value instanceof Map) {
    for (const entry of value) demandSafe(entry);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value)) {
      demandSafe(key);
      demandSafe(each);
    }
  }
}
