import {readFileSync} from 'node:fs';
import {build, type Metafile} from 'esbuild';
import {PACKAGES_LEFT_OUT, packageRules} from './package-rules.js';
import {ROOT} from './root.js';

/** What is bundled. `program` is all of rxtop; its packages have rules. */
export interface Bundle {
  readonly kind: 'program' | 'start';
  readonly entry: string;
  readonly file: string;
  /** Expressions by the names that stand for them. */
  readonly define?: Readonly<Record<string, string>>;
}

/**
 * Builds one file of an entry point and all that it needs. Answers which files went into it. Names stay as they are: the
 * stack of a crash has to tell something to whoever gets to read it.
 */
export async function bundle({kind, entry, file, define = {}}: Bundle): Promise<Metafile> {
  const {metafile} = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // What is imported on demand is in the same file, and evaluated on demand all the same.
    supported: {'dynamic-import': false},
    minifySyntax: true,
    minifyWhitespace: true,
    // A crash shows the line that it happened in.
    lineLimit: 120,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    alias: PACKAGES_LEFT_OUT,
    define,
    plugins: kind === 'program' ? [packageRules] : [],
  });
  assertAscii(file);
  return metafile;
}

/** The program is read as one-byte text, which halves that time. Texts are escaped by the bundler, regular expressions are not. */
function assertAscii(file: string): void {
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .find(each => /[^\x00-\x7f]/u.test(each));
  if (line !== undefined)
    throw new Error(`${file} is not plain ASCII; escape what stands in a regular expression: ${line}`);
}
