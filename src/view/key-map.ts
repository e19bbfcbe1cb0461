import {SORTABLE_COLUMNS} from './columns.js';

/** What a key can ask the dashboard for. */
export type Action =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | 'sort-next'
  | 'sort-previous'
  | 'sort-column'
  | 'reverse'
  | 'filter'
  | 'open'
  | 'back'
  | 'freeze'
  | 'all'
  | 'units'
  | 'demo'
  | 'help'
  | 'repaint'
  | 'suspend'
  | 'quit';

/** Keys of an action, as blessed names them, and as they are shown to the user. */
export interface KeyBinding {
  readonly action: Action;
  readonly keys: readonly string[];
  readonly shown: string;
  readonly meaning: string;
  /** A word for the key line; undefined keeps the key to the help. */
  readonly hint?: string;
}

/** All keys. The key line, the help and the dispatcher read this one list. */
export const KEY_BINDINGS: readonly KeyBinding[] = [
  {action: 'up', keys: ['up', 'k'], shown: '↑ k', meaning: 'select the container above'},
  {action: 'down', keys: ['down', 'j'], shown: '↓ j', meaning: 'select the container below'},
  {action: 'page-up', keys: ['pageup', 'C-b'], shown: 'PgUp', meaning: 'a page up'},
  {action: 'page-down', keys: ['pagedown', 'C-f'], shown: 'PgDn', meaning: 'a page down'},
  {action: 'first', keys: ['g', 'home'], shown: 'g Home', meaning: 'the first container'},
  {action: 'last', keys: ['S-g', 'end'], shown: 'G End', meaning: 'the last container'},
  {action: 'open', keys: ['enter'], shown: 'Enter', meaning: 'detail of the selected container', hint: 'detail'},
  {action: 'back', keys: ['escape'], shown: 'Esc', meaning: 'back; clears the filter'},
  {action: 'filter', keys: ['/'], shown: '/', meaning: 'filter by name, or key=value', hint: 'filter'},
  {action: 'sort-next', keys: ['s'], shown: 's', meaning: 'sort by the next column', hint: 'sort'},
  {action: 'sort-previous', keys: ['S-s'], shown: 'S', meaning: 'sort by the column before'},
  {
    action: 'sort-column',
    keys: SORTABLE_COLUMNS.map((_, index) => String(index + 1)),
    shown: `1 to ${SORTABLE_COLUMNS.length}`,
    meaning: 'sort by that column; again reverses',
  },
  {action: 'reverse', keys: ['r'], shown: 'r', meaning: 'reverse the order', hint: 'reverse'},
  {action: 'freeze', keys: ['space'], shown: 'Space', meaning: 'freeze the picture; counting goes on', hint: 'freeze'},
  {action: 'all', keys: ['a'], shown: 'a', meaning: 'also containers that do not run', hint: 'all'},
  {action: 'units', keys: ['u'], shown: 'u', meaning: 'bytes or bits', hint: 'units'},
  {action: 'help', keys: ['?', 'h', 'f1'], shown: '?', meaning: 'this help', hint: 'help'},
  {action: 'repaint', keys: ['C-l'], shown: 'Ctrl-L', meaning: 'paint the screen anew'},
  {action: 'suspend', keys: ['C-z'], shown: 'Ctrl-Z', meaning: 'suspend; fg brings it back'},
  {action: 'quit', keys: ['q', 'C-c'], shown: 'q', meaning: 'quit', hint: 'quit'},
  {action: 'demo', keys: ['d'], shown: 'd', meaning: 'a demo, where no engine answers', hint: 'demo'},
];

/** The action of a key, undefined for a key that means nothing. */
export function actionOf(key: string): Action | undefined {
  return KEY_BINDINGS.find(({keys}) => keys.includes(key))?.action;
}
