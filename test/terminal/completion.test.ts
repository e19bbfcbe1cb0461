import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {PseudoTerminal} from './pseudo-terminal.js';

const ROOT = path.join(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-completion-'));
afterAll(() => rmSync(folder, {recursive: true}));

const script = (shell: string): string =>
  execFileSync(process.execPath, ['bin/rxtop', 'completion', shell], {cwd: ROOT, encoding: 'utf8'});

/** CI has to have them. */
function skipWithout(shell: string): void {
  const isMissing = spawnSync(shell, ['--version']).status !== 0 && process.env.CI === undefined;
  beforeEach(({skip}) => skip(isMissing, `there is no ${shell} here`));
}

/** The last word of what is typed, and what may stand in its place: in the order of the alphabet. */
const CASES: readonly (readonly [what: string, typed: string, offered: readonly string[]])[] = [
  ['a command', 'rxtop to', ['top', 'topology', 'totals']],
  ['an option of the dashboard', 'rxtop --pl', ['--plain']],
  ['an option of a command', 'rxtop totals --b', ['--bits', '--by']],
  ['no option of another command', 'rxtop json --once', []],
  ['a source', 'rxtop --source na', ['namespace']],
  ['a source after =', 'rxtop json --source=na', ['--source=namespace']],
  ['a column to sort by', 'rxtop json -s tx-h', ['tx-history']],
  ['a format', 'rxtop topology --format ', ['dot', 'json', 'mermaid', 'text']],
  ['a key of a filter', 'rxtop --filter pro', ['project=']],
  ['a shell', 'rxtop completion ', ['bash', 'fish', 'zsh']],
  ['a file', 'rxtop --config /etc/hostn', ['/etc/hostname']],
  ['a folder', 'rxtop --proc-root /pro', ['/proc/']],
];

describe('fish itself completes', () => {
  skipWithout('fish');
  const file = path.join(folder, 'rxtop.fish');
  beforeAll(() => writeFileSync(file, script('fish')));

  test.each(CASES)('%s: %s', (_, typed, offered) => {
    const asked = `source ${file}; complete --do-complete '${typed}'`;
    const told = execFileSync('fish', ['--no-config', '--command', asked], {encoding: 'utf8', env: {HOME: folder}});
    const words = told.split('\n').filter(line => line !== '');
    expect(words.map(line => line.split('\t')[0]).sort()).toEqual(offered);
  });
});

describe('zsh itself completes', () => {
  skipWithout('zsh');
  const PROMPT = 'zsh> ';
  let terminal: PseudoTerminal;

  beforeAll(async () => {
    writeFileSync(path.join(folder, '_rxtop'), script('zsh'));
    const settings = [`fpath=(${folder} $fpath)`, 'autoload -Uz compinit', 'compinit -u -D', 'unsetopt list_beep'];
    writeFileSync(path.join(folder, '.zshrc'), [...settings, `PS1='${PROMPT}'`].join('\n'));
    const environment = {ZDOTDIR: folder, HOME: folder};
    terminal = new PseudoTerminal('zsh', ['--no-globalrcs', '--interactive'], {width: 160, height: 40, environment});
    await terminal.until('there is a prompt', () => terminal.rows[0]!.startsWith(PROMPT.trim()));
  });
  afterAll(() => terminal?.close());

  /** What stands in the place of the last word, or what is listed below where that may be several. */
  function offers(typed: string): readonly (string | undefined)[] {
    const [line = '', ...list] = terminal.rows.filter(row => row !== '');
    const listed = list.flatMap(row => row.split(' -- ')[0]!.trim().split(/ {2,}/));
    if (listed.length > 0) return listed.sort();

    const words = line.slice(PROMPT.length);
    return words === typed.trimEnd() ? [] : [words.trimEnd().split(' ').at(-1)];
  }

  test.each(CASES)('%s: %s', async (_, typed, offered) => {
    // The line and the screen are cleared first.
    terminal.write(`\x15\x0c${typed}`);
    await terminal.until('it is typed', () => terminal.text.trimEnd() === `${PROMPT}${typed}`.trimEnd());
    const bells = () => terminal.output.split('\x07').length;
    const before = bells();
    terminal.write('\t');
    if (offered.length === 0) await terminal.until('it has nothing to offer', () => bells() > before);
    await terminal.until(`it offers ${offered}`, () => isDeepStrictEqual(offers(typed), offered));
    // What is listed has its descriptions, as they are in the help.
    if (typed === 'rxtop to')
      expect(terminal.text).toContain(
        'totals    -- what every container has received and sent: today, this month, in all',
      );
  });
});
