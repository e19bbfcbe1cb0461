import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {FENCES, MAY_IMPORT, MOST_LINES, OWNERS, TOP_LEVEL} from './architecture-rules.js';

/** Source text by path below `src/`. */
export type Sources = ReadonlyMap<string, string>;

interface Import {
  readonly from: string;
  readonly target: string;
  readonly isTypeOnly: boolean;
}

/** Reads every TypeScript file below a folder. */
export function readSources(folder: string): Sources {
  const files = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(file => file.endsWith('.ts'));
  return new Map(files.map(file => [file, readFileSync(path.join(folder, file), 'utf8')]));
}

/** A sentence for each import that crosses a border it may not cross. */
export function wrongFolderImports(sources: Sources): string[] {
  return ownImports(sources).flatMap(({from, target, isTypeOnly}) => {
    const [importer, imported] = [partOf(from), partOf(target)];
    if (importer === imported || importer === 'main.ts') return [];
    if (importer.endsWith('.d.ts')) return [];

    const allowed = MAY_IMPORT[importer];
    if (allowed === undefined) return [`src/${from}: the architecture test has no rule for ${importer}`];

    const manner = allowed[imported];
    if (manner === undefined) {
      return [`src/${from} imports src/${target}, but ${importer} may import only ${listOf(Object.keys(allowed))}`];
    }

    return manner === 'types' && !isTypeOnly
      ? [`src/${from} imports values from src/${target}, but ${importer} may import only types from ${imported}`]
      : [];
  });
}

/** A sentence for each package that is imported where it does not belong. */
export function wrongPackageImports(sources: Sources): string[] {
  return allImports(sources)
    .filter(({target}) => !target.startsWith('.'))
    .flatMap(({from, target}) => {
      const name = packageName(target);
      const owners = OWNERS[name];
      if (owners === undefined) {
        return name.startsWith('node:') ? [] : [`src/${from} imports ${name}, which no folder owns`];
      }

      return owners.some(owner => isWithin(from, owner))
        ? []
        : [`src/${from} imports ${name}, which only ${listOf(owners)} may import`];
    });
}

/** A sentence for each package that the program does not import, and for each import that is none of these packages. */
export function dependencyFaults(sources: Sources, dependencies: readonly string[]): string[] {
  const imported = new Set(
    allImports(sources)
      .map(({target}) => packageName(target))
      .filter(name => !name.startsWith('.') && !name.startsWith('node:')),
  );
  return [
    ...dependencies.filter(name => !imported.has(name)).map(name => `${name} is a dependency that nothing imports`),
    ...[...imported].filter(name => !dependencies.includes(name)).map(name => `${name} is imported but no dependency`),
  ];
}

/** A sentence for each circle of imports, written out. */
export function importCycles(sources: Sources): string[] {
  const graph = new Map([...sources.keys()].map(file => [file, [] as string[]]));
  for (const {from, target} of ownImports(sources)) graph.get(from)?.push(target);

  const finished = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start !== -1) {
      cycles.push(`imports go in a circle: ${[...trail.slice(start), file].map(at => `src/${at}`).join(' → ')}`);
      return;
    }

    if (finished.has(file)) return;

    for (const target of graph.get(file) ?? []) visit(target, [...trail, file]);
    finished.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return cycles;
}

/** A sentence for each own import whose file does not exist. */
export function danglingImports(sources: Sources): string[] {
  return ownImports(sources)
    .filter(({target}) => !sources.has(target))
    .map(({from, target}) => `src/${from} imports src/${target}, which does not exist`);
}

/** A sentence for each line that does what only another place may do. */
export function brokenFences(sources: Sources): string[] {
  return [...sources].flatMap(([file, text]) =>
    withoutComments(text)
      .split('\n')
      .flatMap((line, index) =>
        FENCES.filter(
          ({pattern, allowedIn}) => pattern.test(line) && !allowedIn.some(part => isWithin(file, part)),
        ).map(({what, instead}) => `src/${file}:${index + 1} ${what}: ${instead}`),
      ),
  );
}

/** A sentence for each file that is longer than a file may be. */
export function longFiles(sources: Sources): string[] {
  return [...sources]
    .map(([file, text]) => ({file, lines: text.trimEnd().split('\n').length}))
    .filter(({lines}) => lines > MOST_LINES)
    .map(({file, lines}) => `src/${file} has ${lines} lines, more than ${MOST_LINES}: it holds more than one idea`);
}

/** A sentence for each entry at the top of the repository that is missing or does not belong there. */
export function topLevelFaults(entries: readonly string[], ignored: readonly string[]): string[] {
  const known: readonly string[] = [...TOP_LEVEL.needed, ...TOP_LEVEL.expected];
  return [
    ...TOP_LEVEL.needed.filter(entry => !entries.includes(entry)).map(entry => `${entry} is missing at the top level`),
    ...entries
      .filter(entry => !known.includes(entry) && !entry.startsWith('.') && !ignored.includes(entry))
      .map(entry => `${entry} does not belong at the top level`),
  ];
}

function allImports(sources: Sources): Import[] {
  return [...sources].flatMap(([from, text]) => [
    ...matches(text, /^(?:import|export)\s+(type\s)?[^'";]*?\sfrom\s+'([^']+)'/gm).map(([, type, target = '']) => ({
      from,
      target,
      isTypeOnly: type !== undefined,
    })),
    ...matches(text, /^import\s+'([^']+)'/gm).map(([, target = '']) => ({from, target, isTypeOnly: false})),
    ...matches(withoutComments(text), /\b(?:import|require)\(\s*'([^']+)'\s*\)/g).map(([, target = '']) => ({
      from,
      target,
      isTypeOnly: false,
    })),
  ]);
}

/** Imports of own files, as paths below `src/`. */
function ownImports(sources: Sources): Import[] {
  return allImports(sources)
    .filter(({target}) => target.startsWith('.'))
    .map(found => ({
      ...found,
      target: path.posix.join(path.posix.dirname(found.from), found.target).replace(/\.js$/, '.ts'),
    }));
}

function matches(text: string, pattern: RegExp): RegExpMatchArray[] {
  return [...text.matchAll(pattern)];
}

/** Line numbers stay as they are. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, comment => comment.replace(/[^\n]/g, ' '));
}

/** The folder of `src/` that a file stands in; a file at its top stands for itself. */
function partOf(file: string): string {
  return file.split('/')[0] ?? file;
}

function isWithin(file: string, part: string): boolean {
  return file === part || file.startsWith(`${part}/`);
}

function packageName(target: string): string {
  if (target.startsWith('node:') || target.startsWith('.')) return target;
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

function listOf(words: readonly string[]): string {
  return words.length === 0 ? 'nothing' : words.join(', ');
}
