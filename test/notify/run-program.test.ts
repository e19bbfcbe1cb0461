import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {errorCode} from '../../src/errors.js';
import {createProgramRunner} from '../../src/notify/run-program.js';

const RUNNER = path.join(import.meta.dirname, '../../src/notify/run-program.ts');

test('a program gets its arguments as they are, no shell reads them', async () => {
  const {run} = createProgramRunner({PATH: process.env.PATH});
  await expect(run('test', ['$(id)', '=', '$(id)'])).resolves.toBeUndefined();
  await expect(run('false', [])).rejects.toThrow();
});

test('a program that is missing is told by its code', async () => {
  const error: unknown = await createProgramRunner({})
    .run('rxtop-no-such-program', [])
    .catch(failure => failure);
  expect(errorCode(error)).toBe('ENOENT');
});

test.each([
  ['returns', '', 'end'],
  ['crashes', 'throw new Error("a bug");', 'end'],
  ['takes the program back', 'forget();', ''],
])('at the very end a program runs, if this one %s', (_, ending, written) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-'));
  try {
    const file = path.join(folder, 'written');
    const script = `
      import {writeFileSync} from 'node:fs';
      import {createProgramRunner} from ${JSON.stringify(RUNNER)};
      writeFileSync(${JSON.stringify(file)}, '');
      const forget = createProgramRunner(process.env).runAtExit('sh', ['-c', 'printf end > "$0"', ${JSON.stringify(file)}]);
      ${ending}`;
    spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {timeout: 20_000});
    expect(readFileSync(file, 'utf8')).toBe(written);
  } finally {
    rmSync(folder, {recursive: true});
  }
});
