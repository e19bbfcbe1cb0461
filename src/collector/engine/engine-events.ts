import {safeText} from '../../model/safe-text.js';
import {EngineError, toEngineError} from './engine-error.js';
import {isObject, objectIn, parseJsonIfAny, textIn} from './json-shape.js';

/**
 * What the engine tells of a container. `labels` of a created one hold everything that its event carries. `unreadable`
 * is a line that could not be understood: something happened, and only a new list can tell what.
 */
export type EngineEvent =
  | {
      readonly kind: 'create';
      readonly id: string;
      readonly name: string;
      readonly image: string;
      readonly labels: Readonly<Record<string, string>>;
    }
  | {readonly kind: 'rename'; readonly id: string; readonly name: string}
  | {readonly kind: 'start' | 'die' | 'pause' | 'unpause' | 'destroy' | 'update'; readonly id: string}
  /** `attachedTo` is the network that it was connected to, undefined where it was disconnected from one. */
  | {readonly kind: 'networks'; readonly id: string; readonly attachedTo?: string}
  | {readonly kind: 'unreadable'};

/** An engine's event is some hundred bytes long, labels included a few thousand. */
const MAX_LINE_LENGTH = 1024 * 1024;

/**
 * What we ask the engine for, so that health checks and execs never reach us. Docker takes any words here and leaves out
 * what it does not know; `died` and `remove` are Podman's for `die` and `destroy`.
 */
export const EVENT_FILTERS = {
  type: ['container', 'network'],
  event: [
    'create',
    'start',
    'restart',
    'die',
    'died',
    'pause',
    'unpause',
    'rename',
    'update',
    'destroy',
    'remove',
    'connect',
    'disconnect',
  ],
};

/**
 * Turns the body of `GET /events`, one JSON object a line, into events. Ends where the engine ends it; throws an
 * EngineError where the connection breaks off.
 */
export async function* readEvents(body: AsyncIterable<Buffer>): AsyncGenerator<EngineEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of body) {
      const lines = (rest + decoder.decode(chunk, {stream: true})).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > MAX_LINE_LENGTH) throw new EngineError('malformed', 'an event without an end');

      for (const line of lines) {
        const event = parseEvent(line);
        if (event !== undefined) yield event;
      }
    }
  } catch (error) {
    throw toEngineError(error);
  }
}

/** Reads one line of the event stream; undefined for an event that does not concern us. */
export function parseEvent(line: string): EngineEvent | undefined {
  if (line.trim() === '') return undefined;

  const json = parseJsonIfAny(line);
  if (!isObject(json)) return {kind: 'unreadable'};

  const actor = objectIn(json.Actor);
  const attributes = objectIn(actor.Attributes);
  const action = textIn(json.Action) ?? textIn(json.status) ?? '';
  if (json.Type === 'network') {
    return parseNetworkEvent(action, textIn(attributes.container), textIn(actor.ID));
  }

  const id = textIn(actor.ID) ?? textIn(json.id);
  return json.Type === 'container' && id !== undefined
    ? parseContainerEvent(action, safeText(id), attributes)
    : undefined;
}

function parseNetworkEvent(
  action: string,
  container: string | undefined,
  network: string | undefined,
): EngineEvent | undefined {
  if (container === undefined || (action !== 'connect' && action !== 'disconnect')) return undefined;

  const id = safeText(container);
  return action === 'connect' && network !== undefined
    ? {kind: 'networks', id, attachedTo: safeText(network)}
    : {kind: 'networks', id};
}

function parseContainerEvent(
  action: string,
  id: string,
  attributes: Readonly<Record<string, unknown>>,
): EngineEvent | undefined {
  switch (action) {
    case 'create':
      return {
        kind: 'create',
        id,
        name: safeText(textIn(attributes.name) ?? id.slice(0, 12)),
        image: safeText(textIn(attributes.image) ?? ''),
        labels: labelsOf(attributes),
      };
    case 'rename': {
      const name = textIn(attributes.name);
      return name === undefined ? {kind: 'update', id} : {kind: 'rename', id, name: safeText(name.replace(/^\//, ''))};
    }
    case 'died':
      return {kind: 'die', id};
    case 'remove':
      return {kind: 'destroy', id};
    case 'restart':
      return {kind: 'update', id};
    case 'start':
    case 'die':
    case 'pause':
    case 'unpause':
    case 'update':
    case 'destroy':
      return {kind: action, id};
    default:
      return undefined;
  }
}

/** Attributes are the container's labels, with `name` and `image` among them. */
function labelsOf(attributes: Readonly<Record<string, unknown>>): Record<string, string> {
  const labels = Object.entries(attributes).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[0] !== 'name' && entry[0] !== 'image',
  );
  return Object.fromEntries(labels.map(([key, text]) => [safeText(key), safeText(text)]));
}
