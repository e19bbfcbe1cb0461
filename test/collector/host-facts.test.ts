import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {hostname, release, tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type DefaultRoute, type HostProbe, hostFactsAtOnce, readHostFacts} from '../../src/collector/host-facts.js';

let sysRoot: string;

beforeEach(() => {
  sysRoot = mkdtempSync(path.join(tmpdir(), 'rxtop-sys-'));
});

afterEach(() => rmSync(sysRoot, {recursive: true}));

function probe(route: DefaultRoute | Error, speed?: string): HostProbe {
  if (speed !== undefined) {
    const folder = path.join(sysRoot, 'class/net/eth0');
    mkdirSync(folder, {recursive: true});
    writeFileSync(path.join(folder, 'speed'), speed);
  }
  const defaultRoute = () => (route instanceof Error ? Promise.reject(route) : Promise.resolve(route));
  return {sysRoot, limitSeconds: 5, defaultRoute};
}

const ETH0 = {uplink: 'eth0', gateway: '192.0.2.1'};

test.each([
  ['a speed in megabits per second', ETH0, '1000\n', 'eth0', 125_000_000],
  ['a speed that the driver does not know', ETH0, '-1\n', 'eth0', undefined],
  ['a speed of nothing', ETH0, '0\n', 'eth0', undefined],
  ['a speed that is no number', ETH0, 'fast\n', 'eth0', undefined],
  ['no file with the speed', ETH0, undefined, 'eth0', undefined],
  ['no default route', {uplink: 'docker0', gateway: ''}, '1000\n', undefined, undefined],
  ['a name that leads out of the folder', {uplink: '../../eth0', gateway: '192.0.2.1'}, '1000\n', undefined, undefined],
  ['no name', {uplink: '', gateway: '192.0.2.1'}, '1000\n', undefined, undefined],
  ['a failure', new Error('no ip command'), '1000\n', undefined, undefined],
])('%s', async (_, route, speed, uplink, uplinkBytesPerSecond) => {
  expect(await readHostFacts(probe(route, speed))).toEqual({...hostFactsAtOnce(), uplink, uplinkBytesPerSecond});
});

test('the name and the kernel are known at once', () => {
  expect(hostFactsAtOnce()).toMatchObject({name: hostname(), kernel: release()});
});

test('who does not answer is not waited for', async () => {
  const silent: HostProbe = {sysRoot, limitSeconds: 0.01, defaultRoute: () => new Promise(() => undefined)};
  expect(await readHostFacts(silent)).toEqual(hostFactsAtOnce());
});

test('the real host answers within the limit and tells its name', async () => {
  const facts = await readHostFacts();
  expect(facts.name).toBe(hostname());
  expect(facts.uplinkBytesPerSecond ?? 1).toBeGreaterThan(0);
});
