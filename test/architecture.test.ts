import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {
  brokenFences,
  danglingImports,
  dependencyFaults,
  importCycles,
  longFiles,
  readSources,
  type Sources,
  topLevelFaults,
  wrongFolderImports,
  wrongPackageImports,
} from './architecture.js';
import {MOST_LINES, OWNED_PACKAGES} from './architecture-rules.js';

const ROOT = path.join(import.meta.dirname, '..');
const sources = readSources(path.join(ROOT, 'src'));

describe('the program', () => {
  test('has sources to look at', () => {
    expect(sources.size).toBeGreaterThan(10);
  });

  test('imports across folders only in the direction of the pipe', () => {
    expect(wrongFolderImports(sources)).toEqual([]);
  });

  test('imports each package only in the folder that owns it', () => {
    expect(wrongPackageImports(sources)).toEqual([]);
  });

  test('imports every package that has an owner, and nothing else', () => {
    expect(dependencyFaults(sources, OWNED_PACKAGES)).toEqual([]);
  });

  test('has every package within itself: whoever installs it installs no other', () => {
    const {dependencies, devDependencies} = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    // npm takes an empty list away when it adds a package.
    expect(dependencies ?? {}).toEqual({});
    expect(Object.keys(devDependencies)).toEqual(expect.arrayContaining([...OWNED_PACKAGES]));
  });

  test('has no circle of imports and no import into the void', () => {
    expect([...importCycles(sources), ...danglingImports(sources)]).toEqual([]);
  });

  test('ends the process, reads clocks and sets timers only where that is allowed', () => {
    expect(brokenFences(sources)).toEqual([]);
  });

  test('has one idea a file, which takes no more lines than one reads at a time', () => {
    expect(longFiles(sources)).toEqual([]);
  });

  test('has nothing at the top of its repository but what belongs there', () => {
    const ignored = readFileSync(path.join(ROOT, '.gitignore'), 'utf8')
      .split('\n')
      .map(line => line.replace(/\/$/, ''));
    expect(topLevelFaults(readdirSync(ROOT), ignored)).toEqual([]);
  });
});

describe('the rules', () => {
  const tree = (files: Record<string, string>): Sources => new Map(Object.entries(files));

  test.each([
    ['view/a.ts', "import {x} from '../collector/b.js';", 'view may import only model, alerts, selectors, totals'],
    ['model/a.ts', "import type {X} from '../view/b.js';", 'model may import only nothing'],
    ['view/a.ts', "import {x} from '../alerts/b.js';", 'may import only types from alerts'],
    ['cli/a.ts', "export {x} from '../collector/b.js';", 'src/cli/a.ts imports src/collector/b.ts'],
    ['collector/a.ts', "const x = await import('../dashboard/b.js');", 'src/collector/a.ts imports src/dashboard/b.ts'],
    ['monitor.ts', "import {\n  x,\n  y,\n} from './aggregator/b.js';", 'monitor.ts may import only model'],
    ['shed/a.ts', "import {x} from '../model/b.js';", 'no rule for shed'],
  ])('refuse %s: %s', (file, text, sentence) => {
    expect(wrongFolderImports(tree({[file]: text})).join('\n')).toContain(sentence);
  });

  test.each([
    ['view/a.ts', "import type {X} from '../alerts/b.js';"],
    ['dashboard/panes/a.ts', "import {x} from '../../view/b.js';"],
    ['collector/engine/a.ts', "import {x} from '../counters/b.js';"],
    ['main.ts', "import {x} from './collector/b.js';"],
  ])('accept %s: %s', (file, text) => {
    expect(wrongFolderImports(tree({[file]: text}))).toEqual([]);
  });

  test.each([
    [
      'view/a.ts',
      "import {readFileSync} from 'node:fs';",
      'which only start, collector, state, dashboard/write-now.ts, dashboard/terminfo.ts may import',
    ],
    ['dashboard/a.ts', "import Docker from 'dockerode';", 'which only collector may import'],
    ['cli/a.ts', "import {line} from 'blessed-contrib/lib/x.js';", 'imports blessed-contrib, which only dashboard'],
    ['cli/flags.ts', "import {parse} from 'yaml';", 'which only cli/config-text.ts, cli/look-config.ts'],
    ['cli/a.ts', "const si = await import('systeminformation');", 'which only collector may import'],
    ['cli/a.ts', "import 'left-pad';", 'which no folder owns'],
  ])('refuse %s: %s', (file, text, sentence) => {
    expect(wrongPackageImports(tree({[file]: text})).join('\n')).toContain(sentence);
  });

  test('refuse a dependency that nothing imports, and an import that is no dependency', () => {
    const program = tree({'cli/a.ts': "import {Command} from 'commander';"});
    expect(dependencyFaults(program, ['yaml'])).toEqual([
      'yaml is a dependency that nothing imports',
      'commander is imported but no dependency',
    ]);
  });

  test('refuse a circle, and write it out', () => {
    const circle = tree({
      'model/a.ts': "import {b} from './b.js';",
      'model/b.ts': "import type {C} from './c.js';",
      'model/c.ts': "import {b} from './b.js';",
    });
    expect(importCycles(circle)).toEqual(['imports go in a circle: src/model/b.ts → src/model/c.ts → src/model/b.ts']);
  });

  test.each([
    ['main.ts', 'process.exit(1);', 'ends the process'],
    ['cli/a.ts', 'process.exitCode = 2;', 'sets the exit code'],
    ['view/a.ts', 'const now = Date.now();', 'looks at a clock of its own'],
    ['view/a.ts', 'const now = new Date();', 'looks at a clock of its own'],
    ['dashboard/a.ts', 'setInterval(draw, 1000);', 'runs an interval'],
    ['alerts/a.ts', 'setTimeout(check, 1000);', 'uses a timer'],
  ])('refuse %s: %s', (file, text, sentence) => {
    expect(brokenFences(tree({[file]: `\n${text}`}))).toEqual([expect.stringContaining(`src/${file}:2 ${sentence}`)]);
  });

  test.each([
    ['view/a.ts', '// never Date.now() here'],
    ['view/a.ts', '/** Not process.exit(1). */'],
    ['view/a.ts', 'const shown = new Date(milliseconds);'],
    ['collector/engine/a.ts', 'setTimeout(giveUp, 1000);'],
    ['main.ts', 'process.exitCode = 2;'],
  ])('accept %s: %s', (file, text) => {
    expect(brokenFences(tree({[file]: text}))).toEqual([]);
  });

  test('refuse a line too many', () => {
    const lines = (count: number) => `${'\n'.repeat(count - 1)}// the last\n`;
    const program = tree({'view/a.ts': lines(MOST_LINES), 'view/b.ts': lines(MOST_LINES + 1)});
    expect(longFiles(program)).toEqual([expect.stringContaining('src/view/b.ts has 251 lines')]);
  });

  test('refuse what is missing at the top level, and what does not belong there', () => {
    const faults = topLevelFaults(['package.json', 'lib', 'dist', '.github', 'notes.md'], ['dist', 'node_modules']);
    expect(faults).toContain('README.md is missing at the top level');
    expect(faults.filter(fault => !fault.includes('missing'))).toEqual([
      'lib does not belong at the top level',
      'notes.md does not belong at the top level',
    ]);
  });
});
