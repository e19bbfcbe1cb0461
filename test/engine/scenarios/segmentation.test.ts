import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';

const lab = useLab();

const ALLOW = 'allow: [{from: {service: seg-web}, to: {service: seg-db}, ports: [5432]}]';

/** A server that waits a minute for a client that asks nothing. */
function listen(port: number): string[] {
  return ['httpd', '-f', '-p', String(port), '-h', '/www'];
}

function labels(service: string): Record<string, string> {
  return {'com.docker.compose.project': 'seg', 'com.docker.compose.service': service};
}

test('a connection that no rule allows is told of by name while it lasts, and an allowed one never', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'rxtop-segments-'));
  onTestFinished(() => rm(folder, {recursive: true}));
  const config = path.join(folder, 'config.yaml');
  await writeFile(config, ALLOW);
  const network = await lab.network('segments');
  const addressOf = async (container: LabContainer): Promise<string> =>
    (await container.inspect()).NetworkSettings.Networks[network.name]?.IPAddress ?? '';
  const [db, other] = await Promise.all([
    lab.container({name: 'seg-db', networks: [network], labels: labels('seg-db'), command: listen(5432)}),
    lab.container({name: 'seg-other', networks: [network], labels: labels('seg-other'), command: listen(6379)}),
  ]);
  const connect = (address: string, port: number): string =>
    `(until sleep 1000 | nc ${address} ${port}; do sleep 0.1; done) &`;
  const script = `${connect(await addressOf(db), 5432)} ${connect(await addressOf(other), 6379)} exec sleep 1000000`;
  const web = await lab.container({
    ...{name: 'seg-web', networks: [network], labels: labels('seg-web')},
    command: ['sh', '-c', script],
  });

  const watching = lab.startRxtop(['alert', '--json', '--config', config, '--interval', '200ms']);
  const fired = JSON.parse(await watching.nextLine());
  await other.kill();
  const resolved = JSON.parse(await watching.nextLine());

  const about = {metric: 'connections', rule: `not allowed: ${other.name}:6379/tcp`, container: {name: web.name}};
  expect(fired).toMatchObject({state: 'firing', ...about});
  expect(fired.value).toBeGreaterThan(0);
  expect(resolved).toMatchObject({state: 'resolved', cause: 'value', ...about});
});
