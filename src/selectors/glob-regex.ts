import {endOfSet, expandBraces} from './glob.js';

/** A set that nothing is in. */
const NOTHING = '[^\\x00-\\x{10FFFF}]';

/** The regular expression, in RE2's language, that fits a text as a whole where a glob does. */
export function globRegex(pattern: string): string {
  const own = /[[{\\]/u.test(pattern) ? [escapeRegex(pattern)] : [];
  return [...new Set([...expandBraces(pattern).map(withoutBraces), ...own])].join('|');
}

/** Whether a glob fits one text alone, which is itself. */
export function isPlain(pattern: string): boolean {
  return !/[\\*?[{]/u.test(pattern);
}

/** The regular expression, in RE2's language, that fits this text alone. */
export function escapeRegex(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}]/gu, '\\$&');
}

function withoutBraces(pattern: string): string {
  const characters = [...pattern];
  let regex = '';
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]!;
    const end = character === '[' ? endOfSet(characters, at) : 0;
    if (character === '*') regex += '.*';
    else if (character === '?') regex += '.';
    else if (end > 0) {
      regex += setRegex(characters.slice(at + 1, end));
      at = end;
    } else regex += escapeRegex(character === '\\' ? (characters[++at] ?? '\\') : character);
  }
  return regex;
}

function setRegex(set: readonly string[]): string {
  const isNegated = set[0] === '!' || set[0] === '^';
  const members = isNegated ? set.slice(1) : set;
  let inside = '';
  for (let at = 0; at < members.length; at++) {
    const [from = '', to] = [members[at], members[at + 2]];
    if (members[at + 1] === '-' && to !== undefined) {
      if (from.codePointAt(0)! <= to.codePointAt(0)!) inside += `${escapeInSet(from)}-${escapeInSet(to)}`;
      at += 2;
    } else inside += escapeInSet(from);
  }
  if (inside === '') return isNegated ? '.' : NOTHING;

  return `[${isNegated ? '^' : ''}${inside}]`;
}

function escapeInSet(character: string): string {
  return /[\\\]^[-]/u.test(character) ? `\\${character}` : character;
}
