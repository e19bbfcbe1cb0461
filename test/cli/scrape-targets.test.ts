import {expect, test} from 'vitest';
import {parseTargets, targetTexts} from '../../src/cli/scrape-targets.js';
import {UserError} from '../../src/errors.js';
import {DEFAULT_ADDRESS} from '../../src/export/listen-address.js';

test.each([
  ['prod-01', ['prod-01:10920']],
  ['prod-01, prod_02.example:9100', ['prod-01:10920', 'prod_02.example:9100']],
  ['192.0.2.1,[2001:db8::1],[2001:db8::2]:1', ['192.0.2.1:10920', '[2001:db8::1]:10920', '[2001:db8::2]:1']],
])('%s are targets', (text, written) => {
  expect(targetTexts(parseTargets(text), DEFAULT_ADDRESS)).toEqual(written);
});

test.each(['', 'a,', ':1', 'a:65536', '2001:db8::1', 'http://a:1', 'a b', 'a"]', 'a/metrics'])('%j are none', text => {
  expect(() => parseTargets(text)).toThrow(UserError);
});
