import {createHash} from 'node:crypto';
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {JsonDocument} from '../../../src/view/json-contract.js';
import {useEngine} from '../engines/use-engine.js';
import {type Certificates, makeCertificates} from '../lab/certificates.js';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import {startPrivateEngine} from '../lab/private-engine.js';
import {containerOf, counted, follow, frames, shown} from '../truth/documents.js';

/** The second engine is asked at its bridge's address: by that, it is on another host. */
const ADDRESS = '198.18.0.1';
const REMOTE = `tcp://${ADDRESS}:2376`;

const folder = mkdtempSync(path.join(os.tmpdir(), 'rxtop-hosts-'));
let certificates: Certificates;

const near = useLab();
const far = useEngine(async () => {
  certificates = await makeCertificates(path.join(folder, 'tls'), ADDRESS);
  const {server} = certificates;
  return startPrivateEngine({
    hosts: ['tcp://0.0.0.0:2376'],
    tlsverify: true,
    tlscacert: path.join(server, 'ca.pem'),
    tlscert: path.join(server, 'cert.pem'),
    tlskey: path.join(server, 'key.pem'),
  });
});
afterAll(() => rmSync(folder, {recursive: true}));

const containers: Partial<Record<'near' | 'far', LabContainer>> = {};

beforeAll(async () => {
  if (certificates === undefined) return;

  for (const [place, lab] of Object.entries({near, far}) as ['near' | 'far', typeof near][]) {
    const network = await lab.network('hosts');
    const [from, to] = await Promise.all([
      lab.container({name: 'sender', networks: [network]}),
      lab.container({name: 'receiver', networks: [network]}),
    ]);
    await lab.send({from, to, packets: 5, bytes: 50});
    containers[place] = to;
  }
  makeContext('near', `unix://${near.engine.socketPath}`);
  makeContext('far', REMOTE, certificates.client);
});

/** A context in the store of the Docker CLI: https://docs.docker.com/engine/manage-resources/contexts/ */
function makeContext(name: string, host: string, tlsFolder?: string): void {
  const id = createHash('sha256').update(name).digest('hex');
  const meta = path.join(folder, 'docker/contexts/meta', id);
  mkdirSync(meta, {recursive: true});
  writeFileSync(path.join(meta, 'meta.json'), JSON.stringify({Name: name, Endpoints: {docker: {Host: host}}}));
  if (tlsFolder === undefined) return;

  mkdirSync(path.join(folder, 'docker/contexts/tls', id), {recursive: true});
  symlinkSync(tlsFolder, path.join(folder, 'docker/contexts/tls', id, 'docker'));
}

const CONTEXTS = () => ({DOCKER_CONFIG: path.join(folder, 'docker')});
const BOTH = ['-c', 'near', '-c', 'far'];

function withCertificates(tlsFolder: string) {
  return {DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: tlsFolder};
}

test('an engine on another host is asked by TLS with a client certificate, and its figures are the kernel’s', async () => {
  const environment = withCertificates(certificates.client);
  const {exitCode, stdout, stderr} = await far.runRxtop(['json', '--no-rates', '-H', REMOTE], {environment});
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  const document = JSON.parse(stdout) as JsonDocument;
  const seen = containerOf(document, containers.far!);
  expect(seen).toMatchObject({host: ADDRESS, endpoint: REMOTE, traffic: {state: 'counted', source: 'engine'}});
  expect(shown(seen)).toEqual(counted(far.kernelCounters(containers.far!)));
  expect(shown(seen).receive).toEqual(frames(5, 50));
});

test.each(['expired', 'stranger', 'otherAuthority'] as const)(
  'a wrong certificate is refused in one line: %s',
  async which => {
    const environment = withCertificates(certificates[which]);
    const {exitCode, stdout, stderr} = await far.runRxtop(['json', '-H', REMOTE], {environment});
    expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''});
    expect(stderr).toMatch(/^rxtop: no secure connection to tcp:\/\/198\.18\.0\.1:2376 \(.+\)\. Check .+\n$/);
  },
);

test('so is a client without a certificate', async () => {
  const {exitCode, stderr} = await far.runRxtop(['json', '-H', REMOTE], {
    environment: withCertificates(certificates.nameless),
  });
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^rxtop: no secure connection to .+\n$/);
});

test('the containers of two hosts stand in one list, by the contexts of the Docker CLI, each with its host', async () => {
  const {exitCode, stdout, stderr} = await far.runRxtop(['json', '--no-rates', ...BOTH], {environment: CONTEXTS()});
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  const document = JSON.parse(stdout) as JsonDocument;
  expect(document.engines.map(({host, state}) => [host, state])).toEqual([
    ['near', 'connected'],
    ['far', 'connected'],
  ]);
  for (const [place, lab] of [
    ['near', near],
    ['far', far],
  ] as const) {
    const seen = containerOf(document, containers[place]!);
    expect(seen.host).toBe(place);
    expect(shown(seen)).toEqual(counted(lab.kernelCounters(containers[place]!)));
  }

  const only = await far.runRxtop(['json', '--no-rates', ...BOTH, '-f', 'host=ne*'], {environment: CONTEXTS()});
  expect(new Set((JSON.parse(only.stdout) as JsonDocument).containers.map(({host}) => host))).toEqual(
    new Set(['near']),
  );
  const plain = await far.runRxtop([...BOTH, '-n', '1'], {environment: CONTEXTS()});
  expect(plain.stdout).toMatch(/^TIME {5}HOST .*\n(.* (near|far) .*\n)+$/);
});

test('a host that hangs is told of, and does not hold up the other', async () => {
  const hostPid = far.engine.hostPid;
  const sockets = ['-H', `unix://${near.engine.socketPath}`, '-H', `unix://${far.engine.socketPath}`];
  const following = follow(near, [...sockets, '--interval', '200ms']);
  await following.until(({engines}) => engines.every(({state}) => state === 'connected'));
  process.kill(hostPid, 'SIGSTOP');
  try {
    const before = following.documents.length;
    await following.until(() => following.documents.length >= before + 10);
    const late = following.documents.slice(before + 1).map(({intervalSeconds}) => intervalSeconds ?? 0);
    expect(Math.max(...late)).toBeLessThan(2);

    const {exitCode, stdout, stderr} = await near.runRxtop(['json', '--no-rates', ...sockets]);
    const document = JSON.parse(stdout) as JsonDocument;
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^rxtop: going on without .+ does not answer.*\n$/);
    expect(document.engines.map(({state}) => state === 'connected')).toEqual([true, false]);
    expect(shown(containerOf(document, containers.near!))).toEqual(counted(near.kernelCounters(containers.near!)));
  } finally {
    process.kill(hostPid, 'SIGCONT');
  }
});

test('where no host answers, each is told in a line', async () => {
  const hosts = ['-H', 'unix:///nowhere/docker.sock', '-H', 'tcp://127.0.0.1:9'];
  const {exitCode, stdout, stderr} = await near.runRxtop(['json', ...hosts]);
  expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''});
  expect(stderr.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^rxtop: there is no socket at \/nowhere\/docker\.sock/),
    expect.stringMatching(/^rxtop: nothing listens at tcp:\/\/127\.0\.0\.1:9/),
  ]);
});
