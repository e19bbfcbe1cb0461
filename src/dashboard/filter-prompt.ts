import type {DashboardState} from './dashboard-state.js';

/** Longer filters than this are not typed by a person. */
const LONGEST_FILTER = 200;

/** The state after a key while the filter is being written: the draft takes effect at once. */
export function editFilter(state: DashboardState, name: string, character: string | undefined): DashboardState {
  const draft = state.draft ?? '';
  switch (name) {
    case 'enter':
      return {...state, filter: draft.trim(), draft: undefined};
    case 'escape':
      return {...state, filter: '', draft: undefined};
    case 'backspace':
      return {...state, draft: Array.from(draft).slice(0, -1).join('')};
    case 'C-u':
      return {...state, draft: ''};
    case 'C-w':
      return {...state, draft: draft.replace(/\S*\s*$/u, '')};
    default:
      return isTyped(character) && draft.length < LONGEST_FILTER ? {...state, draft: draft + character} : state;
  }
}

function isTyped(character: string | undefined): character is string {
  return character !== undefined && character >= ' ' && !/\p{C}/u.test(character);
}
