import {createEngineClient, type EngineClient} from './engine-client.js';
import {EngineError} from './engine-error.js';
import type {EngineVersion} from './engine-json.js';
import type {EngineTransport} from './engine-location.js';
import type {Timers} from './timers.js';

const NAMES: Readonly<Record<EngineVersion['kind'], string>> = {docker: 'Docker', podman: 'Podman'};

/** Makes clients that work with these kinds of engine only: Podman answers at sockets that look like Docker's. */
export function onlyKinds(
  kinds: ReadonlySet<EngineVersion['kind']>,
  createClient = createEngineClient,
): (target: EngineTransport, timers: Timers) => EngineClient {
  return (target, timers) => {
    const client = createClient(target, timers);
    return {
      ...client,
      version: async () => {
        const version = await client.version();
        if (kinds.has(version.kind)) return version;

        throw new EngineError(
          'other-kind',
          `${NAMES[version.kind]} answers there, and --engine ${[...kinds].join(', ')} was asked for`,
        );
      },
    };
  };
}
