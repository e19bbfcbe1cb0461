import {expect, test} from 'vitest';
import {parseAnswer} from '../../../src/collector/prometheus/answer.js';

const RESULT = (result: unknown, extra = {}) => JSON.stringify({status: 'success', data: {result}, ...extra});

test('a matrix is series of samples, what is no number left out', () => {
  const text = RESULT([
    {
      metric: {name: 'web'},
      values: [
        [1.5, '42'],
        [2.5, 'NaN'],
        [3.5, '+Inf'],
        ['x', '1'],
        [4.5, '1e3'],
      ],
    },
  ]);

  expect(parseAnswer(text)).toEqual({
    state: 'success',
    series: [
      {
        labels: {name: 'web'},
        samples: [
          [1.5, 42],
          [4.5, 1000],
        ],
      },
    ],
    warnings: [],
  });
});

test('a vector is series of one sample each; warnings are told', () => {
  expect(parseAnswer(RESULT([{metric: {}, value: [9, '7']}], {warnings: ['a store is away']}))).toEqual({
    state: 'success',
    series: [{labels: {}, samples: [[9, 7]]}],
    warnings: ['a store is away'],
  });
});

test('labels and messages that would steer a terminal are made visible', () => {
  expect(parseAnswer(RESULT([{metric: {name: '\u001b[31mx'}, value: [1, '1']}]))).toMatchObject({
    series: [{labels: {name: '\\u001b[31mx'}}],
  });
  const refusal = JSON.stringify({status: 'error', errorType: 'bad_data', error: 'no \u001b]0;x'});
  expect(parseAnswer(refusal)).toEqual({state: 'error', type: 'bad_data', error: 'no \\u001b]0;x'});
});

test.each(['', '<html>', '[]', 'null', '{}', '{"status":"success"}', '{"status":"success","data":{"result":7}}'])(
  'what is no answer of a Prometheus is foreign: %s',
  text => {
    expect(parseAnswer(text)).toEqual({state: 'foreign'});
  },
);

test('entries of another shape are passed over', () => {
  expect(parseAnswer(RESULT([7, null, {metric: 3}, {metric: {a: 'b'}}]))).toMatchObject({
    state: 'success',
    series: [{labels: {a: 'b'}, samples: []}],
  });
});
