import {afterEach, describe} from 'vitest';
import {startDockerOf} from '../lab/engine-releases.js';
import {testBattery} from './battery.js';
import {useEngine} from './use-engine.js';

const lab = useEngine(() => startDockerOf('trixie'));

afterEach(() => lab.clear());

describe('Docker 26.1', () => {
  testBattery(lab, {
    kind: 'docker',
    version: /^26\.1\./,
    source: 'host',
    tellsInterfaces: true,
    defaultNetwork: 'bridge',
  });
});
