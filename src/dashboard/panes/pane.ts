import type {TableFacts} from '../../view/column.js';
import type {UnitStyle} from '../../view/format.js';
import type {Message} from '../../view/key-line.js';
import type {Action} from '../../view/key-map.js';
import type {Palette} from '../../view/palette.js';
import type {Surface} from '../../view/surface.js';
import type {ContainerRow, TableRow} from '../../view/table-row.js';
import type {DashboardState} from '../dashboard-state.js';
import type {Picture} from '../picture.js';

/** What all panes look at: the sweep that is shown, what the user chose, and the screen's size. */
export interface Stage {
  readonly state: DashboardState;
  /** Undefined before the first sweep. */
  readonly picture: Picture | undefined;
  readonly isFrozen: boolean;
  /** The containers that the command line and the filter leave over. */
  readonly rows: readonly ContainerRow[];
  /** What the detail is of: what is selected in the table, or was jumped to. */
  readonly subject: () => TableRow | undefined;
  readonly facts: TableFacts;
  readonly width: number;
  readonly height: number;
  /** The monotonic clock. */
  readonly now: number;
}

/** What follows from a key or a click in a pane. */
export type Outcome =
  /** Another row is selected, or another part of the list is seen: it is drawn anew. */
  | {readonly kind: 'moved'; readonly state?: DashboardState}
  /** Something else is to be seen: all panes are brought up to date. */
  | {readonly kind: 'changed'; readonly state: DashboardState}
  /** The detail of a container is wanted; Esc goes back to what is seen now. */
  | {readonly kind: 'jump'; readonly containerKey: string; readonly state?: DashboardState}
  | {readonly kind: 'said'; readonly message: Message | undefined};

/** The room of a pane: what it keeps between frames, and what keys and clicks do in it. */
export interface Pane {
  /** Brings what it shows up to date; before every frame, whether or not it is on the screen. */
  update(stage: Stage): void;
  /** Does what a key asks for; undefined for a key that is not this pane's own. */
  act(action: Action, stage: Stage): Outcome | undefined;
  /** Forgets what is selected: containers of another collector will follow. */
  startOver(): void;
  /** A click on a cell of the pane, counted from its upper left corner; undefined where nothing stands. */
  click(x: number, y: number, stage: Stage): Outcome | undefined;
}

/** A pane that has all the room or none. */
export interface WholePane extends Pane {
  paint(surface: Surface, palette: Palette, units: UnitStyle): void;
}
