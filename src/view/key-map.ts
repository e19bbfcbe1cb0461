import {showKey} from './key-names.js';

/** Panes that can have all the room. */
export const ZOOMABLE_PANES = ['table', 'detail', 'alerts', 'networks', 'sockets'] as const;
export type ZoomablePane = (typeof ZOOMABLE_PANES)[number];

/** What keys can go to. */
export type Pane = ZoomablePane | 'columns';

/** Keys of an action, as blessed names them, and as they are shown to the user. */
export interface KeyBinding<Name extends string = Action> {
  readonly action: Name;
  readonly keys: readonly string[];
  readonly shown: string;
  readonly meaning: string;
  /** A word for the key line; undefined keeps the key to the help. The lower the rank, the longer it stays there. */
  readonly hint?: readonly [rank: number, word: string];
  /** Where it works; everywhere if left out. */
  readonly panes?: readonly Pane[];
}

const TABLE: readonly Pane[] = ['table'];
const LISTS: readonly Pane[] = [...ZOOMABLE_PANES, 'columns'];

/** The keys that number the columns. */
export const NUMBER_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** All keys. The key line, the help and the dispatcher read this one list. */
const BINDINGS = [
  {action: 'up', keys: ['up', 'k'], shown: '↑ k', meaning: 'up', panes: LISTS},
  {action: 'down', keys: ['down', 'j'], shown: '↓ j', meaning: 'down', panes: LISTS},
  {action: 'page-up', keys: ['pageup', 'C-b'], shown: 'PgUp', meaning: 'a page up', panes: LISTS},
  {action: 'page-down', keys: ['pagedown', 'C-f'], shown: 'PgDn', meaning: 'a page down', panes: LISTS},
  {action: 'first', keys: ['g', 'home'], shown: 'g Home', meaning: 'to the first', panes: LISTS},
  {action: 'last', keys: ['S-g', 'end'], shown: 'G End', meaning: 'to the last', panes: LISTS},
  {
    action: 'open',
    keys: ['enter'],
    shown: 'Enter',
    meaning: 'detail; opens or closes a group',
    hint: [4, 'detail'],
    panes: TABLE,
  },
  {
    action: 'jump',
    keys: ['enter'],
    shown: 'Enter',
    meaning: 'detail of the container',
    hint: [4, 'detail'],
    panes: ['networks'],
  },
  {
    action: 'jump-to-alert',
    keys: ['enter'],
    shown: 'Enter',
    meaning: 'the container at that moment',
    hint: [4, 'look'],
    panes: ['alerts'],
  },
  {
    action: 'acknowledge',
    keys: ['S-a'],
    shown: 'A',
    meaning: 'acknowledge it, or no longer',
    hint: [2, 'acknowledge'],
    panes: ['alerts'],
  },
  {
    action: 'mute',
    keys: ['S-m'],
    shown: 'M',
    meaning: 'mute it for 1 h, or no longer',
    hint: [3, 'mute 1 h'],
    panes: ['alerts'],
  },
  {action: 'unfold', keys: ['right'], shown: '→', meaning: 'open the group', panes: TABLE},
  {action: 'fold', keys: ['left'], shown: '←', meaning: 'close the group', panes: TABLE},
  {action: 'fold-all', keys: ['*'], shown: '*', meaning: 'open or close all groups', panes: TABLE},
  {
    action: 'group',
    keys: ['t'],
    shown: 't',
    meaning: 'by project, network, image, host',
    hint: [5, 'group'],
    panes: TABLE,
  },
  {action: 'filter', keys: ['/'], shown: '/', meaning: 'filter', hint: [2, 'filter'], panes: TABLE},
  {
    action: 'sort-next',
    keys: ['s', '>'],
    shown: 's >',
    meaning: 'sort by the next column',
    hint: [3, 'sort'],
    panes: TABLE,
  },
  {action: 'sort-previous', keys: ['<'], shown: '<', meaning: 'sort by the column before', panes: TABLE},
  {
    action: 'sort-column',
    keys: NUMBER_KEYS,
    shown: '1 to 9',
    meaning: 'sort by that column; again reverses',
    panes: TABLE,
  },
  {action: 'reverse', keys: ['r'], shown: 'r', meaning: 'reverse the order', hint: [7, 'reverse'], panes: TABLE},
  {action: 'columns', keys: ['c'], shown: 'c', meaning: 'choose columns', hint: [8, 'columns'], panes: TABLE},
  {action: 'all', keys: ['i'], shown: 'i', meaning: 'also what does not run', hint: [9, 'idle'], panes: TABLE},
  {action: 'follow', keys: ['f'], shown: 'f', meaning: 'follow the container, or stay in place', panes: TABLE},
  {
    action: 'toggle-column',
    keys: ['space', 'enter'],
    shown: 'Space',
    meaning: 'show or hide it',
    hint: [3, 'show or hide'],
    panes: ['columns'],
  },
  {action: 'column-earlier', keys: ['S-k', 'left'], shown: 'K ←', meaning: 'move it to the left', panes: ['columns']},
  {action: 'column-later', keys: ['S-j', 'right'], shown: 'J →', meaning: 'move it to the right', panes: ['columns']},
  {action: 'default-columns', keys: ['0'], shown: '0', meaning: 'the usual columns', panes: ['columns']},
  {action: 'close-columns', keys: ['c', 'q'], shown: 'c', meaning: 'close', hint: [2, 'close'], panes: ['columns']},
  {action: 'back', keys: ['escape'], shown: 'Esc', meaning: 'back; clears the filter'},
  {action: 'next-pane', keys: ['tab'], shown: 'Tab', meaning: 'the next pane', panes: ['table', 'detail', 'alerts']},
  {
    action: 'previous-pane',
    keys: ['S-tab'],
    shown: 'Shift-Tab',
    meaning: 'the pane before',
    panes: ['table', 'detail', 'alerts'],
  },
  {
    action: 'zoom',
    keys: ['z'],
    shown: 'z',
    meaning: 'this pane alone, the detail from the table',
    panes: ['table', 'detail', 'alerts'],
  },
  {action: 'cursor-earlier', keys: ['left'], shown: '←', meaning: 'read an earlier moment', panes: ['detail']},
  {action: 'cursor-later', keys: ['right'], shown: '→', meaning: 'read a later moment', panes: ['detail']},
  {
    action: 'sockets',
    keys: ['o'],
    shown: 'o',
    meaning: 'sockets of the container',
    hint: [5.2, 'sockets'],
    panes: ['table', 'detail', 'sockets'],
  },
  {action: 'networks', keys: ['n'], shown: 'n', meaning: 'networks and who is on them', hint: [5.5, 'networks']},
  {action: 'alerts', keys: ['a'], shown: 'a', meaning: 'alerts alone', hint: [10, 'alerts']},
  {action: 'freeze', keys: ['space'], shown: 'Space', meaning: 'freeze; counting goes on', hint: [6, 'freeze']},
  {action: 'window-shorter', keys: ['['], shown: '[', meaning: 'shorter time window'},
  {action: 'window-longer', keys: [']'], shown: ']', meaning: 'longer time window'},
  {action: 'scale', keys: ['l'], shown: 'l', meaning: 'linear or logarithmic heights'},
  {action: 'same-scales', keys: ['y'], shown: 'y', meaning: 'rx and tx on one scale, or each its own'},
  {action: 'units', keys: ['u'], shown: 'u', meaning: 'bytes or bits', hint: [11, 'units']},
  {action: 'interval-longer', keys: ['+', '='], shown: '+', meaning: 'sweep less often'},
  {action: 'interval-shorter', keys: ['-'], shown: '-', meaning: 'sweep more often'},
  {action: 'theme', keys: ['S-t'], shown: 'T', meaning: 'the next theme'},
  {action: 'mouse', keys: ['m'], shown: 'm', meaning: 'mouse on or off; off selects text'},
  {action: 'save', keys: ['S-s'], shown: 'S', meaning: 'save these settings', hint: [12, 'save']},
  {action: 'help', keys: ['?', 'h', 'f1'], shown: '?', meaning: 'this help', hint: [1, 'help']},
  {action: 'repaint', keys: ['C-l'], shown: 'Ctrl-L', meaning: 'paint the screen anew'},
  {action: 'suspend', keys: ['C-z'], shown: 'Ctrl-Z', meaning: 'suspend; fg brings it back'},
  {action: 'quit', keys: ['q', 'C-c'], shown: 'q', meaning: 'quit', hint: [0, 'quit']},
  {action: 'demo', keys: ['d'], shown: 'd', meaning: 'a demo, where no engine answers', hint: [0.5, 'demo']},
] as const satisfies readonly KeyBinding<string>[];

/** What a key can ask the dashboard for. */
export type Action = (typeof BINDINGS)[number]['action'];

/** The actions, as the config file names them. */
export const ACTIONS: readonly Action[] = BINDINGS.map(({action}) => action);

/** Keys that the user gave to actions, by blessed's names. */
export type OwnKeys = Readonly<Partial<Record<Action, readonly string[]>>>;

/** What each key does. */
export interface KeyMap {
  readonly bindings: readonly KeyBinding[];
  /** The action of a key in a pane, undefined for a key that means nothing there. */
  actionOf(key: string, pane: Pane): Action | undefined;
  /** The keys of an action as they are shown. */
  shown(action: Action): string;
}

/** Ctrl-C leaves, whatever the user's keys are. */
const ALWAYS_QUITS = 'C-c';

/** The keys with the user's own: a key that is given to an action is taken from the one that had it where both would work. */
export function createKeyMap(own: OwnKeys = {}): KeyMap {
  const usual: readonly KeyBinding[] = BINDINGS;
  const bindings = usual.map(binding => withOwnKeys(binding, usual, own));
  return {
    bindings,
    actionOf: (key, pane) =>
      key === ALWAYS_QUITS
        ? 'quit'
        : (find(bindings, key, ({panes}) => panes?.includes(pane) === true) ??
          find(bindings, key, ({panes}) => panes === undefined)),
    shown: action => bindings.find(binding => binding.action === action)!.shown,
  };
}

/** The usual keys. */
export const USUAL_KEYS = createKeyMap();

/** The bindings that work in a pane. */
export function bindingsIn({bindings}: KeyMap, pane: Pane): KeyBinding[] {
  const own = bindings.filter(({panes}) => panes?.includes(pane));
  const taken = new Set(own.flatMap(({keys}) => keys));
  const everywhere = bindings.filter(({panes, keys}) => panes === undefined && !keys.every(key => taken.has(key)));
  return [...own, ...everywhere].filter(({keys}) => keys.length > 0);
}

function find(
  bindings: readonly KeyBinding[],
  key: string,
  isMeant: (binding: KeyBinding) => boolean,
): Action | undefined {
  return bindings.find(binding => isMeant(binding) && binding.keys.includes(key))?.action;
}

function withOwnKeys(binding: KeyBinding, all: readonly KeyBinding[], own: OwnKeys): KeyBinding {
  const given = own[binding.action];
  if (given !== undefined) return {...binding, keys: given, shown: given.map(showKey).join(' ')};

  const lost = new Set(
    all.filter(other => own[other.action] !== undefined && meet(other, binding)).flatMap(({action}) => own[action]!),
  );
  const keys = binding.keys.filter(key => !lost.has(key));
  return keys.length === binding.keys.length ? binding : {...binding, keys, shown: keys.map(showKey).join(' ')};
}

/** Whether two actions can be asked for in the same pane. */
function meet(a: KeyBinding, b: KeyBinding): boolean {
  return a.panes === undefined || b.panes === undefined || a.panes.some(pane => b.panes!.includes(pane));
}
