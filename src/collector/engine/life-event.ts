import type {Endpoint, EngineContainer} from '../../model/container.js';

/**
 * What an engine tells at once of a container's life, also of one that is over before anything else is known of it. `ended` has
 * it as it was known until then. `attached`: the engine was asked at those monotonic seconds, and it had that endpoint.
 */
export type LifeEvent =
  | {readonly kind: 'started'; readonly id: string}
  | {readonly kind: 'ended'; readonly container: EngineContainer}
  | {readonly kind: 'attached'; readonly containerId: string; readonly endpoint: Endpoint; readonly askedAt: number};

/** Whom an engine's session tells at once of what happens to containers, and its monotonic clock. */
export interface LifeTeller {
  readonly now: () => number;
  readonly tell: (event: LifeEvent) => void;
}
