import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {startSteadyTraffic} from '../lab/steady-traffic.js';

const lab = useLab();

let from: LabContainer;
let to: LabContainer;

beforeAll(async () => {
  const network = await lab.network('alerts');
  [from, to] = await Promise.all([
    lab.container({name: 'alert-from', networks: [network], labels: {tier: 'front'}}),
    lab.container({name: 'alert-to', networks: [network], labels: {tier: 'back'}}),
    lab.container({name: 'hosted', networkMode: 'host'}),
  ]);
});

test('a burst fires the rule of its receiver alone, with the rate that it had, and resolves', async () => {
  // The sender receives nothing: its rule fires at once and tells that both programs have their first rates.
  const rules = [`name=${from.name} rx == 0B/s`, 'label:tier=* rx > 100kB/s as critical'];
  const args = ['--interval', '500ms', ...rules.flatMap(rule => ['--rule', rule])];
  const [plain, json] = [lab.startRxtop(['alert', ...args]), lab.startRxtop(['alert', '--json', ...args])];
  await Promise.all([plain.nextLine(), json.nextLine()]);

  await lab.send({from, to, packets: 2000, bytes: 958});
  const fired = JSON.parse(await json.nextLine());
  const resolved = JSON.parse(await json.nextLine());
  const lines = [await plain.nextLine(), await plain.nextLine()];

  expect(fired).toMatchObject({state: 'firing', severity: 'critical', container: {id: to.id, name: to.name}});
  // The end of the burst may lie in an interval of its own, and resolve the alert before all is quiet.
  expect(resolved).toMatchObject({state: 'resolved', container: {id: to.id}, cause: 'value'});
  expect(resolved.value).toBeLessThanOrEqual(100_000);
  // Two megabytes passed, in one interval or over two.
  expect(fired.value).toBeGreaterThan(100_000);
  expect(fired.value).toBeLessThan(2_000_000 / 0.4);
  expect(lines[0]).toMatch(new RegExp(`FIRING +critical +${to.name} rx [\\d.]+ [kM]B/s > 100 kB/s`));
  expect(lines[1]).toMatch(new RegExp(`RESOLVED +critical +${to.name} rx [\\d.]+ k?B/s, no longer`));
});

test.each([
  {state: 'OK', exitCode: 0, rule: 'rx > 1MB/s'},
  {state: 'WARNING', exitCode: 1, rule: 'rx == 0B/s'},
  {state: 'WARNING', exitCode: 1, rule: 'rx == 0B/s as warning'},
  {state: 'CRITICAL', exitCode: 2, rule: 'rx == 0B/s as critical'},
])('check answers $state for a quiet container and "$rule"', async ({state, exitCode, rule}) => {
  const args = ['check', '--interval', '200ms', '--rule', `name=${to.name} ${rule}`];
  const finished = await lab.runRxtop(args);

  expect(finished).toMatchObject({exitCode, stderr: ''});
  expect(finished.stdout).toMatch(new RegExp(`^${state} - [^\\n]+\\n$`));
  expect(finished.stdout).toContain(`'${to.name}_rx'=0B;`);
});

test.each([
  ['no container fits', 'name=nobody rx > 1B/s'],
  ['a container on the host network', 'name=*-hosted rx > 1B/s'],
])('check answers UNKNOWN for %s', async (_, rule) => {
  const finished = await lab.runRxtop(['check', '--interval', '200ms', '--rule', rule]);

  expect(finished).toMatchObject({exitCode: 3, stderr: ''});
  expect(finished.stdout).toMatch(/^UNKNOWN - [^\n]+\n$/);
});

test('check sees traffic that lasts as long as it is told to, and says how much it is', async () => {
  const traffic = await startSteadyTraffic(from, to);
  const rules = ['rx > 50kB/s as critical', 'rx > 100GB/s'].flatMap(rule => ['--rule', `name=${to.name} ${rule}`]);
  const {exitCode, stdout} = await lab.runRxtop(['check', '--interval', '500ms', '--for', '1s', ...rules]);
  await traffic.stop();

  expect({exitCode, stdout}).toMatchObject({exitCode: 2, stdout: expect.stringContaining('CRITICAL - ')});
  const value = Number(/_rx'=(\d+)B;100000000000;50000;0;/.exec(stdout)?.[1]);
  expect(value).toBeGreaterThan(50_000);
  expect(value).toBeLessThan(lab.kernelCounters(to).receive.bytes);
});

test('an alert outlives rxtop: nothing is told twice, it knows since when, and it resolves', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rxtop-alert-'));
  const told = path.join(folder, 'told');
  const config = path.join(folder, 'config.yaml');
  writeFileSync(
    config,
    `alerts: {groupWait: 0s}\nnotifiers:\n  - exec: [/bin/sh, -c, 'echo "$RXTOP_STATUS" >> ${told}']\n`,
  );
  const rule = `name=${to.name} rx > 100kB/s as critical`;
  const args = ['alert', '--json', '--interval', '500ms', '--config', config, '--rule', rule];
  const options = {environment: {XDG_STATE_HOME: folder}};
  const saysNow = () => (existsSync(told) ? readFileSync(told, 'utf8') : '');
  try {
    const traffic = await startSteadyTraffic(from, to);
    const first = lab.startRxtop(args, options);
    const fired = JSON.parse(await first.nextLine());
    await expect.poll(saysNow, {timeout: 15_000}).toBe('firing\n');
    expect(await first.stop('SIGTERM')).toMatchObject({exitCode: 143, stdout: ''});

    const second = lab.startRxtop(args, options);
    const goesOn = JSON.parse(await second.nextLine());
    await traffic.stop();
    const resolved = JSON.parse(await second.nextLine());
    await expect.poll(saysNow, {timeout: 15_000}).toBe('firing\nresolved\n');
    expect(await second.stop('SIGTERM')).toMatchObject({exitCode: 143, stdout: ''});

    expect(fired).toMatchObject({state: 'firing', severity: 'critical', container: {name: to.name}});
    expect(goesOn).toMatchObject({state: 'firing', since: fired.since, container: fired.container});
    expect(resolved).toMatchObject({state: 'resolved', cause: 'value', container: fired.container});
    expect(resolved.durationSeconds).toBeGreaterThan(goesOn.durationSeconds);
  } finally {
    rmSync(folder, {recursive: true});
  }
});

test('check sees drops that no host interface mirrors', async () => {
  const checking = lab.runRxtop(['check', '--interval', '1s', '--rule', `name=${to.name} rx.drops > 10/s`]);
  await whileItLasts(checking, () => lab.sendUnknownFrames(from, to, 100));

  expect((await checking).stdout).toContain('WARNING - ');
});

/** Does something again and again until a promise is settled. */
async function whileItLasts(promise: Promise<unknown>, act: () => Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = promise.finally(() => {
    isOver = true;
  });
  while (!isOver) await act();
  await over;
}
