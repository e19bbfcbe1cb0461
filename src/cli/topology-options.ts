import type {CommonFlags} from './common-options.js';

/** What the topology can be written in. */
export const TOPOLOGY_FORMATS = ['text', 'dot', 'mermaid', 'json'] as const;
export type TopologyFormat = (typeof TOPOLOGY_FORMATS)[number];

/** The flags of `rxtop topology` as commander hands them over. */
export interface TopologyFlags extends CommonFlags {
  readonly format: TopologyFormat;
}
