import {copyFile, mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {hashSync} from 'bcryptjs';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {JsonDocument} from '../../../src/view/json-contract.js';
import {codeBlocks, README} from '../../readme/command-lines.js';
import {issue, makeAuthority} from '../lab/certificates.js';
import {useLab} from '../lab/lab.js';
import {fetchIn, prometheusFolder} from '../lab/prometheus.js';
import type {Finished} from '../lab/run.js';
import {openShell, type Shell} from '../lab/shell.js';

const lab = useLab();

/** Nobody else is in the lab's network namespace. */
const SERVER = 'https://127.0.0.1:9090';
const PROXY_PORT = 9091;
const STRANGE_PORT = 9092;
const EXPORTER = '127.0.0.1:9093';

const [USER, PASSWORD, TOKEN] = ['rxtop', 'correct horse', 'battery-staple'];
const SECRETS = [PASSWORD, TOKEN, Buffer.from(`${USER}:${PASSWORD}`).toString('base64')];

const CONTAINERS = 2500;
const SHOWN = 500;

/** What the README says of the configuration file, with the address of the server here. */
const CONFIG = codeBlocks(README)
  .find(({heading, text}) => heading === 'From one host to a fleet' && text.startsWith('prometheus:'))!
  .text.replace('https://prometheus:9090', SERVER);

let shell: Shell;

beforeAll(async () => {
  shell = await openShell(lab.engine, [await prometheusFolder()]);
  const at = (name: string) => path.join(shell.folder, name);
  const [server, expired, client, stranger] = [at('server'), at('expired'), at('client'), at('stranger')];
  for (const folder of [server, expired, client, stranger]) await mkdir(folder);
  await Promise.all([makeAuthority(at('ca')), makeAuthority(at('other'))]);
  await Promise.all([
    issue(client, at('ca'), 'extendedKeyUsage=clientAuth', '2'),
    issue(stranger, at('other'), 'extendedKeyUsage=clientAuth', '2'),
    issue(server, at('ca'), 'subjectAltName=IP:127.0.0.1,DNS:prometheus', '2'),
    issue(expired, at('ca'), 'subjectAltName=IP:127.0.0.1', '-1'),
    copyFile(path.join(import.meta.dirname, '../lab/many-interfaces.cjs'), at('many-interfaces.cjs')),
    copyFile(path.join(import.meta.dirname, '../lab/front-door.cjs'), at('front-door.cjs')),
    writeFile(at('secret'), `${PASSWORD}\n`),
    writeFile(at('token'), `${TOKEN}\n`),
    writeFile(at('wrong'), 'not-it\n'),
    writeFile(
      at('prometheus.yml'),
      `global: {scrape_interval: 1s}\nscrape_configs: [{job_name: rxtop, static_configs: [{targets: ['${EXPORTER}']}]}]\n`,
    ),
    writeFile(
      at('web.yml'),
      `tls_server_config: {cert_file: server/cert.pem, key_file: server/key.pem, client_ca_file: ca.pem, client_auth_type: VerifyClientCertIfGiven}\nbasic_auth_users: {${USER}: ${hashSync(PASSWORD, 4)}}\n`,
    ),
  ]);

  shell.start(`node many-interfaces.cjs ${new URL(`http://${EXPORTER}`).port} ${CONTAINERS} &`);
  const doors = {
    proxy: {port: PROXY_PORT, token: TOKEN, upstream: SERVER, user: `${USER}:${PASSWORD}`},
    strange: {port: STRANGE_PORT, folder: expired},
  };
  shell.start(`node front-door.cjs '${JSON.stringify(doors)}' &`);
  await until(() => fetchIn(lab.engine.namespace, `http://${EXPORTER}/metrics`));
  shell.start(
    'prometheus --config.file=prometheus.yml --storage.tsdb.path=data --web.config.file=web.yml --web.listen-address=127.0.0.1:9090 &',
  );
}, 120_000);

afterAll(async () => {
  await shell.close();
});

/** Runs rxtop with a configuration file. No secret is ever said. */
async function rxtop(command: string, config: string, environment = ''): Promise<Finished> {
  await writeFile(path.join(shell.folder, 'rxtop.yaml'), config);
  const done = await shell.run(`${environment} rxtop ${command} --config rxtop.yaml`);
  for (const secret of SECRETS) expect(done.stdout + done.stderr).not.toContain(secret);
  return done;
}

async function documentBy(config: string, command = 'json'): Promise<JsonDocument | undefined> {
  const {exitCode, stdout} = await rxtop(command, config);
  return exitCode === 0 ? (JSON.parse(stdout) as JsonDocument) : undefined;
}

describe('a server with a password and TLS', () => {
  test('is asked as the README says; of 5,000 interfaces it picks the busiest containers and adds up all', async () => {
    const perSecond = 2 * (CONTAINERS * (CONTAINERS + 1)) * 50;
    const document = await until(async () => {
      const taken = await documentBy(CONFIG);
      const {containers = []} = taken ?? {};
      // Who is the busiest is not known before the second scrape: none is picked.
      const isKnown = containers.length > 0 && containers.every(({receive}) => receive.bytesPerSecond !== null);
      return isKnown ? taken : undefined;
    });

    const numbers = document.containers.map(({name}) => Number(name.replace('many-', '')));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(
      Array.from({length: SHOWN}, (_, place) => CONTAINERS - SHOWN + 1 + place),
    );
    expect(document.containers.every(({interfaces}) => interfaces.length === 2)).toBe(true);
    const busiest = document.containers.find(({name}) => name === `many-${CONTAINERS}`);
    expectNear(busiest?.receive.bytesPerSecond, 2 * 100 * CONTAINERS);
    expect(document.leftOut?.interfaces).toBe(2 * (CONTAINERS - SHOWN));
    expectNear(document.leftOut?.receiveBytesPerSecond, perSecond);
    expectNear(document.leftOut?.transmitBytesPerSecond, perSecond / 10);
  });

  test('of which a filter asks for little enough has no need to pick', async () => {
    const document = await documentBy(CONFIG, "json -f name='many-1?'");
    expect(document?.containers).toHaveLength(10);
    expect(document?.leftOut).toBeUndefined();
  });

  test('says in the dashboard how much is not shown', async () => {
    await writeFile(path.join(shell.folder, 'rxtop.yaml'), CONFIG);
    const dashboard = shell.show('rxtop --config rxtop.yaml', {width: 200});
    await dashboard.untilText('4000 interfaces not shown');
    for (const secret of SECRETS) expect(dashboard.output).not.toContain(secret);
    dashboard.close();
  });

  test.each([
    [
      'by another name, if that is in its certificate',
      CONFIG.replace('127.0.0.1', 'localhost').replace('}', ', server_name: prometheus}'),
    ],
    ['with a certificate of our own', CONFIG.replace('}', ', cert_file: client/cert.pem, key_file: client/key.pem}')],
    [
      'by a token, through a proxy that wants one',
      `prometheus: {url: 'http://127.0.0.1:${PROXY_PORT}', bearer_token_file: token}`,
    ],
  ])('is reached %s', async (_, config) => {
    const document = await until(() => documentBy(config, "json --no-rates -f name='many-1?'"));
    expect(document.containers).toHaveLength(10);
  });
});

describe('who is refused is told so in one line, with exit code 2', () => {
  const WRONG = 'wants another user and password, or token';
  const SET = 'Set username and password_file, or bearer_token_file, under prometheus in the config file.';
  const tls = (more: string, url = SERVER) => `prometheus: {url: '${url}', ca_file: ca.pem, ${more}}`;

  test.each([
    ['with a wrong password', tls('username: rxtop, password_file: wrong'), `${SERVER}/ ${WRONG}. ${SET}`],
    ['without one', tls(''), `${SERVER}/ ${WRONG}. ${SET}`],
    [
      'with a wrong token',
      `prometheus: {url: 'http://127.0.0.1:${PROXY_PORT}', bearer_token_file: wrong}`,
      `http://127.0.0.1:${PROXY_PORT}/ ${WRONG}. ${SET}`,
    ],
    [
      'by an authority that is not known',
      `prometheus: '${SERVER}'`,
      `${SERVER}/ has a certificate that is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE). Name the authority that signed it: ca_file under prometheus in the config file.`,
    ],
    [
      'by a certificate for another name',
      tls('', 'https://localhost:9090'),
      'https://localhost:9090/ has a certificate for another name. Use the name in it: in the address, or as server_name under prometheus in the config file.',
    ],
    [
      'by a certificate that has expired',
      tls('', `https://127.0.0.1:${STRANGE_PORT}`),
      `https://127.0.0.1:${STRANGE_PORT}/ has a certificate that has expired. It has to be renewed there, or the clock to be set here.`,
    ],
    [
      'with a certificate of ours by another authority',
      tls('cert_file: stranger/cert.pem, key_file: stranger/key.pem'),
      `${SERVER}/ wants a certificate of ours that it trusts. Set cert_file and key_file under prometheus in the config file.`,
    ],
    [
      'with a key of another certificate',
      tls('cert_file: client/cert.pem, key_file: stranger/key.pem'),
      expect.stringMatching(
        /\/ cannot be asked with the certificate that was set \(\w+\)\. ca_file, cert_file and key_file/u,
      ),
    ],
    [
      'with a text that is no certificate',
      `prometheus: {url: '${SERVER}', ca_file: secret}`,
      expect.stringContaining('has a certificate that is not trusted'),
    ],
    [
      'with a file that is not there',
      tls('username: rxtop, password_file: none'),
      expect.stringMatching(/\/none cannot be read \(ENOENT\)\. It is named under prometheus in the config file\./u),
    ],
  ])('%s', async (_, config, line) => {
    const {exitCode, stdout, stderr} = await rxtop('json --no-rates', config);
    expect({exitCode, stdout, lines: stderr.split('\n').length - 1}).toEqual({exitCode: 2, stdout: '', lines: 1});
    expect(stderr.trimEnd().replace(/^rxtop: /u, '')).toEqual(line);
  });

  test('also where the password stands in the address, and to a monitoring system as UNKNOWN', async () => {
    const given = `--prometheus ${SERVER.replace('//', `//${USER}:${TOKEN}@`)}`;
    const environment = 'NODE_EXTRA_CA_CERTS=ca.pem';
    const alert = await rxtop(`alert --rule 'rx > 1MB/s' ${given}`, '', environment);
    expect(alert).toMatchObject({exitCode: 2, stdout: '', stderr: `rxtop: ${SERVER}/ ${WRONG}. ${SET}\n`});
    const check = await rxtop(`check --rule 'rx > 1MB/s' ${given}`, '', environment);
    expect(check).toMatchObject({exitCode: 3, stderr: '', stdout: `UNKNOWN - ${SERVER}/ ${WRONG}. ${SET}\n`});
  });
});

/** The exporter says when its figures were so, but counts whole bytes. */
function expectNear(seen: number | null | undefined, meant: number): void {
  expect(Math.abs((seen ?? 0) / meant - 1)).toBeLessThan(0.01);
}

async function until<T>(read: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const value = await read();
    if (value) return value;
    await pause(100);
  }
  throw new Error(`did not happen within 30 s: ${read}`);
}
