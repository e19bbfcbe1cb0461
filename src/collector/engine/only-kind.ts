import {createEngineClient, type EngineClient} from './engine-client.js';
import {EngineError} from './engine-error.js';
import type {EngineVersion} from './engine-json.js';
import type {EngineTransport} from './engine-location.js';
import type {Timers} from './timers.js';

const NAMES: Readonly<Record<EngineVersion['kind'], string>> = {docker: 'Docker', podman: 'Podman'};

/** Makes clients that work with one kind of engine only: Podman answers at sockets that look like Docker's. */
export function onlyKind(
  kind: EngineVersion['kind'],
  createClient = createEngineClient,
): (target: EngineTransport, timers: Timers) => EngineClient {
  return (target, timers) => {
    const client = createClient(target, timers);
    return {
      ...client,
      version: async () => {
        const version = await client.version();
        if (version.kind === kind) return version;

        throw new EngineError('other-kind', `${NAMES[version.kind]} answers there, and --engine ${kind} was asked for`);
      },
    };
  };
}
