/** Tells whether a text fits a pattern. */
export type Glob = (text: string) => boolean;

/** One place of a pattern: any text, one character, or one of some. */
type Part = '*' | ((character: string) => boolean);

/** More alternatives than this come of nested braces only: such a pattern is taken as it stands. */
const MAX_ALTERNATIVES = 256;

/**
 * A glob over plain text: `*` any text (slashes too: these are names, not paths), `?` one character, `[a-z]` and
 * `[!a-z]` one of some, `{web,api}` alternatives, `\` before a character that means itself. An unclosed bracket or brace
 * means itself. Never slower than pattern times text, whatever the pattern; a text equal to the pattern always fits.
 */
export function createGlob(pattern: string): Glob {
  const alternatives = expandBraces(pattern).map(parseParts);
  return text => {
    if (text === pattern) return true;

    const characters = [...text];
    return alternatives.some(parts => fits(parts, characters));
  };
}

/** The pattern that fits this text alone. */
export function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]{},]/g, '\\$&');
}

/** Goes back to the last `*` only: what an earlier one would take is taken by the last one as well. */
function fits(parts: readonly Part[], text: readonly string[]): boolean {
  let at = 0;
  let part = 0;
  let star = -1;
  let starTook = 0;
  while (at < text.length) {
    const wanted = parts[part];
    if (wanted === '*') {
      star = part++;
      starTook = at;
    } else if (wanted?.(text[at]!)) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++starTook;
    } else {
      return false;
    }
  }

  return parts.slice(part).every(rest => rest === '*');
}

function parseParts(pattern: string): Part[] {
  const characters = [...pattern];
  const parts: Part[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]!;
    if (character === '*') {
      if (parts.at(-1) !== '*') parts.push('*');
    } else if (character === '?') {
      parts.push(() => true);
    } else if (character === '[' && endOfSet(characters, at) > 0) {
      const end = endOfSet(characters, at);
      parts.push(oneOf(characters.slice(at + 1, end)));
      at = end;
    } else {
      const literal = character === '\\' ? (characters[++at] ?? '\\') : character;
      parts.push(other => other === literal);
    }
  }

  return parts;
}

/** Where the `]` is, which may also be the first member of the set: `[]x]`. 0 where the set is not closed. */
export function endOfSet(characters: readonly string[], start: number): number {
  const first = characters[start + 1] === '!' || characters[start + 1] === '^' ? start + 2 : start + 1;
  return Math.max(0, characters.indexOf(']', first + 1));
}

function oneOf(set: readonly string[]): (character: string) => boolean {
  const isNegated = set[0] === '!' || set[0] === '^';
  const members = isNegated ? set.slice(1) : set;
  const singles = new Set<string>();
  const ranges: [from: number, to: number][] = [];
  for (let at = 0; at < members.length; at++) {
    if (members[at + 1] === '-' && members[at + 2] !== undefined) {
      ranges.push([members[at]!.codePointAt(0)!, members[at + 2]!.codePointAt(0)!]);
      at += 2;
    } else {
      singles.add(members[at]!);
    }
  }

  return character => {
    const code = character.codePointAt(0)!;
    return (singles.has(character) || ranges.some(([from, to]) => from <= code && code <= to)) !== isNegated;
  };
}

/** The patterns without braces that a pattern stands for: `{web,api}-{1,2}` is four patterns. Braces without a comma, or not closed, stay as they are. */
export function expandBraces(pattern: string): string[] {
  const done: string[] = [];
  const open = [{prefix: '', rest: pattern}];
  while (open.length > 0) {
    const {prefix, rest} = open.pop()!;
    const group = firstGroup(rest);
    if (group === undefined) done.push(prefix + rest);
    else {
      for (const option of group.options) {
        open.push({prefix: prefix + group.before, rest: option + group.after});
      }
    }

    if (done.length + open.length > MAX_ALTERNATIVES) return [pattern];
  }

  return done;
}

interface BraceGroup {
  readonly before: string;
  readonly options: readonly string[];
  readonly after: string;
}

function firstGroup(text: string): BraceGroup | undefined {
  for (let start = 0; start < text.length; start++) {
    if (text[start] === '\\') start++;
    else if (text[start] === '{') {
      const group = groupAt(text, start);
      if (group !== undefined) return group;
    }
  }

  return undefined;
}

function groupAt(text: string, start: number): BraceGroup | undefined {
  const commas: number[] = [];
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '{') depth++;
    else if (character === ',' && depth === 1) commas.push(at);
    else if (character === '}' && --depth === 0) {
      if (commas.length === 0) return undefined;

      const bounds = [start, ...commas, at];
      const options = bounds.slice(1).map((end, index) => text.slice(bounds[index]! + 1, end));
      return {before: text.slice(0, start), options, after: text.slice(at + 1)};
    }
  }

  return undefined;
}
