import {execFileSync, spawnSync, spawn as startProgram} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {type IPty, spawn} from '@lydell/node-pty';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createMessage} from '../../src/notify/message.js';
import {createProgramRunner} from '../../src/notify/run-program.js';
import {createTmux} from '../../src/notify/tmux.js';
import {ManualClock} from '../notify/manual-clock.js';
import {note} from '../notify/notes.js';

const ROOT = path.join(import.meta.dirname, '../..');
const RXTOP = `${process.execPath} ${path.join(ROOT, 'bin/rxtop')}`;
const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-tmux-'));
const SOCKET = path.join(folder, 'socket');
const environment = {
  ...process.env,
  TMUX: undefined,
  TMUX_PANE: undefined,
  TERM: 'xterm-256color',
  XDG_CONFIG_HOME: folder,
};

function tmux(...args: string[]): string {
  return execFileSync('tmux', ['-S', SOCKET, '-f', '/dev/null', ...args], {
    env: environment,
    encoding: 'utf8',
  }).trimEnd();
}

/** What a global option holds; undefined where it is not set. */
function option(name: string): string | undefined {
  const {status, stdout} = spawnSync('tmux', ['-S', SOCKET, 'show-options', '-gv', name], {encoding: 'utf8'});
  return status === 0 ? stdout.trimEnd() : undefined;
}

function isServed(): boolean {
  return spawnSync('tmux', ['-S', SOCKET, 'list-sessions']).status === 0;
}

async function until<T>(what: string, read: () => T | undefined | false): Promise<T> {
  for (let attempt = 0; attempt < 150; attempt++) {
    const value = read();
    if (value !== undefined && value !== false) return value;

    await pause(100);
  }

  throw new Error(`${what} did not happen within 15 s`);
}

/**
 * Runs rxtop in a window that nobody looks at, which says at the end what its exit code was: tmux 3.3a's own
 * `pane_dead_status` often stays empty.
 */
function watchInBackground(arguments_: string): string {
  const script = `trap : INT; ${RXTOP} ${arguments_}; echo "ended with $?"; exec sleep 100`;
  return tmux('new-window', '-d', '-P', '-F', '#{window_id}', script);
}

function rxtopIn(window: string): number {
  const shell = tmux('display', '-p', '-t', window, '#{pane_pid}');
  return Number(readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim());
}

function screenOf(window: string): string {
  return tmux('capture-pane', '-p', '-t', window);
}

/** Why there is no tmux to test with; CI has to have one. */
const isMissing = spawnSync('tmux', ['-V']).status !== 0 && process.env.CI === undefined;

describe.skipIf(isMissing)('in a real tmux', () => {
  let client: IPty;
  let shown = '';

  function attach(cols: number): IPty {
    const attached = spawn('tmux', ['-S', SOCKET, 'attach'], {cols, rows: 20, env: environment});
    attached.onData(data => {
      shown += data;
    });
    return attached;
  }

  beforeAll(async () => {
    tmux('new-session', '-d', '-x', '140', '-y', '20', 'sh');
    for (const [name, value] of [
      ['status-interval', '1'],
      ['status-left', ''],
      ['status-right-length', '100'],
      ['status-right', '#{@rxtop}'],
      ['visual-bell', 'off'],
    ] as const) {
      tmux('set-option', '-g', name, value);
    }

    client = attach(140);
    await until('attaching', () => tmux('list-clients') !== '');
  });

  afterAll(() => {
    spawnSync('tmux', ['-S', SOCKET, 'kill-server']);
    client?.kill();
    rmSync(folder, {recursive: true});
  });

  test.each([
    ['SIGTERM', 143, (window: string) => process.kill(rxtopIn(window), 'SIGTERM')],
    ['Ctrl-C', 130, (window: string) => tmux('send-keys', '-t', window, 'C-c')],
  ])('alert rings, tells, shows its status, and takes it back on %s', async (_, code, end) => {
    shown = '';
    const window = watchInBackground("alert --demo --rule 'name=shop-* rx > 1B/s as critical'");
    const status = await until('the option', () => option('@rxtop')?.includes('firing') && option('@rxtop'));
    expect(status).toMatch(/^rxtop: \d+ firing shop-\S+ rx [\d.]+ [kM]?B\/s$/);
    await until('the bell', () => tmux('display', '-p', '-t', window, '#{window_bell_flag}') === '1');
    await until('the message', () => /rxtop: FIRING shop-\S+ rx [\d.]+ [kM]?B\/s > 1 B\/s/.test(shown));
    await until('the status line', () => shown.includes('firing shop-'));
    expect(screenOf(window)).toMatch(/^\d\d:\d\d:\d\d rxtop: \d+ firing .*\n\d\d:\d\d:\d\d CRIT shop-/m);

    end(window);
    const ended = await until('the end', () => /ended with (\d+)/.exec(screenOf(window))?.[1]);
    expect(ended).toBe(String(code));
    expect(option('@rxtop')).toBeUndefined();
  });

  test('a list in panes of one and of three lines is never blank, nor cleared, and outlives detaching', async () => {
    const command = `exec ${RXTOP} alert --demo --interval 100ms --rule 'name=shop-* rx > 1B/s as critical'`;
    const window = tmux('new-window', '-d', '-P', '-F', '#{window_id}', 'exec sleep 100');
    const panes = [1, 3].map(lines =>
      tmux('split-window', '-d', '-t', window, '-l', String(lines), '-P', '-F', '#{pane_id}', command),
    );
    const logs = panes.map((_, place) => path.join(folder, `written-${place}`));
    for (const pane of panes) await until('the list', () => /firing/.test(screenOf(pane)));
    for (const [place, pane] of panes.entries()) tmux('pipe-pane', '-t', pane, `cat > '${logs[place]}'`);

    const seen = new Set<string>();
    const look = () => {
      const [one, three] = panes.map(screenOf);
      expect(one).toMatch(/^\d\d:\d\d:\d\d rxtop: \d+ firing [^\n]+$/);
      expect(three).toMatch(/^\d\d:\d\d:\d\d rxtop: \d+ firing [^\n]+\n\d\d:\d\d:\d\d CRIT [^\n]+\n… \d+ more$/);
      seen.add(`${one}\n${three}`);
      return seen.size;
    };
    await until('five other lists', () => look() > 5);
    tmux('select-window', '-t', window);
    tmux('detach-client');
    await until('detaching', () => tmux('list-clients') === '');
    seen.clear();
    await until('going on with nobody attached', () => look() > 3);

    client.kill();
    client = attach(60);
    await until('attaching', () => tmux('list-clients') !== '');
    await until('the other width', () => tmux('display', '-p', '-t', panes[0]!, '#{pane_width}') === '60');
    seen.clear();
    await until('going on at another width', () => look() > 3);
    for (const log of logs) {
      const written = readFileSync(log, 'utf8');
      expect(written.split('\u001b[H').length).toBeGreaterThan(5);
      expect(written).not.toContain('\u001b[2J');
    }
    tmux('kill-window', '-t', window);
    client.kill();
    client = attach(140);
    await until('attaching', () => tmux('display', '-p', '#{window_width}') === '140');
    await until('the removal', () => option('@rxtop') === undefined);
  }, 60_000);

  test('a window that is closed takes the status with it', async () => {
    const window = watchInBackground("alert --demo --rule 'rx > 1B/s'");
    await until('the option', () => option('@rxtop'));
    tmux('kill-window', '-t', window);
    await until('the removal', () => option('@rxtop') === undefined);
  });

  test('a name that is a format, a command or a style stays text', async () => {
    const pwned = path.join(folder, 'pwned');
    const hostile = `#(touch ${pwned}) #{host} #[fg=red]x %H $(touch ${pwned}) ;touch;`;
    // A first try may have ended the server already.
    if (!isServed()) tmux('new-session', '-d', 'sleep 100');
    const inside = {...environment, TMUX: tmux('display', '-p', '#{socket_path},#{pid},0')};
    const notifier = createTmux(createProgramRunner(inside), new ManualClock());
    const message = createMessage([note({subject: `M ${hostile}`})], new Date());
    shown = '';
    await notifier.messages.send(message, new AbortController().signal);
    notifier.setStatus(`S ${hostile}`);
    await until('the message', () => shown.includes(`M #(touch ${pwned}) #{host} #[fg=red]x %H`));
    await until('the option', () => option('@rxtop'));
    tmux('set-option', '-g', 'display-time', '1');
    tmux('display-message', ' ');
    await until('the status line', () => shown.includes(`S #(touch ${pwned}) #{host} #[fg=red]x %H`));

    shown = '';
    tmux('set-option', '-g', 'status-right', '#{E:@rxtop}');
    await until('the expanded status line', () => shown.includes(`S #(touch ${pwned}) #{host} #[fg=red]x`));
    await pause(1500);
    await notifier.close();
    expect(existsSync(pwned)).toBe(false);
    expect(notifier).toMatchObject({failures: 0, problem: undefined});
    expect(option('@rxtop')).toBeUndefined();
  });

  // The last one: it ends the server that the others share.
  test('rxtop outside goes on with a server that is started anew at the same place', async () => {
    // A first try may have ended the server already.
    if (!isServed()) tmux('new-session', '-d', 'sleep 100');
    const inside = {...environment, TMUX: tmux('display', '-p', '#{socket_path},#{pid},0')};
    const args = ['alert', '--demo', '--lines', '--interval', '200ms', '--rule', 'name=shop-* rx > 1B/s'];
    const watch = startProgram(process.execPath, [path.join(ROOT, 'bin/rxtop'), ...args], {
      env: inside,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    watch.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    try {
      await until('the option', () => option('@rxtop'));
      const server = Number(tmux('display', '-p', '#{pid}'));
      tmux('kill-server');
      // It answers no more a while before it has gone, and takes its socket away in between.
      await until('the end of the server', () => !existsSync(`/proc/${server}`));
      tmux('new-session', '-d', 'sleep 100');
      await until('the option in the new server', () => option('@rxtop')?.includes('firing'));
      expect(watch.exitCode).toBeNull();
      watch.kill('SIGTERM');
      await until('the end', () => watch.exitCode !== null);
      expect(watch.exitCode).toBe(143);
      expect(option('@rxtop')).toBeUndefined();
      // A message that found no server is told once; the status is set again without a word.
      expect(said.split('\n').filter(line => /no server/.test(line)).length).toBeLessThanOrEqual(1);
    } finally {
      watch.kill('SIGKILL');
    }
  });
});
