import {isMap, isSeq, type Node} from 'yaml';
import {type AllowedPeers, type AllowRule, isSubnet} from '../alerts/segmentation.js';
import type {Selector} from '../selectors/selector.js';
import {readSelect} from './rule-config.js';
import {start, type YamlFile} from './yaml-file.js';

const HINT =
  'Write it like this: "allow: [{from: {service: web}, to: {service: db}, ports: [5432]}, {from: {service: web}, to: external, ports: [443]}]".';
const LAST_PORT = 65_535;

/** Reads `allow:`, whom containers may connect to. */
export function readAllow(file: YamlFile, node: Node): AllowRule[] {
  return file.list(node, '"allow" must be a list, one connection each after "- "', item => {
    let from: readonly Selector[] | undefined;
    let to: AllowedPeers | undefined;
    let ports: readonly number[] | undefined;
    for (const {key, node: value} of file.map(item, 'allow', ['from', 'to', 'ports'], HINT)) {
      if (key === 'from') from = readFrom(file, value);
      else if (key === 'to') to = readPeers(file, value);
      else ports = readPorts(file, value);
    }
    if (from === undefined || to === undefined) {
      throw file.refusal(start(item), 'an allowed connection needs "from" and "to"', HINT);
    }
    return {from, to, ports};
  });
}

/** An empty one would judge every container, and is more likely a slip. */
function readFrom(file: YamlFile, node: Node): readonly Selector[] {
  if (!isMap(node) || node.items.length > 0) return readSelect(file, node);

  throw file.refusal(start(node), '"from" selects nothing; for every container write {name: "*"}', HINT);
}

function readPeers(file: YamlFile, node: Node): AllowedPeers {
  if (isMap(node)) return {kind: 'containers', selectors: readSelect(file, node)};

  const words = isSeq(node) && node.items.length === 0 ? [] : file.scalars(node, 'to');
  if (words.length === 1 && words[0]?.value === 'external') return {kind: 'external', subnets: []};

  const wrong = words.find(({value}) => typeof value !== 'string' || !isSubnet(value));
  if (words.length > 0 && wrong === undefined)
    return {kind: 'external', subnets: words.map(({value}) => String(value))};

  const expected = '"to" must be selectors such as {service: db}, external, or subnets such as 10.0.0.0/8';
  throw file.refusal(start(wrong ?? node), expected, HINT);
}

function readPorts(file: YamlFile, node: Node): readonly number[] {
  if (isSeq(node) && node.items.length === 0) throw file.refusal(start(node), '"ports" must name a port', HINT);

  return file.scalars(node, 'ports').map(word => {
    const {value} = word;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= LAST_PORT) return value;

    throw file.refusal(start(word), `a port must be a whole number from 1 to ${LAST_PORT}`, HINT);
  });
}
