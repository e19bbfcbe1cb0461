import {spawnSync} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type RunningAlertmanager, startAlertmanager} from '../lab/alertmanager.js';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {type SteadyTraffic, startSteadyTraffic} from '../lab/steady-traffic.js';

const lab = useLab();

/** Nobody else is in the lab's network namespace. */
const PORT = 9093;

let folder: string;
let from: LabContainer;
let to: LabContainer;
let alertmanager: RunningAlertmanager | undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rxtop-alerts-'));
  const network = await lab.network('notified');
  [from, to] = await Promise.all([
    lab.container({name: 'notify-from', networks: [network]}),
    lab.container({name: 'notify-to', networks: [network]}),
  ]);
});

afterAll(async () => {
  tmux('kill-server');
  await alertmanager?.stop();
  await rm(folder, {recursive: true, force: true});
});

function tmux(...args: string[]): string {
  const argv = ['-S', path.join(folder, 'tmux'), '-f', '/dev/null', ...args];
  return spawnSync('tmux', argv, {encoding: 'utf8', env: {...process.env, TMUX: undefined}}).stdout.trim();
}

test('a burst fires, tmux shows it, an Alertmanager that was away gets it though rxtop was restarted, and its end', async () => {
  tmux('new-session', '-d', 'sleep 1000');
  const environment = {TMUX: tmux('display', '-p', '#{socket_path},#{pid},0'), XDG_STATE_HOME: folder};
  const config = path.join(folder, 'config.yaml');
  const rule = `name=${to.name} rx > 50kB/s as critical`;
  await writeFile(config, `rules: ["${rule}"]\nnotifiers:\n  - alertmanager: http://127.0.0.1:${PORT}\n`);
  const start = () => lab.startRxtop(['alert', '--interval', '500ms', '--config', config], {environment});
  let watching = start();
  // Datagrams with pauses between them would be an alert that flaps, which is damped.
  let burst: SteadyTraffic | undefined;
  try {
    await until(() => tmux('show-options', '-gv', '@rxtop') === 'rxtop: ok');
    burst = await startSteadyTraffic(from, to);
    await until(() => tmux('show-options', '-gv', '@rxtop').startsWith(`rxtop: 1 firing ${to.name} rx `));
    await until(() => watching.stderr.includes('refuses connections'));
    await watching.stop();
    const before = JSON.parse(await readFile(path.join(folder, 'rxtop/alerts.json'), 'utf8'));
    expect(before.alerts).toMatchObject([{state: 'firing', knows: 'firing'}]);

    watching = start();
    await until(() => watching.stderr.includes('refuses connections'));
    const running = await startAlertmanager(lab.engine.namespace, PORT);
    alertmanager = running;
    const known = await until(async () => (await running.alerts())[0]);
    expect(known).toMatchObject({
      labels: {alertname: 'RxtopTraffic', severity: 'critical', container: to.name, rule, metric: 'rx'},
      annotations: {status: 'firing', summary: expect.stringMatching(`^${to.name} rx [\\d.]+ [kM]B/s > 50`)},
    });
    expect(Date.parse(known.endsAt) - Date.now()).toBeGreaterThan(60_000);
    expect(Date.parse(known.startsAt)).toBe(before.alerts[0].since);

    await burst.stop();
    await until(async () => (await running.alerts()).length === 0);
    await until(() => tmux('show-options', '-gv', '@rxtop') === 'rxtop: ok');
    expect(watching.stderr).toContain('alertmanager 127.0.0.1:9093 takes messages again');
  } finally {
    await Promise.all([burst?.stop(), watching.stop()]);
  }
  expect(tmux('show-options', '-gqv', '@rxtop')).toBe('');
}, 90_000);

async function until<T>(read: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const value = await read();
    if (value) return value;
    await pause(100);
  }
  throw new Error(`did not happen within 30 s: ${read}`);
}
