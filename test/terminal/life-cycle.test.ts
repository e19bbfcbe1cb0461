import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {PseudoTerminal, startRxtop} from './pseudo-terminal.js';

let terminal: PseudoTerminal;

afterEach(() => {
  terminal.close();
});

async function startDemo(environment: Readonly<Record<string, string>> = {}, size = {}): Promise<void> {
  terminal = startRxtop(['--demo=100', '--interval', '100ms'], {environment, ...size});
  await terminal.untilText(/\d [kM]B/);
}

function expectRestored(): void {
  expect(terminal.isAlternateScreen).toBe(false);
  expect(terminal.isCursorHidden).toBe(false);
  expect(terminal.modes).toMatchObject({
    mouseTrackingMode: 'none',
    applicationCursorKeysMode: false,
    applicationKeypadMode: false,
  });
}

describe('the terminal is given back', () => {
  test.each([
    ['q', 'q'],
    ['Ctrl-C', '\x03'],
  ])('by %s, with exit code 0', async (_, keys) => {
    await startDemo();
    terminal.write(keys);
    expect(await terminal.ended()).toEqual({code: 0, signal: undefined});
    expectRestored();
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
  ] as const)('at %s, with exit code %d', async (signal, code) => {
    await startDemo();
    terminal.kill(signal);
    expect(await terminal.ended()).toEqual({code, signal: undefined});
    expectRestored();
  });

  test('at SIGHUP, which then ends the process itself', async () => {
    await startDemo();
    terminal.kill('SIGHUP');
    expect(await terminal.ended()).toMatchObject({signal: 1});
    expectRestored();
  });

  test('after a crash, with the stack on the ordinary screen and exit code 70', async () => {
    const preload = new URL('crash-on-signal.js', import.meta.url).href;
    await startDemo({NODE_OPTIONS: `--import ${preload}`});
    terminal.kill('SIGUSR2');
    expect(await terminal.ended()).toEqual({code: 70, signal: undefined});
    expectRestored();
    expect(terminal.text).toContain('Error: a bug for the test');
    expect(terminal.text).toContain('crash-on-signal.js');
  });

  test('after an exception in a panel, whether a sweep or a key painted it', async () => {
    const preload = new URL('crash-in-panel.js', import.meta.url).href;
    await startDemo({NODE_OPTIONS: `--import ${preload}`});
    terminal.kill('SIGUSR2');
    expect(await terminal.ended()).toEqual({code: 70, signal: undefined});
    expectRestored();
    expect(terminal.text).toContain('Error: a bug in a panel for the test');
    terminal.close();

    terminal = startRxtop(['--demo=3', '--interval', '1h'], {environment: {NODE_OPTIONS: `--import ${preload}`}});
    await terminal.untilText('containers 3');
    terminal.kill('SIGUSR2');
    await terminal.until('the panel is broken', () => nameOf(terminal.pid) === 'broken');
    terminal.write('j');
    expect(await terminal.ended()).toEqual({code: 70, signal: undefined});
    expectRestored();
  });

  test('when the terminal takes nothing any more, as soon as it takes something again', async () => {
    await startDemo({}, {width: 250, height: 80});
    await stall();
    terminal.kill('SIGTERM');
    terminal.resume();
    expect((await terminal.ended()).code).toBe(143);
    expectRestored();
    expect(terminal.text.trim()).toBe('');
  });
});

test('a terminal that vanishes ends it by SIGHUP', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-vanished-'));
  const codeFile = path.join(folder, 'code');
  try {
    const script = `trap "" HUP; node bin/rxtop --demo=12 --interval 100ms; echo $? > ${codeFile}`;
    terminal = new PseudoTerminal('bash', ['-c', script]);
    await terminal.untilText(/\d [kM]B/);
    terminal.vanish();
    await terminal.until('it has ended', () => existsSync(codeFile) && readFileSync(codeFile, 'utf8') !== '');
    expect(readFileSync(codeFile, 'utf8')).toBe('129\n');
  } finally {
    rmSync(folder, {recursive: true});
  }
});

test('what was on the terminal before is there again', async () => {
  terminal = startShell();
  await prompt();
  terminal.write('echo be""fore; node bin/rxtop --demo=3\r');
  await terminal.untilText(/\d [kM]B/);
  terminal.write('q');
  await terminal.untilText('before');
  expect(terminal.text).not.toContain('containers');
});

describe('job control', () => {
  test('Ctrl-Z gives the shell its terminal, fg brings the dashboard back', async () => {
    terminal = startShell();
    await prompt();
    terminal.write('node bin/rxtop --demo=12 --interval 200ms\r');
    await terminal.untilText(/\d [kM]B/);
    terminal.write('\x1a');
    await terminal.untilText('Stopped');
    await prompt();
    expectRestored();
    terminal.write('stty -a | tr ";" "\\n" | grep -w icanon\r');
    await terminal.untilText(/ icanon/);
    terminal.write('fg\r');
    await terminal.until(
      'the dashboard is back',
      () => terminal.isAlternateScreen && /╭─ containers/.test(terminal.text),
    );
    await keysAreHeard();
    terminal.write('q');
    await terminal.until('the shell is back', () => !terminal.isAlternateScreen);
    terminal.write('echo code $?\r');
    await terminal.untilText('code 0');
  });

  test('Ctrl-Z where nobody could wake it up again changes nothing', async () => {
    await startDemo();
    terminal.write('\x1a');
    await keysAreHeard();
    expect(terminal.isAlternateScreen).toBe(true);
  });

  test('a stop and a continue from outside leave a whole picture', async () => {
    await startDemo();
    terminal.kill('SIGSTOP');
    await terminal.until('it is stopped', () => stateOf(terminal.pid) === 'T');
    terminal.kill('SIGCONT');
    await keysAreHeard();
    expect(terminal.rows[2]).toMatch(/^╭─ containers/);
  });
});

test('Ctrl-L draws a spoilt screen anew', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-cue-'));
  const cue = path.join(folder, 'cue');
  try {
    terminal = startShell();
    await prompt();
    const spoil = `until [ -e ${cue} ]; do sleep 0.1; done; printf "\\033[3;1HSPOILT SPOILT"`;
    terminal.write(`(${spoil}) & node bin/rxtop --demo=12\r`);
    await terminal.until('the dashboard is there', () => terminal.isAlternateScreen && terminal.text.includes('NAME'));
    writeFileSync(cue, '');
    await terminal.untilText(/SPOILT SPOILT/);
    terminal.write('\x0c');
    await terminal.until('it is whole again', () => !terminal.text.includes('SPOILT'));
  } finally {
    rmSync(folder, {recursive: true});
  }
});

test('a terminal that takes nothing does not stop the counting, and gets the newest picture when it goes on', async () => {
  await startDemo({}, {width: 250, height: 80});
  await stall();
  const cpu = cpuTicks(terminal.pid);
  await terminal.until('the process works on', () => cpuTicks(terminal.pid) > cpu);
  terminal.resume();
  terminal.write('G');
  await terminal.untilText(/to (\d+) of \1 /);
  terminal.write('q');
  expect((await terminal.ended()).code).toBe(0);
});

function startShell(): PseudoTerminal {
  return new PseudoTerminal('bash', ['--norc', '--noprofile', '-i'], {environment: {PS1: 'ready> '}});
}

async function prompt(): Promise<void> {
  await terminal.until(
    'the shell is ready',
    () => terminal.rows.findLast(row => row !== '')?.startsWith('ready>') === true,
  );
}

/** The selection goes to the second row: the rows rest while keys are pressed. */
async function keysAreHeard(): Promise<void> {
  terminal.write('gj');
  await terminal.until('keys are heard', () => terminal.cell(1, 5).background === 24);
}

/** Node.js wakes its own threads with a few written bytes; a frame has thousands. */
const WAKE_UP_BYTES = 200;

/** Stops reading until the program has nothing more that it could write. */
async function stall(): Promise<void> {
  terminal.pause();
  let written = -1;
  let rests = 0;
  await terminal.until('the terminal is full', () => {
    const now = bytesWrittenBy(terminal.pid);
    rests = now - written < WAKE_UP_BYTES ? rests + 1 : 0;
    written = now;
    return rests > 40;
  });
}

/** `wchar` of /proc/<pid>/io: bytes that the process has handed to the kernel. */
function bytesWrittenBy(pid: number): number {
  return Number(/wchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))![1]);
}

/** Ticks that the process has worked: the fields utime and stime of /proc/<pid>/stat. */
function cpuTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /u, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

function nameOf(pid: number): string {
  return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
}

/** Third field of /proc/<pid>/stat: the process's state. */
function stateOf(pid: number): string | undefined {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /u, '')[0];
}
