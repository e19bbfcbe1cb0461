import {describe, expect, test} from 'vitest';
import {UserError} from '../../src/errors.js';
import {parseFilter} from '../../src/selectors/filter.js';

describe('--filter', () => {
  test.each([
    ['name=web-*', {key: 'name', label: undefined, pattern: 'web-*', isNegated: false}],
    ['name!=web-*', {key: 'name', label: undefined, pattern: 'web-*', isNegated: true}],
    ['state=run*', {key: 'state', label: undefined, pattern: 'run*', isNegated: false}],
    ['state=running', {key: 'state', label: undefined, pattern: 'running', isNegated: false}],
    ['image=a/b:1=x', {key: 'image', label: undefined, pattern: 'a/b:1=x', isNegated: false}],
    ['label=tier', {key: 'label', label: 'tier', pattern: '*', isNegated: false}],
    ['label=tier=front', {key: 'label', label: 'tier', pattern: 'front', isNegated: false}],
    ['label=tier=', {key: 'label', label: 'tier', pattern: '', isNegated: false}],
    ['label!=tier=front', {key: 'label', label: 'tier', pattern: 'front', isNegated: true}],
    ['label:tier=front', {key: 'label', label: 'tier', pattern: 'front', isNegated: false}],
    [
      'label:com.docker.compose.project!=x',
      {key: 'label', label: 'com.docker.compose.project', pattern: 'x', isNegated: true},
    ],
  ])('reads %s', (text, selector) => {
    expect(parseFilter(text)).toEqual(selector);
  });

  test.each([
    ['web', 'it has no "="'],
    ['', 'it has no "="'],
    ['!', 'it has no "="'],
    ['nmae=web', 'there is no filter "nmae" (did you mean "name"?)'],
    ['interface=eth0', 'there is no filter "interface"'],
    ['=web', 'nothing stands before "="'],
    ['=', 'nothing stands before "="'],
    ['!=web', 'nothing stands before "!="'],
    ['state=bogus', 'there is no state "bogus"; there are created, running, paused, restarting'],
    ['state=exitd', 'there is no state "exitd" (did you mean "exited"?)'],
    ['state!=Running', 'there is no state "Running" (did you mean "running"?)'],
    ['name=', 'nothing stands after "="'],
    ['label=', 'it names no label'],
    ['label==x', 'it names no label'],
    ['label:=x', 'it names no label'],
    ['\u001b[2J=x', 'there is no filter "\\u001b[2J"'],
  ])('refuses %j as wrong use, naming the keys', (text, reason) => {
    const refuse = () => parseFilter(text);
    expect(refuse).toThrow(reason);
    expect(refuse).toThrow(
      expect.objectContaining({kind: 'usage', hint: expect.stringContaining('name, id, label, project, service')}),
    );
    expect(refuse).toThrow(UserError);
  });
});
