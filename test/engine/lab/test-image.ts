import {spawn} from 'node:child_process';
import {copyFile, mkdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type Docker from 'dockerode';
import {findProgram} from './host-tools.js';

/** Without a tag: Podman 4.3 takes none. */
const IMAGE = 'rxtop-test';

/** What containers of the tests may call by name; everything else is there as `busybox NAME`. */
const APPLETS = [
  ...['sh', 'sleep', 'cat', 'ls', 'dd', 'echo', 'true', 'false', 'kill', 'ps', 'mkdir', 'rm', 'env', 'yes', 'head'],
  ...['nc', 'wget', 'httpd', 'ping', 'arping', 'ip', 'ifconfig', 'route', 'traceroute'],
];

/** Size of `/www/file`, which `httpd -h /www` can serve. */
const WEB_FILE_BYTES = 1_000_000;

/** Makes the one image of the tests from the machine's static busybox, without a registry, and returns its name. */
export async function importTestImage(docker: Docker, root: string): Promise<string> {
  const busybox = await findProgram('busybox');
  if (busybox === undefined) throw new Error('busybox is gone');

  await Promise.all(['bin', 'tmp', 'www', 'etc'].map(folder => mkdir(path.join(root, folder), {recursive: true})));
  await copyFile(busybox, path.join(root, 'bin/busybox'));
  await Promise.all(APPLETS.map(applet => symlink('busybox', path.join(root, 'bin', applet))));
  await writeFile(path.join(root, 'www/file'), Buffer.alloc(WEB_FILE_BYTES, 'x'));
  await writeFile(path.join(root, 'etc/passwd'), 'root:x:0:0:root:/:/bin/sh\n');

  const tar = spawn('tar', ['--directory', root, '--create', '.'], {stdio: ['ignore', 'pipe', 'inherit']});
  const answer = await docker.importImage(tar.stdout, {repo: IMAGE});
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(answer, error => (error === null ? resolve() : reject(error)));
  });
  return `${IMAGE}:latest`;
}
