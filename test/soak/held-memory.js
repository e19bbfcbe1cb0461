import {appendFileSync} from 'node:fs';
import process from 'node:process';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';

// Preloaded into the program: at each SIGUSR2 it collects its garbage, and writes how many bytes it holds then, one line each time.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => {
  collect();
  const {heapUsed, arrayBuffers} = process.memoryUsage();
  appendFileSync(process.env.RXTOP_SOAK_HELD_FILE, `${heapUsed + arrayBuffers}\n`);
});
