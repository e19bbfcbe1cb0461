import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest';
import {parse} from 'yaml';
import {unpackDebianPackages} from '../lab/debian-packages.js';
import {LabImpossible} from '../lab/lab-impossible.js';
import {type Finished, run} from '../lab/run.js';
import {SYSTEM_PATH} from '../lab/system-path.js';

const PROGRAM = path.join(import.meta.dirname, '../../../bin/rxtop');

/** What means something to compose, to YAML, or to a shell. */
const FILTER = 'name=$HOME "a": # %n';
const WORDS = ['export', '--filter', FILTER, '--proc-root', '/host/proc'];
const ON_ALL_ADDRESSES = ['export', '--listen', ':10920', '--filter', FILTER];
const TRIXIE = {suite: 'trixie', names: ['docker-compose', 'docker-cli', 'kubectl']};

let folder: string;
let checkers: string;
let impossible: string | undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rxtop-deployment-'));
  try {
    checkers = await unpackDebianPackages(TRIXIE);
  } catch (error) {
    if (!(error instanceof LabImpossible)) throw error;
    impossible = error.message;
  }
}, 200_000);

beforeEach(({skip}) => skip(impossible !== undefined, impossible));

afterAll(async () => {
  await rm(folder, {recursive: true, force: true});
});

/** Prints a file by the built program. */
async function printed(file: string): Promise<string> {
  const {exitCode, stdout, stderr} = await run([process.execPath, PROGRAM, 'export', '--print', file, '-f', FILTER]);
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  return stdout;
}

/** Has one of Debian's programs read a file. None of them asks an engine or a cluster. */
async function check(text: string, program: string, ...args: readonly string[]): Promise<Finished> {
  await writeFile(path.join(folder, 'file.yml'), text);
  const words = args.map(word => (word === 'FILE' ? path.join(folder, 'file.yml') : word));
  return run([path.join(checkers, program), ...words], {environment: {PATH: SYSTEM_PATH, HOME: folder}});
}

async function expectRead(text: string, program: string, ...args: readonly string[]): Promise<string> {
  const {exitCode, stdout, stderr} = await check(text, program, ...args);
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  return stdout;
}

const COMPOSE = ['usr/libexec/docker/cli-plugins/docker-compose', '-f', 'FILE', 'config'] as const;
const STACK = ['usr/bin/docker', 'stack', 'config', '-c', 'FILE'] as const;

test('docker compose knows all that stands in the compose file, and starts the exporter with its words', async () => {
  const read = parse(await expectRead(await printed('compose'), ...COMPOSE)) as {
    services: {rxtop: {command: string[]}};
  };
  // It doubles dollar signs again, so that what it prints can be read once more.
  expect(read.services.rxtop.command).toEqual(WORDS.map(word => word.replace('$', '$$$$')));
});

test('docker stack deploy knows all that stands in the file for a swarm, and leaves nothing out', async () => {
  const read = parse(await expectRead(await printed('swarm'), ...STACK)) as {services: {rxtop: {command: string[]}}};
  expect(read.services.rxtop.command).toEqual([...ON_ALL_ADDRESSES, '--proc-root', '/host/proc']);
});

test('Kubernetes knows every field of the DaemonSet', async () => {
  const text = await printed('daemonset');
  expect(await throughKubernetes(text)).toMatchObject(withImage(parse(text) as DaemonSet));
});

test('what is wrong in one of them would be found', async () => {
  const compose = await printed('compose');
  const unknown = await check(compose.replace('read_only', 'readonly'), ...COMPOSE);
  expect(unknown.exitCode).not.toBe(0);
  expect(unknown.stderr).toContain('readonly');
  expect(await check(compose, ...STACK)).not.toMatchObject({exitCode: 0, stderr: ''});
  const set = (await printed('daemonset')).replace('hostNetwork', 'hostNetwrk');
  expect(await throughKubernetes(set)).not.toMatchObject(withImage(parse(set) as DaemonSet));
});

interface DaemonSet {
  readonly spec: {readonly template: {readonly spec: {readonly containers: readonly {readonly image: string}[]}}};
}

const IMAGE = 'other:1';

/** The object as Kubernetes' own types hold it: a field that they do not know is lost. Only the image is set anew, to read it at all. */
async function throughKubernetes(text: string): Promise<DaemonSet> {
  const set = ['set', 'image', '--local', '-f', 'FILE', `rxtop=${IMAGE}`, '-o', 'json'];
  return JSON.parse(await expectRead(text, 'usr/bin/kubectl', ...set)) as DaemonSet;
}

function withImage(set: DaemonSet): DaemonSet {
  const {template} = set.spec;
  const containers = template.spec.containers.map(each => ({...each, image: IMAGE}));
  return {...set, spec: {...set.spec, template: {...template, spec: {...template.spec, containers}}}};
}
