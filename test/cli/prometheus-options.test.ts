import {expect, test} from 'vitest';
import {parseServer, serverAt} from '../../src/cli/prometheus-options.js';
import {UserError} from '../../src/errors.js';

test.each([
  ['http://prometheus:9090', 'http://prometheus:9090/', undefined],
  ['https://host/behind/a/proxy?x=1#y', 'https://host/behind/a/proxy', undefined],
  ['http://me:s%40cret@host', 'http://host/', {scheme: 'basic', user: 'me', password: {text: 's@cret'}}],
  ['http://me@host', 'http://host/', {scheme: 'basic', user: 'me', password: {text: ''}}],
])('%s is a server', (text, href, authorisation) => {
  const server = serverAt(text);
  expect(server?.url.href).toBe(href);
  expect(server?.authorisation).toEqual(authorisation);
});

test.each([
  '',
  'prometheus:9090',
  'ftp://me:secret@host',
  'http://',
  'http://me:secret%zz@host',
  'http://se%cret@host',
])('%j is none, and is not said again', text => {
  expect(serverAt(text)).toBeUndefined();
  expect(() => parseServer(text)).toThrow(UserError);
  expect(() => parseServer(text)).not.toThrow(/secret|se%cret/u);
});
