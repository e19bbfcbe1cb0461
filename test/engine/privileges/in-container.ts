import {existsSync, realpathSync} from 'node:fs';
import path from 'node:path';
import {PassThrough} from 'node:stream';
import type {Lab} from '../lab/lab.js';
import type {Finished} from '../lab/run.js';

const PROJECT = path.join(import.meta.dirname, '../../..');

/** How a container is started that rxtop runs in. */
export interface InsideOptions {
  readonly uid?: number;
  readonly withSocket?: boolean;
  /** `host`: the host's processes are the container's own. */
  readonly pidMode?: string;
  readonly networkMode?: string;
  /** These capabilities and no others, nothing that could give more, and a root that cannot be written. */
  readonly capabilities?: readonly string[];
}

/** Runs the built program in a container of the lab's engine, to its end, with the host's procfs at `/host/proc`. */
export function runRxtopInside(lab: Lab, args: readonly string[], options: InsideOptions = {}): Promise<Finished> {
  return runInside(lab, ['/node', '/rxtop/bin/rxtop', ...args, '--proc-root', '/host/proc'], options);
}

/** Runs any program there. */
export async function runInside(lab: Lab, argv: readonly string[], options: InsideOptions = {}): Promise<Finished> {
  const {uid = 0, withSocket = false, pidMode = '', networkMode = 'default', capabilities} = options;
  const {socketPath, image, hostPid} = lab.engine;
  const container = await lab.docker.createContainer({
    Image: image,
    Cmd: [...argv],
    User: String(uid),
    HostConfig: {
      NetworkMode: networkMode,
      PidMode: pidMode,
      ...(capabilities === undefined
        ? {}
        : {
            CapDrop: ['ALL'],
            CapAdd: [...capabilities],
            SecurityOpt: ['no-new-privileges'],
            ReadonlyRootfs: true,
          }),
      Binds: [
        `${realpathSync(process.execPath)}:/node:ro`,
        `${PROJECT}:/rxtop:ro`,
        ...['/lib', '/lib64', '/usr/lib'].filter(existsSync).map(folder => `${realpathSync(folder)}:${folder}:ro`),
        '/proc:/host/proc:ro',
        // The lab's host is a network namespace of its own: its first process is dockerd.
        `/proc/${hostPid}:/host/proc/1:ro`,
        `${path.dirname(socketPath)}/data:/host/var/lib/docker:ro`,
        ...(withSocket ? [`${socketPath}:/var/run/docker.sock`] : []),
      ],
    },
  });
  try {
    const output = {stdout: new PassThrough(), stderr: new PassThrough()};
    const texts = Promise.all([textOf(output.stdout), textOf(output.stderr)]);
    const stream = await container.attach({stream: true, stdout: true, stderr: true});
    lab.docker.modem.demuxStream(stream, output.stdout, output.stderr);
    stream.on('end', () => {
      output.stdout.end();
      output.stderr.end();
    });
    await container.start();
    const {StatusCode}: {StatusCode: number} = await container.wait();
    const [stdout, stderr] = await texts;
    return {exitCode: StatusCode, signal: undefined, stdout, stderr};
  } finally {
    await container.remove({force: true});
  }
}

async function textOf(stream: PassThrough): Promise<string> {
  let text = '';
  for await (const part of stream.setEncoding('utf8')) text += part;
  return text;
}
