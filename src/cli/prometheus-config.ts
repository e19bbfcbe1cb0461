import path from 'node:path';
import {isMap, isSeq, type Node} from 'yaml';
import type {PrometheusServer, Secret} from '../model/prometheus.js';
import {serverAt} from './prometheus-options.js';
import {isText, start, type YamlFile} from './yaml-file.js';

const KEYS = [
  'url',
  'username',
  'password_file',
  'bearer_token_file',
  'ca_file',
  'cert_file',
  'key_file',
  'server_name',
] as const;

/** Reads `prometheus:` of the config file: an address, or how to reach one, or a list of those. Files are relative to the config file's folder. */
export function readServers(file: YamlFile, node: Node, folder: string): readonly PrometheusServer[] {
  const items = isSeq(node) ? (node.items as Node[]) : [node];
  return items.map(item => (isMap(item) ? readServer(file, item, folder) : serverOf(file, item)));
}

function readServer(file: YamlFile, node: Node, folder: string): PrometheusServer {
  const found: Partial<Record<(typeof KEYS)[number], string>> = {};
  let server: PrometheusServer | undefined;
  for (const {key, node: value} of file.map(node, 'prometheus', KEYS)) {
    if (key === 'url') server = serverOf(file, value);
    else found[key] = file.word(value, key);
  }
  const {username, password_file: passwordFile, bearer_token_file: tokenFile, server_name: serverName} = found;
  if (server === undefined) throw file.refusal(start(node), '"prometheus" must name a "url"');
  if ((username === undefined) !== (passwordFile === undefined)) {
    throw file.refusal(start(node), '"username" and "password_file" belong together');
  }
  if (username !== undefined && tokenFile !== undefined) {
    throw file.refusal(start(node), '"username" and "bearer_token_file" cannot both be given');
  }
  if ((found.cert_file === undefined) !== (found.key_file === undefined)) {
    throw file.refusal(start(node), '"cert_file" and "key_file" belong together');
  }

  const secret = (name: string): Secret => ({file: path.resolve(folder, name)});
  const optional = (name: string | undefined) => (name === undefined ? undefined : path.resolve(folder, name));
  const tls = {
    caFile: optional(found.ca_file),
    certificateFile: optional(found.cert_file),
    keyFile: optional(found.key_file),
    serverName,
  };
  if (username !== undefined && passwordFile !== undefined) {
    return {...server, authorisation: {scheme: 'basic', user: username, password: secret(passwordFile)}, tls};
  }
  return tokenFile === undefined
    ? {...server, tls}
    : {...server, authorisation: {scheme: 'bearer', token: secret(tokenFile)}, tls};
}

function serverOf(file: YamlFile, node: Node): PrometheusServer {
  const server = isText(node) ? serverAt(node.value) : undefined;
  if (server !== undefined) return server;

  throw file.refusal(start(node), '"prometheus" must be an address such as http://prometheus:9090');
}
