import type {OwnCost} from '../view/header.js';
import type {Message} from '../view/key-line.js';
import type {KeyMap} from '../view/key-map.js';
import type {AllPanes} from './panes/all-panes.js';
import type {Stage} from './panes/pane.js';
import type {WantedRows} from './wanted-rows.js';

/** All that the screen is made from. */
export interface Scene extends Stage {
  readonly panes: AllPanes;
  readonly wanted: WantedRows;
  readonly ownCost: OwnCost | undefined;
  readonly message: Message | undefined;
  readonly keys: KeyMap;
  readonly ruleCount: number;
  /** Whether the command line narrows what is shown. */
  readonly isNarrowed: boolean;
  readonly offersDemo: boolean;
  /** Monotonic time at which the picture was frozen. */
  readonly frozenAt: number | undefined;
  /** Wall time of the newest sweep, also while the picture is frozen. */
  readonly time: Date;
}
