import {rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {bundle} from './bundle.js';
import {collectLicences} from './licences.js';
import {ROOT} from './root.js';

/** `npm run build`: makes in `dist/` what the package consists of. */
await rm(path.join(ROOT, 'dist'), {recursive: true, force: true});
const parts = await bundle('src/main.ts', 'dist/rxtop.cjs');
await writeFile(path.join(ROOT, 'dist/THIRD-PARTY-LICENCES.txt'), await collectLicences(parts));
