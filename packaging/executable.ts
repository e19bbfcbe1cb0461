import {execFile} from 'node:child_process';
import {chmod, copyFile, mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {inject} from 'postject';
import {bundle} from './bundle.js';
import {ROOT} from './root.js';

const run = promisify(execFile);

/** Node.js looks for this text in itself. https://nodejs.org/api/single-executable-applications.html */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/**
 * `npm run build:executable`: makes `executable/rxtop` of the Node.js that runs this script and of the bundle. Whoever runs
 * it needs neither Node.js nor anything else but the C and C++ libraries that Node.js itself asks for.
 */
async function main(): Promise<void> {
  const folder = path.join(ROOT, 'executable');
  await rm(folder, {recursive: true, force: true});
  await mkdir(folder);

  const {version}: {version: string} = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
  const define = {VERSION: JSON.stringify(version)};
  await bundle({kind: 'program', entry: 'src/start/executable.ts', file: 'executable/rxtop.cjs', define});

  const config = {main: 'rxtop.cjs', output: 'rxtop.blob', disableExperimentalSEAWarning: true, useCodeCache: true};
  await writeFile(path.join(folder, 'sea.json'), JSON.stringify(config));
  await run(process.execPath, ['--experimental-sea-config', 'sea.json'], {cwd: folder});

  const executable = path.join(folder, 'rxtop');
  await copyFile(process.execPath, executable);
  await chmod(executable, 0o755);
  await inject(executable, 'NODE_SEA_BLOB', await readFile(path.join(folder, 'rxtop.blob')), {sentinelFuse: FUSE});
  await Promise.all(['rxtop.cjs', 'rxtop.blob', 'sea.json'].map(name => rm(path.join(folder, name))));
}

await main();
