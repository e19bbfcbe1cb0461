import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {unpackDebianPackages} from './debian-packages.js';
import {run} from './run.js';

/** What Alertmanager says of an alert. */
export interface KnownAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** Debian's own Alertmanager, on loopback, with a folder of its own, that knows no peer and tells nobody. */
export interface RunningAlertmanager {
  readonly url: string;
  /** What it holds for active. */
  alerts(): Promise<readonly KnownAlert[]>;
  stop(): Promise<void>;
}

/** Starts it on a port of a network namespace's loopback. Throws LabImpossible where the package cannot be had. */
export async function startAlertmanager(namespace: string, port: number): Promise<RunningAlertmanager> {
  const unpacked = await unpackDebianPackages({suite: 'bookworm', names: ['prometheus-alertmanager']});
  const folder = await mkdtemp(path.join(tmpdir(), 'rxtop-alertmanager-'));
  const config = path.join(folder, 'config.yml');
  await writeFile(config, 'route: {receiver: nobody}\nreceivers: [{name: nobody}]\n');
  const address = `127.0.0.1:${port}`;
  const child = spawn(
    'ip',
    [
      // Its templates have a fixed place; `ip netns exec` has made a mount namespace of its own already.
      ...['netns', 'exec', namespace, 'sh', '-c', 'mount --bind "$1" /usr/share && shift && exec "$@"', 'sh'],
      ...[path.join(unpacked, 'usr/share'), path.join(unpacked, 'usr/bin/prometheus-alertmanager')],
      `--config.file=${config}`,
      `--storage.path=${folder}/data`,
      `--web.listen-address=${address}`,
      '--cluster.listen-address=',
    ],
    {stdio: 'ignore'},
  );
  const ended = once(child, 'exit');
  const url = `http://${address}`;
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGKILL');
    await ended;
    await rm(folder, {recursive: true, force: true});
  };
  const get = async (where: string): Promise<unknown> => {
    const script = `fetch('${url}${where}').then(answer => answer.text()).then(text => process.stdout.write(text))`;
    const {stdout} = await run(['ip', 'netns', 'exec', namespace, process.execPath, '-e', script]);
    return stdout;
  };
  for (let attempt = 0; (await get('/-/ready')) !== 'OK'; attempt++) {
    if (child.exitCode !== null || attempt > 100) {
      await stop();
      throw new Error('Alertmanager does not start');
    }
    await pause(100);
  }

  return {
    url,
    alerts: async () => JSON.parse(String(await get('/api/v2/alerts'))) as KnownAlert[],
    stop,
  };
}
