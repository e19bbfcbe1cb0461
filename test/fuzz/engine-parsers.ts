import {
  parseCrictl,
  parseDockerConfig,
  parseOciConfig,
  parseStorageList,
} from '../../src/collector/cgroups/container-identity.js';
import {EngineError} from '../../src/collector/engine/engine-error.js';
import {parseEvent} from '../../src/collector/engine/engine-events.js';
import {parseInspected, parseList, parseNetworks, parseVersion} from '../../src/collector/engine/engine-json.js';
import {parsePods} from '../../src/collector/engine/engine-pods.js';
import {parseStats} from '../../src/collector/engine/engine-stats.js';
import {parseJsonIfAny} from '../../src/collector/engine/json-shape.js';
import {parseMembers} from '../../src/collector/engine/network-members.js';
import {compareStartTimes} from '../../src/collector/start-time.js';
import {demand, demandSafe, type FuzzedParser, recorded, unless, written} from './parser.js';

const VERSIONS = [
  {kind: 'docker', version: '20.10.24'},
  {kind: 'podman', version: '4.3.1'},
  {kind: 'podman', version: undefined},
] as const;

/** Text that is no JSON is refused before it comes to these. */
function ofJson(name: string, seeds: readonly Buffer[], parse: (json: unknown) => unknown): FuzzedParser {
  return {
    name,
    seeds,
    check: input => {
      const json = parseJsonIfAny(input.toString());
      demandSafe(unless(EngineError, () => parse(json)));
    },
  };
}

const engine = (name: string) => [recorded(`engine-json/${name}.json`)];

const events: FuzzedParser = {
  name: 'events',
  seeds: [...recorded('engine-json/events.jsonl').toString().split('\n')].map(line => Buffer.from(line)),
  check: input => demandSafe(parseEvent(input.toString())),
};

const stats = ofJson('an engine’s statistics', engine('stats'), json =>
  VERSIONS.map(version => parseStats(json, version)),
);

const DOCKER_CONFIG = '{"Name":"/web","Config":{"Image":"nginx:1","Labels":{"a":"b"}}}';
const OCI_CONFIG =
  '{"annotations":{"io.kubernetes.cri.sandbox-name":"pod","io.kubernetes.cri.sandbox-namespace":"ns","io.kubernetes.cri.container-type":"container","io.kubernetes.cri.container-name":"c","io.kubernetes.cri.sandbox-id":"s","nerdctl/name":"n"}}';
const STORAGE_LIST = '[{"id":"a","names":["web"],"metadata":"{\\"image-name\\":\\"i\\"}"}]';

const CRICTL_PODS =
  '{"items":[{"id":"p","metadata":{"name":"web-1","namespace":"shop","attempt":0},"state":"SANDBOX_READY"}]}';
const CRICTL_CONTAINERS =
  '{"containers":[{"id":"c","podSandboxId":"p","metadata":{"name":"web"},"image":{"image":"sha256:1","userSpecifiedImage":"nginx:1"}}]}';

/** What `crictl` prints of pods and of containers, one of them as it should be. */
const crictl: readonly FuzzedParser[] = [
  ofJson('crictl’s pods', written(CRICTL_PODS), json => [...parseCrictl(json, JSON.parse(CRICTL_CONTAINERS)).values()]),
  ofJson('crictl’s containers', written(CRICTL_CONTAINERS), json => [
    ...parseCrictl(JSON.parse(CRICTL_PODS), json).values(),
  ]),
];

const members = ofJson(
  'who is on a network',
  written(
    '{"Id":"n","Name":"shop","Driver":"bridge","Options":{},"IPAM":{"Config":[{"Subnet":"198.19.0.0/24"}]},"Containers":{"a":{"Name":"web","EndpointID":"e","MacAddress":"02:42:c6:13:00:03","IPv4Address":"198.19.0.3/24"}}}',
  ),
  parseMembers,
);

const startTimes: FuzzedParser = {
  name: 'start times',
  seeds: written('2026-01-31T12:00:00.12Z 2026-01-31T13:00:00.123456789+01:00 0001-01-01T00:00:00Z'),
  check: input => {
    const times = [undefined, ...input.toString().split(' ').slice(0, 4)];
    for (const [a, b] of times.flatMap(first => times.map(second => [first, second] as const))) {
      demand(Math.sign(compareStartTimes(a, b)) === -Math.sign(compareStartTimes(b, a)), `${a} and ${b} have no order`);
    }
    // What is undefined itself, sort() would put last without asking.
    const sorted = times
      .map(time => ({time}))
      .toSorted((a, b) => compareStartTimes(a.time, b.time))
      .map(({time}) => time);
    for (let at = 1; at < sorted.length; at++) {
      demand(compareStartTimes(sorted[0], sorted[at]) <= 0, 'the order goes round in a circle');
    }
  },
};

export const ENGINE_PARSERS: readonly FuzzedParser[] = [
  ofJson('an engine’s version', engine('version'), parseVersion),
  ofJson('an engine’s list', engine('list'), parseList),
  ofJson('an inspected container', engine('inspect'), parseInspected),
  ofJson('an engine’s networks', engine('networks'), json => VERSIONS.map(version => parseNetworks(json, version))),
  stats,
  events,
  ofJson('Docker’s own file of a container', written(DOCKER_CONFIG), parseDockerConfig),
  ofJson('an OCI runtime’s config', written(OCI_CONFIG), json => parseOciConfig(json, 'a')),
  ofJson('Podman’s list of containers', written(STORAGE_LIST), json => [...parseStorageList(json).values()]),
  ofJson('Podman’s pods', written('[{"Name":"shop","Containers":[{"Id":"a","Names":"web"}]}]'), parsePods),
  ...crictl,
  members,
  startTimes,
];
