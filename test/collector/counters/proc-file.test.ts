import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {ProcFile} from '../../../src/collector/counters/proc-file.js';
import {columnsOf, netDevText} from './kernel-text.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rxtop-proc-file-'));
});

afterAll(() => rmSync(folder, {recursive: true}));

function written(name: string, text: string | Buffer): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

function content(file: ProcFile): Buffer {
  return Buffer.from(file.bytes.subarray(0, file.length));
}

test.each([0, 1, 4096, 65_535, 65_536, 65_537, 1_000_000])('a file of %i bytes is read whole', length => {
  const text = Buffer.from(Array.from({length}, (_, index) => index % 251));
  const file = new ProcFile();
  file.read(written(`of-${length}`, text));
  expect(file.length).toBe(length);
  expect(content(file).equals(text)).toBe(true);
});

test('1,003 interfaces over many pages are all there, and a shorter file after them ends where it ends', () => {
  const interfaces = Array.from({length: 1003}, (_, index) => ({name: `veth${index}`, columns: columnsOf(1, 2, 3, 4)}));
  const text = netDevText(interfaces);
  const file = new ProcFile();
  file.read(written('many', text));
  expect(content(file).equals(text)).toBe(true);

  file.read(written('short', 'eth0\n'));
  expect(file.latin1).toBe('eth0\n');
});

test('a file that has grown since it was read last is read whole again', () => {
  const file = new ProcFile();
  const growing = written('growing', 'a'.repeat(10));
  file.read(growing);
  writeFileSync(growing, 'b'.repeat(200_000));
  file.read(growing);
  expect(content(file).toString()).toBe('b'.repeat(200_000));
});

test('bytes that are no text keep a character each', () => {
  const file = new ProcFile();
  file.read(written('bytes', Buffer.from([0x65, 0xff, 0x1b, 0xc3, 0xa9])));
  expect(file.latin1).toBe('e\u00ff\u001b\u00c3\u00a9');
});

test('a file that is missing throws the system’s error and leaves nothing of the one before', () => {
  const file = new ProcFile();
  file.read(written('before', 'abc'));
  expect(() => file.read(path.join(folder, 'missing'))).toThrow(expect.objectContaining({code: 'ENOENT'}));
  expect(file.length).toBe(0);
});

test('a real /proc file gives one page a read and is read to its end', () => {
  const file = new ProcFile();
  file.read('/proc/self/smaps');
  expect(file.length).toBeGreaterThan(8192);
  expect(file.latin1.trimEnd().split('\n').at(-1)).toMatch(/^VmFlags:|^ProtectionKey:|^THPeligible:/);
});
