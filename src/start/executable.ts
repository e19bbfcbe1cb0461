import process from 'node:process';
import {main} from '../main.js';
import {keepNurserySmall} from './small-nursery.js';

/** Set by the build. */
declare const VERSION: string;

// The entry of the executable that has Node.js within itself. Its own name stands where a script's would.
keepNurserySmall();
void main(process.argv.slice(2), VERSION);
