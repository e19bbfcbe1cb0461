import {access, constants} from 'node:fs/promises';
import path from 'node:path';
import {LabImpossible} from './lab-impossible.js';
import {run} from './run.js';
import {SYSTEM_PATH} from './system-path.js';

/** The programs that the lab needs, and the Debian packages that bring them. */
const PACKAGES = {
  dockerd: 'docker.io',
  iptables: 'iptables',
  busybox: 'busybox-static',
  ip: 'iproute2',
  openssl: 'openssl',
  sshd: 'openssh-server',
} as const;

type Tool = keyof typeof PACKAGES;

/** Makes sure that the lab's programs are there; installs what is missing if we are root on Debian. */
export async function provideHostTools(): Promise<void> {
  if (process.getuid?.() !== 0) throw new LabImpossible('a private engine needs root');

  const missing = await missingTools();
  if (missing.length === 0) return;

  await install(missing.map(tool => PACKAGES[tool]));
  const stillMissing = await missingTools();
  if (stillMissing.length > 0) throw new LabImpossible(`missing after the installation: ${stillMissing.join(', ')}`);
}

/** Where a program is on the system's search path, undefined if it is not there. */
export async function findProgram(name: string): Promise<string | undefined> {
  for (const file of SYSTEM_PATH.split(':').map(folder => path.join(folder, name))) {
    if (await isExecutable(file)) return file;
  }

  return undefined;
}

async function missingTools(): Promise<Tool[]> {
  const tools = Object.keys(PACKAGES) as Tool[];
  const found = await Promise.all(tools.map(findProgram));
  return tools.filter((_, index) => found[index] === undefined);
}

/**
 * Installs a Debian package that one test needs and that is not there, if we are root on Debian. Answers why that is
 * impossible, undefined where it is there.
 */
export async function installPackage(name: string): Promise<string | undefined> {
  try {
    if (!(await isInstalled(name))) await aptInstall([name]);
    return undefined;
  } catch (error) {
    if (error instanceof LabImpossible) return error.message;
    throw error;
  }
}

/** What packages would have started at once and at each boot. */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  'docker.io': ['docker.socket', 'docker.service', 'containerd.service'],
  'openssh-server': ['ssh.service'],
};

/** The packages would start services for the whole machine, and at each boot: neither is ours to decide, so both are undone. */
async function install(packages: readonly string[]): Promise<void> {
  await aptInstall(packages);
  const services = packages.flatMap(name => SERVICES[name] ?? []);
  if (services.length > 0 && (await findProgram('systemctl')) !== undefined) {
    await run(['systemctl', 'disable', '--now', ...services], {environment: aptEnvironment()});
  }
}

async function isInstalled(name: string): Promise<boolean> {
  if ((await findProgram('dpkg-query')) === undefined) return false;

  const {stdout} = await run(['dpkg-query', '--status', name], {environment: aptEnvironment()});
  return stdout.includes('Status: install ok installed');
}

async function aptInstall(packages: readonly string[]): Promise<void> {
  const wanted = packages.join(' ');
  if ((await findProgram('apt-get')) === undefined) {
    throw new LabImpossible(`this needs the Debian packages ${wanted}, and there is no apt-get here`);
  }

  process.stderr.write(`Engine tests: installing ${wanted}\n`);
  for (const argv of [
    ['apt-get', 'update', '--quiet'],
    ['apt-get', 'install', '--quiet', '--yes', '--no-install-recommends', ...packages],
  ]) {
    const {exitCode, stderr} = await run(argv, {environment: aptEnvironment(), timeoutSeconds: 300});
    if (exitCode !== 0) throw new LabImpossible(`${argv.join(' ')} failed: ${stderr.trim()}`);
  }
}

function aptEnvironment(): NodeJS.ProcessEnv {
  return {...process.env, PATH: SYSTEM_PATH, DEBIAN_FRONTEND: 'noninteractive'};
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
