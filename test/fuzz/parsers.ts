import {ENGINE_PARSERS} from './engine-parsers.js';
import {KERNEL_PARSERS} from './kernel-parsers.js';
import type {FuzzedParser} from './parser.js';
import {USER_PARSERS} from './user-parsers.js';

/** Everything that reads what the kernel, an engine or a person has written. */
export const PARSERS: readonly FuzzedParser[] = [...KERNEL_PARSERS, ...ENGINE_PARSERS, ...USER_PARSERS];
