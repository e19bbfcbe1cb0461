/** Keys with a name, as blessed calls them, and as they are shown. */
const SHOWN: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  enter: 'Enter',
  escape: 'Esc',
  space: 'Space',
  tab: 'Tab',
  backspace: 'Backspace',
  delete: 'Del',
  insert: 'Ins',
};

/** What people also write for them. */
const ALSO: Readonly<Record<string, string>> = {
  return: 'enter',
  esc: 'escape',
  pgup: 'pageup',
  pgdn: 'pagedown',
  pgdown: 'pagedown',
  del: 'delete',
  ins: 'insert',
};

const MODIFIERS = {c: 'C', ctrl: 'C', control: 'C', s: 'S', shift: 'S', m: 'M', alt: 'M', meta: 'M'} as const;

/**
 * Reads a key as a person writes it: `q`, `G`, `+`, `space`, `F5`, `Ctrl-F`, `Shift-Tab`. Answers blessed's name for it
 * (`S-g` for `G`), or undefined where it is none.
 */
export function parseKey(text: string): string | undefined {
  if ([...text].length === 1) return nameOfCharacter(text);

  const match = /^(?<modifier>[a-z]+)-(?<key>.+)$/iu.exec(text);
  if (match?.groups !== undefined) {
    const {modifier = '', key = ''} = match.groups;
    const prefix = (MODIFIERS as Readonly<Record<string, string>>)[modifier.toLowerCase()];
    const base = [...key].length === 1 ? key.toLowerCase() : parseKey(key);
    return prefix === undefined || base === undefined || (base.includes('-') && base !== '-')
      ? undefined
      : `${prefix}-${base}`;
  }

  const name = text.toLowerCase();
  if (Object.hasOwn(SHOWN, name)) return name;
  if (Object.hasOwn(ALSO, name)) return ALSO[name];
  return /^f(?:[1-9]|1[0-2])$/u.test(name) ? name : undefined;
}

/** A key as it is shown: `G`, `Ctrl-F`, `Space`. */
export function showKey(key: string): string {
  const shiftedLetter = /^S-(?<letter>[a-z])$/u.exec(key)?.groups?.letter;
  if (shiftedLetter !== undefined) return shiftedLetter.toUpperCase();

  const match = /^(?<modifier>[CSM])-(?<base>.+)$/u.exec(key);
  if (match?.groups !== undefined) {
    const {modifier = '', base = ''} = match.groups;
    const words = {C: 'Ctrl', S: 'Shift', M: 'Alt'} as Readonly<Record<string, string>>;
    return `${words[modifier]}-${base.length === 1 ? base.toUpperCase() : showKey(base)}`;
  }
  return SHOWN[key] ?? (/^f\d+$/u.test(key) ? key.toUpperCase() : key);
}

function nameOfCharacter(character: string): string | undefined {
  if (character === ' ') return 'space';
  if (/^[A-Z]$/u.test(character)) return `S-${character.toLowerCase()}`;
  return /^[\x21-\x7e]$/u.test(character) ? character : undefined;
}
