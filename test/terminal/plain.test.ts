import {execFile} from 'node:child_process';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const run = promisify(execFile);

async function shell(command: string): Promise<string> {
  const {stdout} = await run('bash', ['-o', 'pipefail', '-c', command], {cwd: ROOT});
  return stdout;
}

test('a pipe gets a line of heads and a line a container and interval, without escape sequences', async () => {
  const lines = (await shell('node bin/rxtop --demo=5 --interval 100ms --count 2 | cat')).trimEnd().split('\n');
  expect(lines[0]).toMatch(/^TIME {5}NAME {20} +RX +TX/);
  expect(lines).toHaveLength(1 + 2 * 5);
  expect(lines.join('\n')).not.toContain('\x1b');
  for (const line of lines.slice(1)) expect(line).toMatch(/^\d\d:\d\d:\d\d \S+ +(\d|–)/);
});

test('--ascii keeps to ASCII', async () => {
  expect(await shell('node bin/rxtop --demo=5 --interval 100ms --count 1 --ascii | cat')).toMatch(/^[\x20-\x7e\n]+$/);
});

test('head ends it quietly', async () => {
  expect((await shell('node bin/rxtop --demo=5 --interval 50ms 2>&1 | head -n 3')).split('\n')).toHaveLength(4);
});

test('an engine that is not there is an error, not an empty list', async () => {
  const failure = run(process.execPath, ['bin/rxtop', '--host', 'unix:///nonexistent/docker.sock'], {cwd: ROOT});
  await expect(failure).rejects.toMatchObject({code: 2, stdout: ''});
});
