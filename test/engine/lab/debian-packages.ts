import {mkdir, mkdtemp, readdir, rename, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {findProgram} from './host-tools.js';
import {LabImpossible} from './lab-impossible.js';
import {run} from './run.js';

/** Packages of one suite of Debian. The first gives the folder its name. */
export interface DebianPackages {
  readonly suite: string;
  readonly names: readonly string[];
}

/** For all of one `unpackDebianPackages` that has nothing to start from. */
const FETCH_SECONDS = 120;

/** One line of dpkg's checksums a file, `<md5>  <path>`, for `md5sum --check`. Written last: what has it is complete. */
const CHECKSUMS = 'md5sums';

/** Suites that every Debian mirror has, beside that of this machine. */
const EVERGREEN_SUITES = ['stable', 'testing', 'unstable', 'sid'];

/**
 * A folder with the packages' files, none of which is installed. It is kept between runs in the user's cache folder and
 * checked against dpkg's checksums each time; remove it to get newer packages. Throws LabImpossible where they cannot be
 * fetched from this machine's mirror in good time.
 */
export async function unpackDebianPackages(wanted: DebianPackages): Promise<string> {
  const cache = path.join(cacheFolder(), 'rxtop-engine-tests');
  const folder = path.join(cache, `${wanted.names[0]}@${wanted.suite}-${process.arch}`);
  if (await isIntact(folder)) return folder;

  await mkdir(cache, {recursive: true});
  const work = await mkdtemp(path.join(cache, 'fetching-'));
  try {
    const unpacked = await fetchInto(work, wanted);
    if (!(await isIntact(unpacked)))
      throw new LabImpossible(`${wanted.names.join(', ')} cannot be unpacked faithfully`);

    await rm(folder, {recursive: true, force: true});
    await rename(unpacked, folder);
    return folder;
  } finally {
    await rm(work, {recursive: true, force: true});
  }
}

function cacheFolder(): string {
  const named = process.env.XDG_CACHE_HOME ?? '';
  return path.isAbsolute(named) ? named : path.join(os.homedir(), '.cache');
}

async function isIntact(folder: string): Promise<boolean> {
  const check = 'cd "$1" && md5sum --check --quiet --strict "$2"';
  return (await run(['sh', '-c', check, 'sh', folder, CHECKSUMS])).exitCode === 0;
}

/**
 * Asks the machine's own mirror with an apt configuration that knows nothing of what is installed here, and installs
 * nothing.
 */
async function fetchInto(work: string, {suite, names}: DebianPackages): Promise<string> {
  if ((await findProgram('apt-get')) === undefined) throw new LabImpossible('there is no apt-get here');

  const deadline = Date.now() + FETCH_SECONDS * 1000;
  const inTime = async (argv: readonly string[]): Promise<string> => {
    const timeoutSeconds = Math.max(1, (deadline - Date.now()) / 1000);
    const {exitCode, stdout, stderr} = await run(argv, {timeoutSeconds}).catch((error: unknown) => {
      throw new LabImpossible(error instanceof Error ? error.message : String(error));
    });
    if (exitCode !== 0) throw new LabImpossible(`${argv[0]} failed for Debian ${suite}: ${stderr.trim()}`);

    return stdout;
  };

  const unpacked = path.join(work, 'unpacked');
  const [debs, lists] = [path.join(work, 'debs'), path.join(work, 'lists')];
  await Promise.all([unpacked, path.join(debs, 'partial'), path.join(lists, 'partial')].map(each => mkdirs(each)));
  await writeFile(path.join(work, 'status'), '');
  await writeFile(path.join(work, 'sources.list'), `deb ${await findMirror(inTime)} ${suite} main\n`);
  const settings = [
    `Dir::Etc::sourcelist=${path.join(work, 'sources.list')}`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::lists=${lists}`,
    `Dir::State::status=${path.join(work, 'status')}`,
    `Dir::Cache=${work}`,
    'APT::Sandbox::User=root',
    'APT::Update::Error-Mode=any',
    'Acquire::Languages=none',
    'Acquire::Retries=1',
    'Acquire::http::Timeout=15',
    'Acquire::https::Timeout=15',
  ].flatMap(setting => ['--option', setting]);
  await inTime(['apt-get', ...settings, 'update', '--quiet']);
  await inTime(['sh', '-c', 'cd "$1" && shift && exec apt-get "$@"', 'sh', debs, ...settings, 'download', ...names]);

  let checksums = '';
  for (const deb of (await readdir(debs)).filter(name => name.endsWith('.deb'))) {
    await inTime(['dpkg-deb', '--extract', path.join(debs, deb), unpacked]);
    checksums += await inTime(['dpkg-deb', '--info', path.join(debs, deb), CHECKSUMS]);
  }
  await writeFile(path.join(unpacked, CHECKSUMS), checksums);
  return unpacked;
}

/** The mirror that this machine's own apt takes Debian from. */
async function findMirror(inTime: (argv: readonly string[]) => Promise<string>): Promise<string> {
  const codename = (await inTime(['sh', '-c', '. /etc/os-release && echo "$VERSION_CODENAME"'])).trim();
  const targets = ['indextargets', '--no-release-info', '--format', '$(RELEASE) $(REPO_URI)', 'Created-By: Packages'];
  const sources = (await inTime(['apt-get', ...targets])).split('\n').map(line => line.split(' '));
  const mirror = sources.find(([release = '']) => [codename, ...EVERGREEN_SUITES].includes(release))?.[1];
  if (mirror === undefined) throw new LabImpossible('this machine has no mirror of Debian');

  return mirror;
}

async function mkdirs(folder: string): Promise<void> {
  await mkdir(folder, {recursive: true});
}
