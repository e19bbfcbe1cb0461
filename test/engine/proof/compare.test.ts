import {test} from 'vitest';
import {useLab} from '../lab/lab.js';
import {compareTools} from './compare.js';

const lab = useLab();

test('of the same containers rxtop tells what the kernel counts, whatever docker stats and the API tell', () =>
  compareTools(lab));
