import process from 'node:process';
import {soakDashboard} from './dashboard.js';
import {soakDay} from './day.js';

const PARTS: Readonly<Record<string, () => Promise<void>>> = {dashboard: soakDashboard, day: soakDay};

/** `npm run soak`: what runs for long must not grow. `node --expose-gc --import tsx test/soak/main.ts day` does that part alone. Fails where it grows. */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  for (const name of wanted.length === 0 ? Object.keys(PARTS) : wanted) {
    const part = PARTS[name];
    if (part === undefined) throw new Error(`there is no part "${name}": ${Object.keys(PARTS).join(', ')}`);

    await part();
  }
}

await main();
