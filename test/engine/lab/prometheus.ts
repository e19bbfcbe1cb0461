import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {unpackDebianPackages} from './debian-packages.js';
import {type Finished, run} from './run.js';

/** A series and its present value, as Prometheus answers a query. */
export interface QueriedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Debian's own Prometheus on the loopback of a network namespace, with a folder of its own. */
export interface RunningPrometheus {
  readonly url: string;
  query(expression: string): Promise<readonly QueriedSeries[]>;
  stop(): Promise<void>;
}

/** The folder with `prometheus` and `promtool`. Nothing is installed, and no service begins. Throws LabImpossible where it cannot be had. */
export async function prometheusFolder(): Promise<string> {
  return path.join(await unpackDebianPackages({suite: 'bookworm', names: ['prometheus']}), 'usr/bin');
}

/** Runs promtool to its end. */
export async function promtool(args: readonly string[], input = ''): Promise<Finished> {
  return run([path.join(await prometheusFolder(), 'promtool'), ...args], {input});
}

/** Asks in HTTP/1.0, which needs no client that takes half a second to start. */
const ASK = 'exec 3<> "/dev/tcp/$1/$2" && printf "GET %s HTTP/1.0\\r\\nHost: %s\\r\\n\\r\\n" "$3" "$1" >&3 && cat <&3';

/** Gets a page from a server in a network namespace; nothing where it does not answer, or with an error. */
export async function fetchIn(namespace: string, url: string): Promise<string> {
  const {hostname, port, pathname, search} = new URL(url);
  const argv = ['ip', 'netns', 'exec', namespace, 'bash', '-c', ASK, 'bash', hostname, port, `${pathname}${search}`];
  const {stdout} = await run(argv);
  const [head = '', ...body] = stdout.split('\r\n\r\n');
  return /^HTTP\/1\.\d 200 /u.test(head) ? body.join('\r\n\r\n') : '';
}

/** Starts it with that configuration file. */
export async function startPrometheus(namespace: string, port: number, config: string): Promise<RunningPrometheus> {
  const program = path.join(await prometheusFolder(), 'prometheus');
  const folder = await mkdtemp(path.join(tmpdir(), 'rxtop-prometheus-'));
  const file = path.join(folder, 'prometheus.yml');
  await writeFile(file, config);
  const address = `127.0.0.1:${port}`;
  const argv = [`--config.file=${file}`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=${address}`];
  const child = spawn('ip', ['netns', 'exec', namespace, program, ...argv], {stdio: 'ignore'});
  const ended = once(child, 'exit');
  const url = `http://${address}`;
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGKILL');
    await ended;
    await rm(folder, {recursive: true, force: true});
  };
  for (let attempt = 0; !(await fetchIn(namespace, `${url}/-/ready`)).includes('Ready'); attempt++) {
    if (child.exitCode !== null || attempt > 100) {
      await stop();
      throw new Error('Prometheus does not start');
    }
    await pause(100);
  }

  return {
    url,
    query: async expression => {
      const answer = await fetchIn(namespace, `${url}/api/v1/query?query=${encodeURIComponent(expression)}`);
      return parseAnswer(answer);
    },
    stop,
  };
}

function parseAnswer(text: string): QueriedSeries[] {
  const {status, data} = JSON.parse(text) as {
    status: string;
    data: {result: {metric: Record<string, string>; value: [number, string]}[]};
  };
  if (status !== 'success') throw new Error(text);

  return data.result.map(({metric, value: [, value]}) => ({labels: metric, value: Number(value)}));
}
