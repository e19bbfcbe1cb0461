import {expect, test} from 'vitest';
import {UserError} from '../../src/errors.js';
import {addressText, isLoopback, parseListenAddress} from '../../src/export/listen-address.js';

test.each([
  ['127.0.0.1:9100', '127.0.0.1:9100', true],
  ['9100', '127.0.0.1:9100', true],
  ['localhost:0', 'localhost:0', true],
  ['[::1]:9100', '[::1]:9100', true],
  [':9100', ':9100', false],
  ['0.0.0.0:9100', '0.0.0.0:9100', false],
  ['[fe80::1%eth0]:80', '[fe80::1%eth0]:80', false],
  ['metrics.example:65535', 'metrics.example:65535', false],
  ['127.0.0.1.example:1', '127.0.0.1.example:1', false],
])('%s is an address', (text, written, isOfThisMachineOnly) => {
  const address = parseListenAddress(text);
  expect(addressText(address)).toBe(written);
  expect(isLoopback(address)).toBe(isOfThisMachineOnly);
});

test.each(['', ':', 'localhost', '::1:80', 'http://a:1', '1.2.3.4:65536', 'a:-1', 'a:1 ', '[::1]', 'a:123456'])(
  '%j is none',
  text => {
    expect(() => parseListenAddress(text)).toThrow(UserError);
  },
);
