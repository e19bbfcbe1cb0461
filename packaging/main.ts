import {createHash} from 'node:crypto';
import {readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {commandTable} from '../src/cli/command-table.js';
import {createProgram} from '../src/cli/program.js';
import type {Ports} from '../src/ports.js';
import {bundle} from './bundle.js';
import {helpTexts} from './help-texts.js';
import {collectLicences} from './licences.js';
import {manPage} from './man-page.js';
import {ROOT} from './root.js';

/** `npm run build`: makes in `dist/` what the package consists of. */
async function main(): Promise<void> {
  const inDist = (name: string) => path.join(ROOT, 'dist', name);
  await rm(inDist(''), {recursive: true, force: true});

  const parts = await bundle({kind: 'program', entry: 'src/main.ts', file: 'dist/rxtop.cjs'});
  await writeFile(inDist('THIRD-PARTY-LICENCES.txt'), await collectLicences(parts));

  const hash = createHash('sha256').update(await readFile(inDist('rxtop.cjs')));
  const define = {BUILD: JSON.stringify(hash.digest('hex').slice(0, 16))};
  await bundle({kind: 'start', entry: 'src/start/start.ts', file: 'dist/start.cjs', define});

  const {version}: {version: string} = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
  // No command runs here.
  const program = createProgram(version, {} as Ports, () => undefined);
  const facts = {version, description: program.description(), commands: commandTable(program)};
  await writeFile(inDist('rxtop.1'), manPage(facts));
  await writeFile(inDist('help.json'), JSON.stringify(helpTexts(program)));
}

await main();
