import {writeFileSync} from 'node:fs';
import {monitorEventLoopDelay} from 'node:perf_hooks';
import process from 'node:process';

// Preloaded into the program: from SIGUSR2 on it measures how late timers are, and writes the 95th percentile at the end.
const RESOLUTION_MS = 10;
const histogram = monitorEventLoopDelay({resolution: RESOLUTION_MS});
process.once('SIGUSR2', () => histogram.enable());
process.on('exit', () => {
  writeFileSync(process.env.RXTOP_BENCH_DELAY_FILE, String(histogram.percentile(95) / 1e6 - RESOLUTION_MS));
});
