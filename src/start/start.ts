import {readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {openCodeCache} from './code-cache.js';
import {loadProgram} from './load-program.js';
import {keepNurserySmall} from './small-nursery.js';

/** Set by the build. */
declare const BUILD: string;

interface Program {
  main(argv: readonly string[], version: string): Promise<void>;
}

/** What `bin/rxtop` does: answers at once what the build has answered already, and loads the program for everything else. */
export function start(version: string): void {
  const argv = process.argv.slice(2);
  const answer = readyAnswer(argv, version);
  if (answer !== undefined) {
    // Without room there is nobody to tell. That nobody reads any more is no error, as in main.ts.
    process.stdout.on('error', ({code}: NodeJS.ErrnoException) => {
      if (code !== 'EPIPE' && code !== 'EIO') process.exitCode = 1;
    });
    process.stdout.write(answer);
    return;
  }

  keepNurserySmall();
  const {main} = loadProgram<Program>(path.join(__dirname, 'rxtop.cjs'), codeCache(argv[0]));
  void main(argv, version);
}

function readyAnswer(argv: readonly string[], version: string): string | undefined {
  const last = argv.at(-1) ?? '';
  if (argv.length === 1 && ['-V', '--version'].includes(last)) return `${version}\n`;
  if (argv.length > 2 || !['-h', '--help'].includes(last)) return undefined;

  const texts: Readonly<Record<string, string>> = JSON.parse(readFileSync(path.join(__dirname, 'help.json'), 'utf8'));
  const command = argv.length === 1 ? '' : argv[0]!;
  return Object.hasOwn(texts, command) ? texts[command] : undefined;
}

/** Node.js has this variable for whoever wants no code to be kept. */
function codeCache(word = ''): ReturnType<typeof openCodeCache> {
  const {env, version, arch} = process;
  if (env.NODE_DISABLE_COMPILE_CACHE !== undefined) return undefined;

  return openCodeCache({
    environment: env,
    userId: process.geteuid?.() ?? -1,
    build: BUILD,
    variant: `${version}-${arch}-${useOf(word)}`,
  });
}

/** Commands call different functions. Whatever begins with an option is the dashboard. */
function useOf(word: string): string {
  return /^[a-z][a-z-]{1,18}$/.test(word) ? word : 'top';
}
