import {isAlias, isMap, isScalar, isSeq, type Node} from 'yaml';
import {NOTIFIER_HINT, type NotifierWish, readNotifier} from '../notify/read-notifier.js';
import {start, type YamlFile} from './yaml-file.js';

/** The list of notifiers of a config file. */
export function readNotifiers(file: YamlFile, node: Node): NotifierWish[] {
  if (isScalar(node) && node.value === null) return [];
  if (!isSeq(node)) {
    throw file.refusal(start(node), '"notifiers" must be a list, one notifier each after "- "', NOTIFIER_HINT);
  }

  return node.items.map(item => {
    const reading = readNotifier(plain(item, file));
    if (reading.state === 'read') return reading.wish;

    throw file.refusal(placeOf(item as Node, reading.path, reading.at), reading.message, NOTIFIER_HINT);
  });
}

/** The value of a node, without the library's own objects. */
function plain(node: unknown, file: YamlFile): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map(item => plain(item, file));
  if (isMap(node)) {
    return Object.fromEntries(
      node.items.map(({key, value}) => [isScalar(key) ? String(key.value) : '', plain(value, file)]),
    );
  }
  if (isAlias(node)) throw file.refusal(start(node), 'write it out here: aliases are not followed', NOTIFIER_HINT);

  return undefined;
}

/** Where a path leads to, as far as it can be followed. */
function placeOf(node: Node, [step, ...rest]: readonly (string | number)[], at: 'key' | 'value'): number {
  if (isSeq(node) && typeof step === 'number') return placeOf(node.items[step] as Node, rest, at);

  const pair = isMap(node) ? node.items.find(({key}) => isScalar(key) && String(key.value) === step) : undefined;
  if (pair === undefined) return start(node);

  const [key, value] = [pair.key as Node, pair.value as Node | null];
  return value === null || (at === 'key' && rest.length === 0) ? start(key) : placeOf(value, rest, at);
}
