import type {Action} from '../view/key-map.js';

/** What is selected in a list of rows, and which of them is the first on the screen. */
export interface Selection {
  /** Key of the row. */
  readonly id: string | undefined;
  /** Where it stood when it was last seen: what takes its place is selected when it goes. */
  readonly index: number;
  readonly offset: number;
  /** Whether the user chose it. */
  readonly isChosen: boolean;
}

/** Nothing selected yet. */
export const NO_SELECTION: Selection = {id: undefined, index: 0, offset: 0, isChosen: false};

const MOVES = ['up', 'down', 'page-up', 'page-down', 'first', 'last'] as const satisfies readonly Action[];
/** What moves a selection. */
export type Move = (typeof MOVES)[number];

/** Whether a key moves the selection. */
export function isMove(action: Action): action is Move {
  return MOVES.some(each => each === action);
}

/** Moves the selection as a key asks. */
export function moveSelection(selection: Selection, action: Move, ids: readonly string[], page: number): Selection {
  const {index} = followSelection(selection, ids, page);
  const steps: Readonly<Record<Move, number>> = {
    up: -1,
    down: 1,
    'page-up': -page,
    'page-down': page,
    first: -ids.length,
    last: ids.length,
  };
  return selectIndex(selection, index + steps[action], ids, page);
}

/** Selects the row at a place, or the nearest there is. */
export function selectIndex(selection: Selection, place: number, ids: readonly string[], page: number): Selection {
  const index = Math.max(0, Math.min(ids.length - 1, place));
  return followSelection({...selection, id: ids[index], index, isChosen: true}, ids, page);
}

/**
 * Keeps the selection on its row wherever that has moved to, and on the screen. As long as the user has chosen nothing,
 * the top of the list is selected, whatever stands there.
 */
export function followSelection(selection: Selection, ids: readonly string[], page: number): Selection {
  if (!selection.isChosen) return {...NO_SELECTION, id: ids[0]};

  const found = selection.id === undefined ? -1 : ids.indexOf(selection.id);
  const index = found >= 0 ? found : Math.max(0, Math.min(selection.index, ids.length - 1));
  const highest = Math.max(0, ids.length - page);
  const offset = Math.min(highest, Math.max(index - page + 1, Math.min(selection.offset, index)));
  return {...selection, id: ids[index], index, offset: Math.max(0, offset)};
}

/** Index of what stands in a line of the list, which shows so many lines; undefined where nothing does. */
export function indexAtLine(
  {offset}: Pick<Selection, 'offset'>,
  line: number,
  {page, all}: {readonly page: number; readonly all: number},
): number | undefined {
  const index = offset + line;
  return line >= 0 && line < page && index < all ? index : undefined;
}

/** Keeps the selection at its place on the screen: whatever row comes to stand there is selected. */
export function staySelection(selection: Selection, ids: readonly string[], page: number): Selection {
  return selection.isChosen
    ? selectIndex(selection, selection.index, ids, page)
    : followSelection(selection, ids, page);
}
