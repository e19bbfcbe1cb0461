import {chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type CodeCacheOptions, openCodeCache} from '../../src/start/code-cache.js';

const USER = process.geteuid?.() ?? 0;
const CODE = Buffer.from('code');

let home: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'rxtop-code-'));
});

afterEach(() => rmSync(home, {recursive: true, force: true}));

const open = (options: Partial<CodeCacheOptions> = {}) =>
  openCodeCache({environment: {HOME: home}, userId: USER, build: 'b1', variant: 'v20-json', ...options})!;

test('what was written is read by the same build and variant alone', () => {
  expect(open().read()).toBeUndefined();

  open().write(CODE);
  expect(open().read()).toEqual(CODE);
  expect(open({variant: 'v22-json'}).read()).toBeUndefined();
  expect(open({build: 'b2'}).read()).toBeUndefined();
});

test('folder and file are for the user alone', () => {
  open().write(CODE);
  expect(statSync(`${home}/.cache/rxtop`).mode & 0o777).toBe(0o700);
  expect(statSync(`${home}/.cache/rxtop/b1-v20-json.code`).mode & 0o777).toBe(0o600);
});

test('code of other builds is dropped, that of other variants stays', () => {
  open().write(CODE);
  open({variant: 'v22-json'}).write(CODE);
  expect(readdirSync(`${home}/.cache/rxtop`)).toHaveLength(2);

  open({build: 'b2'}).write(CODE);
  expect(readdirSync(`${home}/.cache/rxtop`)).toEqual(['b2-v20-json.code']);
});

test('XDG_CACHE_HOME comes first, unless it is relative', () => {
  mkdirSync(`${home}/cache`, {mode: 0o700});
  open({environment: {HOME: home, XDG_CACHE_HOME: `${home}/cache`}}).write(CODE);
  expect(existsSync(`${home}/cache/rxtop`)).toBe(true);

  open({environment: {HOME: home, XDG_CACHE_HOME: 'cache'}}).write(CODE);
  expect(existsSync(`${home}/.cache/rxtop`)).toBe(true);
});

test('a home that does not exist is not made, and whoever has none has no cache', () => {
  open({environment: {HOME: `${home}/gone`}}).write(CODE);
  expect(readdirSync(home)).toEqual([]);
  expect(openCodeCache({environment: {}, userId: USER, build: 'b1', variant: 'v'})).toBeUndefined();
});

test('nothing is read from or written into what somebody else owns or may write', () => {
  open().write(CODE);
  expect(open({userId: USER + 1}).read()).toBeUndefined();

  chmodSync(`${home}/.cache/rxtop/b1-v20-json.code`, 0o622);
  expect(open().read()).toBeUndefined();

  chmodSync(`${home}/.cache/rxtop`, 0o777);
  open({variant: 'v22-json'}).write(CODE);
  expect(readdirSync(`${home}/.cache/rxtop`)).toEqual(['b1-v20-json.code']);
});

test('where a file stands in the place of the folder, nothing is kept and nothing fails', () => {
  open({environment: {HOME: process.execPath}}).write(CODE);
  expect(open({environment: {HOME: process.execPath}}).read()).toBeUndefined();
});
