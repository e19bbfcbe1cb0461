import {tmpdir} from 'node:os';
import {expect, test} from 'vitest';
import {assertProcRoot} from '../../src/collector/proc-root.js';

test('procfs is taken, and a folder without processes is refused', () => {
  expect(() => assertProcRoot('/proc')).not.toThrow();
  expect(() => assertProcRoot(tmpdir())).toThrow('there are no processes in');
  expect(() => assertProcRoot('/nope\u001b[31m')).toThrow('/nope\\u001b[31m');
});
