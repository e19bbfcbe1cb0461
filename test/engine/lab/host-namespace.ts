import {LabImpossible} from './lab-impossible.js';
import {run} from './run.js';

/** With these off, a container that is idle counts nothing: no router solicitations, no group reports of the bridges. */
const QUIETENING = [
  'for file in /proc/sys/net/ipv6/conf/*/disable_ipv6; do [ ! -e "$file" ] || echo 1 > "$file"; done',
  'echo 0 > /proc/sys/net/ipv4/igmp_link_local_mcast_reports',
];

/** Makes the network namespace that plays the host of a lab. Throws LabImpossible if this machine cannot do that. */
export async function makeHostNamespace(name: string): Promise<void> {
  for (const argv of [
    ['ip', 'netns', 'add', name],
    ['ip', '-n', name, 'link', 'set', 'lo', 'up'],
    ['ip', 'netns', 'exec', name, 'sh', '-ec', QUIETENING.join('\n')],
  ]) {
    const {exitCode, stderr} = await run(argv);
    if (exitCode !== 0) throw new LabImpossible(`${argv.join(' ')}: ${stderr.trim()}`);
  }
}
