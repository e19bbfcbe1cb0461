import {mkdtempSync, readFileSync, realpathSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test, vi} from 'vitest';
import type {JsonDocument} from '../../../src/view/json-contract.js';
import {findProgram} from '../lab/host-tools.js';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {output, run} from '../lab/run.js';
import {SYSTEM_PATH} from '../lab/system-path.js';
import {sectionOf} from '../proof/readme-section.js';
import {containerOf, counted, frames, shown} from '../truth/documents.js';

const lab = useLab();
const PROJECT = path.join(import.meta.dirname, '../../..');
const BASE = 'rxtop-base';
const IMAGE = 'rxtop-own';
const folder = mkdtempSync(path.join(os.tmpdir(), 'rxtop-image-'));
let bridged: LabContainer;

vi.setConfig({testTimeout: 180_000, hookTimeout: 240_000});

const environment = () => ({PATH: SYSTEM_PATH, HOME: folder, DOCKER_HOST: `unix://${lab.engine.socketPath}`});
const docker = (...words: string[]) => run(['docker', ...words], {environment: environment(), timeoutSeconds: 120});

/** A base image without a registry: this machine's Node.js, shell and `ip` with the libraries that they need. */
async function importBase(): Promise<void> {
  const programs = {
    node: realpathSync(process.execPath),
    ip: await findProgram('ip'),
    sh: await findProgram('busybox'),
  };
  const script = ['mkdir -p bin usr/bin tmp'];
  for (const [name, file] of Object.entries(programs)) {
    script.push(
      `cp -L ${file} bin/${name}`,
      `ldd ${file} 2>/dev/null | grep -o '/[^ ]*' | while read lib; do mkdir -p .$(dirname $lib); cp -L $lib .$lib; done || true`,
    );
  }
  script.push(`tar -c . | docker import - ${BASE}:latest`);
  await output(['sh', '-ec', `cd ${folder}\n${script.join('\n')}`], {environment: environment(), timeoutSeconds: 120});
}

beforeAll(async () => {
  const network = await lab.network('own-image');
  bridged = await lab.container({name: 'bridged', networks: [network]});
  const sender = await lab.container({name: 'sender', networks: [network]});
  await lab.send({from: sender, to: bridged, packets: 6, bytes: 60});
  await importBase();
  const {exitCode, stderr} = await docker('build', '--build-arg', `BASE=${BASE}`, '--tag', IMAGE, PROJECT);
  expect(exitCode, stderr).toBe(0);
});
afterAll(() => rmSync(folder, {recursive: true}));

const NONE = 'none';

const HEAD = ['| capability | counters | namespaces | last counters of containers that end |', '|---|---|---|---|'];

/** By capability: one that is tried once more has one row. */
const rows = new Map<string, string>();

function inImage(capability: string, ...words: string[]) {
  return docker(
    ...['run', '--rm', '--pid=host', '--network=host', '--read-only', '--cap-drop=ALL'],
    ...(capability === NONE ? [] : [`--cap-add=${capability}`]),
    ...['--volume', `${lab.engine.socketPath}:/var/run/docker.sock:ro`, IMAGE, ...words],
  );
}

test.each([NONE, 'SYS_PTRACE', 'NET_ADMIN', 'SYS_ADMIN', 'DAC_READ_SEARCH'])(
  'the image shows the host’s containers, read-only, with one capability: %s',
  async capability => {
    const [json, doctor] = await Promise.all([
      inImage(capability, 'json', '--no-rates'),
      inImage(capability, 'doctor'),
    ]);
    expect(json).toMatchObject({exitCode: 0, stderr: ''});
    const seen = containerOf(JSON.parse(json.stdout) as JsonDocument, bridged);
    expect(seen).toMatchObject({name: bridged.name, traffic: {state: 'counted', source: 'host'}});
    expect(shown(seen)).toEqual(counted(lab.kernelCounters(bridged)));
    expect(shown(seen).receive).toEqual(frames(6, 60));
    const namespaces = seen.networkNamespace === null ? '–' : 'numbers';
    const ends = doctor.stdout.includes('(ip monitor)') ? 'read' : '–';
    const name = capability === NONE ? NONE : `\`${capability}\``;
    rows.set(capability, `| ${name} | \`${seen.traffic.source}\` | ${namespaces} | ${ends} |`);
  },
);

test('the README says just that of each', () => {
  expect(sectionOf(readFileSync(path.join(PROJECT, 'README.md'), 'utf8'), 'capabilities')).toBe(
    [...HEAD, ...rows.values()].join('\n'),
  );
});
