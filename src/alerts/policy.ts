import type {MaintenanceWindow} from './maintenance.js';
import type {Mute} from './mute.js';
import type {AllowRule} from './segmentation.js';

/** What alerts of one rule have to have in common to be told of in one message. */
export const GROUPINGS_OF_ALERTS = ['container', 'service', 'project', 'rule'] as const;
export type AlertGrouping = (typeof GROUPINGS_OF_ALERTS)[number];

/** How people are told of alerts, and what is no alert. */
export interface AlertPolicy {
  /** An alert that was told of is not told of again for so long after, unless its rule says otherwise. */
  readonly cooldownSeconds: number;
  readonly groupBy: AlertGrouping;
  /** What comes within so long after a message of a group is told of in one message after that. */
  readonly groupSeconds: number;
  /** So many firings within `flappingSeconds` are flapping. */
  readonly flappingCount: number;
  readonly flappingSeconds: number;
  readonly mutes: readonly Mute[];
  readonly maintenance: readonly MaintenanceWindow[];
  /** Connections that are meant to be; without any, none is looked at. */
  readonly allow: readonly AllowRule[];
}

/** What holds where nothing was said. */
export const USUAL_POLICY: AlertPolicy = {
  cooldownSeconds: 0,
  groupBy: 'service',
  groupSeconds: 10,
  flappingCount: 4,
  flappingSeconds: 600,
  mutes: [],
  maintenance: [],
  allow: [],
};
