/**
 * Everything that could steer a terminal or hide in a line: C0 and C1 controls, DEL, bidirectional and zero-width
 * characters, line and paragraph separators, lone surrogates, private use, unassigned characters.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Longer names than this say nothing more to a person. */
const MAX_LENGTH = 512;

/**
 * Makes foreign text (names, labels, interface names, messages of an engine) inert and visible: an escape byte becomes
 * the six characters `\u001b`. Applied once, where text enters the program: every string of the model has been through it.
 */
export function safeText(text: string): string {
  const cut = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  return cut.replace(UNSAFE, visibleEscape);
}

function visibleEscape(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}
