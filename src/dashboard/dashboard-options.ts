import type {WatchedContainer} from '../model/inventory.js';
import type {OwnUse} from '../ports.js';
import type {Message} from '../view/key-line.js';
import type {KeyMap} from '../view/key-map.js';
import type {ColorDepth, OwnColors} from '../view/theme.js';
import type {AlertActions} from './panes/alerts.js';
import type {ReadSockets} from './panes/sockets.js';
import type {ParseFilter} from './row-filter.js';
import type {Settings} from './settings.js';
import type {Terminal} from './terminal.js';

/** What a dashboard is opened with. */
export interface DashboardOptions {
  readonly settings: Settings;
  readonly isAll: boolean;
  readonly ruleCount: number;
  readonly colors: ColorDepth;
  readonly ownColors: OwnColors;
  readonly keys: KeyMap;
  /** What the command line leaves over of the containers, and whether it narrows them at all. */
  readonly isWanted: (container: WatchedContainer) => boolean;
  readonly isNarrowed: boolean;
  readonly parseFilter: ParseFilter;
  readonly ownUse: () => OwnUse;
  /** Said at the start, until a key is pressed. */
  readonly greeting: Message | undefined;
  /** Remembers settings; answers what is to be said of it. */
  readonly save: (settings: Settings) => Promise<Message>;
  readonly changeInterval: (seconds: number) => void;
}

/** The part of a terminal that the dashboard draws on and listens to. */
export type DashboardTerminal = Pick<
  Terminal,
  'width' | 'height' | 'show' | 'onKey' | 'onMouse' | 'setMouse' | 'onResize' | 'repaint' | 'suspend'
>;

/** What others do for the dashboard. */
export interface DashboardServices {
  readonly readSockets?: ReadSockets;
  readonly alertActions?: AlertActions;
}

/** What the user left the dashboard for. */
export type DashboardWish = 'quit' | 'demo';
