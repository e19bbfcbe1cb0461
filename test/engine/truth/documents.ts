import {expect} from 'vitest';
import type {JsonContainer, JsonDirection, JsonDocument, JsonInterface} from '../../../src/view/json-contract.js';
import type {InterfaceCounters} from '../lab/kernel-counters.js';
import type {Lab} from '../lab/lab.js';
import type {RxtopOptions} from '../lab/rxtop.js';

/** Where rxtop can read counters of a container that has a veth. */
export const SOURCES = ['host', 'namespace', 'engine'] as const;

/** One document of `rxtop json`, of one sweep unless `args` ask for more. */
export async function takeDocument(
  lab: Lab,
  args: readonly string[] = ['--no-rates'],
  options: RxtopOptions = {},
): Promise<JsonDocument> {
  const {exitCode, stdout, stderr} = await lab.runRxtop(['json', ...args], options);
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  return JSON.parse(stdout) as JsonDocument;
}

/** The container's part of a document. */
export function containerOf(
  document: JsonDocument,
  {id, name}: {readonly id: string; readonly name: string},
): JsonContainer {
  const container = document.containers.find(candidate => candidate.id === id);
  if (container === undefined) throw new Error(`${name} is not in the document`);

  return container;
}

export function interfaceOf(container: JsonContainer, name: string): JsonInterface {
  const found = container.interfaces.find(candidate => candidate.name === name);
  if (found === undefined)
    throw new Error(`${container.name} has ${container.interfaces.map(each => each.name)}, no ${name}`);

  return found;
}

/** What rxtop shows of a container or an interface, as the kernel counts it: bytes and packets, which every source has. */
export function shown({receive, transmit}: {readonly receive: JsonDirection; readonly transmit: JsonDirection}) {
  return {receive: amount(receive), transmit: amount(transmit)};
}

/** What the kernel counts of an interface, in the same shape. */
export function counted({receive, transmit}: InterfaceCounters) {
  const {packets, bytes} = receive;
  return {receive: {packets, bytes}, transmit: {packets: transmit.packets, bytes: transmit.bytes}};
}

/** Bytes and packets of frames with so much payload. */
export function frames(packets: number, payloadBytes: number) {
  return {packets, bytes: packets * (payloadBytes + 42)};
}

export const UNKNOWN = {packets: null, bytes: null};

function amount({packets, bytes}: JsonDirection) {
  return {packets, bytes};
}

/** A `rxtop json --follow` and the documents it has printed. */
export interface Following {
  readonly documents: readonly JsonDocument[];
  /** Reads on until a document is as wanted, and returns it; rejects after some time, 20 s if not given. */
  until(isWanted: (document: JsonDocument) => boolean, seconds?: number): Promise<JsonDocument>;
}

/** Starts to follow; `args` may say how often. It ends with the lab at the latest. */
export function follow(lab: Lab, args: readonly string[], options: RxtopOptions = {}): Following {
  const program = lab.startRxtop(['json', '--follow', ...args], options);
  const documents: JsonDocument[] = [];
  return {
    documents,
    until: async (isWanted, seconds = 20) => {
      const deadline = Date.now() + seconds * 1000;
      for (;;) {
        const document = JSON.parse(await program.nextLine(seconds)) as JsonDocument;
        documents.push(document);
        if (isWanted(document)) return document;
        if (Date.now() > deadline) throw new Error(`never seen; last: ${JSON.stringify(document, null, 1)}`);
      }
    },
  };
}
