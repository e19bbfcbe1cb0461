import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {runDetect} from '../../src/cli/detect.js';
import {isHeaderLine, parseSeriesLine} from '../../src/cli/series-line.js';
import type {Ports} from '../../src/ports.js';
import {fakeOutput} from './fake-ports.js';

function start(): {input: PassThrough; text: () => string; ended: Promise<number>; end: AbortController} {
  const input = new PassThrough();
  const output = fakeOutput();
  const end = new AbortController();
  const ports = {stdin: input, stdout: output.stream, ending: end.signal} as unknown as Ports;
  return {input, text: output.text, ended: runDetect(ports), end};
}

test('a header gets a header, and every line its score', async () => {
  const {input, text, ended} = start();
  input.end('timestamp,value\r\n2026-01-01 00:00:00,5\r\n1767226200, 6.50 \n\n1767226500,');
  expect(await ended).toBe(0);
  expect(text()).toMatchInlineSnapshot(`
    "timestamp,value,score
    2026-01-01 00:00:00,5,0.000000
    1767226200, 6.50,0.000000
    1767226500,,0.000000
    "
  `);
});

test('a line is answered before the next one has come', async () => {
  const {input, text, ended} = start();
  input.write('1,2\n2,');
  await expect.poll(text).toBe('1,2,0.000000\n');
  input.end('3\n');
  await ended;
  expect(text()).toBe('1,2,0.000000\n2,3,0.000000\n');
});

test('a line that cannot be read is named, after those before it have been answered', async () => {
  const {input, text, ended} = start();
  input.end('1,2\n2,x\n3,4\n');
  await expect(ended).rejects.toMatchObject({message: 'line 2: "x" is no number', kind: 'usage'});
  expect(text()).toBe('1,2,0.000000\n');
});

test('an input without lines is refused early', async () => {
  const {input, ended} = start();
  input.write('1'.repeat(5000));
  await expect(ended).rejects.toMatchObject({message: 'line 1: longer than 4096 characters'});
});

test('it ends quietly when the program is asked to end', async () => {
  const {ended, end} = start();
  end.abort('SIGINT');
  expect(await ended).toBe(0);
});

test.each([
  ['2026-01-01 00:00:10,1', 1_767_225_610],
  ['2026-01-01T00:00:10.5Z,1', 1_767_225_610.5],
  ['1767225610,1', 1_767_225_610],
  ['12.5,1', 12.5],
])('%s is a sample', (line, stamp) => {
  expect(parseSeriesLine(line, 1)).toMatchObject({stamp, value: 1});
});

test.each([
  ['5', 'line 3: "5" is not a stamp and a value'],
  ['1,2,3', 'line 3: "1,2,3" has 3 fields, not 2'],
  ['yesterday,3', 'line 3: "yesterday" is no time'],
  ['2026-13-01 00:00:00,3', 'line 3: "2026-13-01 00:00:00" is no time'],
  ['1,1e999', 'line 3: "1e999" is no number'],
  ['1,0x10', 'line 3: "0x10" is no number'],
])('%s is refused', (line, message) => {
  expect(() => parseSeriesLine(line, 3)).toThrow(message);
});

test.each([
  ['timestamp,value', true],
  ['time,"bytes"', true],
  ['1,2', false],
  ['garbage', false],
])('%s as a header: %s', (line, isHeader) => {
  expect(isHeaderLine(line)).toBe(isHeader);
});
