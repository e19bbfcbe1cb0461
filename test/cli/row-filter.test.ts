import {expect, test} from 'vitest';
import {parseRowFilter} from '../../src/cli/row-filter.js';
import {container} from '../view/json-scene.js';

const NAMES = ['shop-web-1', 'shop-web-2', 'Web', 'db'];

function found(text: string): string[] {
  const filter = parseRowFilter(text);
  if (filter.state === 'wrong') throw new Error(filter.problem);

  return NAMES.filter(name => filter.accepts(container({name})));
}

test.each([
  ['', NAMES],
  ['WEB', ['shop-web-1', 'shop-web-2', 'Web']],
  ['shop 2', ['shop-web-2']],
  ['shop-*', ['shop-web-1', 'shop-web-2']],
  ['web*', ['Web']],
  ['*WEB-?', ['shop-web-1', 'shop-web-2']],
  ['d?', ['db']],
  ['*web* name!=Web', ['shop-web-1', 'shop-web-2']],
])('%j finds %j', (text, names) => {
  expect(found(text)).toEqual(names);
});

test.each([
  ['=', 'nothing stands before "="'],
  ['state=bogus', 'there is no state "bogus"; there are created, running, paused'],
  ['nmae=x', 'there is no filter "nmae" (did you mean "name"?)'],
])('%j is wrong: %s', (text, problem) => {
  expect(parseRowFilter(text)).toEqual({state: 'wrong', problem: expect.stringContaining(problem)});
});
