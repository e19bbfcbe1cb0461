import type {Message} from './message.js';
import {messageDocument} from './message.js';

/** JSON with places in it: `{title}` in a text stands for the message's title. Names of keys are taken as they are. */
export type Template = string | number | boolean | null | readonly Template[] | {readonly [key: string]: Template};

/** What can stand in a place. A text that is nothing but a place becomes the thing itself, such as the list of alerts. */
export const PLACES = [
  ...['title', 'text', 'status', 'severity', 'time', 'count', 'containers', 'rules', 'host', 'alerts'],
] as const;

type Place = (typeof PLACES)[number];

const PLACE = /\{([A-Za-z]+)\}/gu;

/** The first place of a text that does not exist, if there is one. */
export function unknownPlace(text: string): string | undefined {
  for (const [, name] of text.matchAll(PLACE)) if (!isPlace(name)) return name;

  return undefined;
}

/** Fills in a message. The result is made of values, not of text: nothing in a name can end a string of the JSON. */
export function fillTemplate(template: Template, message: Message): unknown {
  const values = valuesOf(message);
  const fill = (part: Template): unknown => {
    if (typeof part === 'string') return fillText(part, values);
    if (Array.isArray(part)) return part.map(fill);
    if (part === null || typeof part !== 'object') return part;

    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, fill(value)]));
  };
  return fill(template);
}

function fillText(text: string, values: Readonly<Record<Place, unknown>>): unknown {
  const alone = /^\{([A-Za-z]+)\}$/u.exec(text)?.[1];
  if (isPlace(alone)) return values[alone];

  return text.replaceAll(PLACE, (place, name) => (isPlace(name) ? asText(values[name]) : place));
}

function valuesOf(message: Message): Record<Place, unknown> {
  const {notes} = message;
  const {title, text, status, severity, time, alerts} = messageDocument(message);
  return {
    ...{title, text, status, severity, time, alerts},
    count: notes.length,
    containers: listOf(notes.map(({container}) => container)),
    rules: listOf(notes.map(({rule}) => rule)),
    host: notes[0]?.host ?? null,
  };
}

function listOf(names: readonly string[]): string {
  return [...new Set(names)].join(', ');
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isPlace(name: string | undefined): name is Place {
  return PLACES.some(place => place === name);
}
