import {safeText} from '../../model/safe-text.js';
import {arrayIn, objectIn, textIn} from './json-shape.js';

/** Podman's own API alone knows pods, on the same socket. Version 4 is answered by 4 and 5. */
export const PODS_PATH = '/v4.0.0/libpod/pods/json';

/**
 * Reads Podman's list of pods: names of pods, by the ids of the containers in them, infra containers too.
 * https://docs.podman.io/en/latest/_static/api.html#tag/pods/operation/PodListLibpod
 */
export function parsePods(json: unknown): ReadonlyMap<string, string> {
  return new Map(
    arrayIn(json)
      .map(objectIn)
      .flatMap(({Name, Containers}) => {
        const name = textIn(Name);
        const ids = arrayIn(Containers).flatMap(container => textIn(objectIn(container).Id) ?? []);
        return name === undefined ? [] : ids.map((id): [string, string] => [safeText(id), safeText(name)]);
      }),
  );
}
