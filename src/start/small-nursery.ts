import {setFlagsFromString} from 'node:v8';

/**
 * What a sweep makes is gone by the next: V8 would let the room for such objects grow to 16 MB and more, for nothing. Small, it
 * stays in the processor's cache. Compiled code is kept with the flags that it was compiled under: they are set before that.
 */
export function keepNurserySmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
