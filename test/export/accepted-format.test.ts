import {expect, test} from 'vitest';
import {acceptedFormat} from '../../src/export/accepted-format.js';

test.each([
  [undefined, 'prometheus'],
  ['', 'prometheus'],
  ['*/*', 'prometheus'],
  ['text/plain', 'prometheus'],
  ['text/plain;version=0.0.4', 'prometheus'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'prometheus'],
  ['application/openmetrics-text', 'openmetrics'],
  ['application/openmetrics-text; version=1.0.0; charset=utf-8', 'openmetrics'],
  ['Application/OpenMetrics-Text;version=0.0.1', 'openmetrics'],
  [
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    'openmetrics',
  ],
  ['text/plain;q=0.9,application/openmetrics-text;q=0.2', 'prometheus'],
  ['application/openmetrics-text;q=0', 'prometheus'],
  ['application/openmetrics-text;q=2', 'prometheus'],
  ['application/openmetrics-text;q=x', 'prometheus'],
  [',,;;q=,=', 'prometheus'],
])('Accept %j asks for %s', (accept, format) => {
  expect(acceptedFormat(accept)).toBe(format);
});
