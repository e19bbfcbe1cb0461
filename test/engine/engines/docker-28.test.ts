import {afterEach, describe} from 'vitest';
import {startDockerOf} from '../lab/engine-releases.js';
import {testBattery} from './battery.js';
import {useEngine} from './use-engine.js';

const lab = useEngine(() => startDockerOf('testing'));

afterEach(() => lab.clear());

describe('the newest Docker of Debian testing', () => {
  testBattery(lab, {
    kind: 'docker',
    version: /^(2[89]|[3-9]\d)\./,
    // It numbers the interfaces of each container from 2, as Podman does: no veth can be told from another by number.
    source: 'namespace',
    tellsInterfaces: true,
    defaultNetwork: 'bridge',
  });
});
