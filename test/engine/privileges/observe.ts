import {expect} from 'vitest';
import type {JsonDocument} from '../../../src/view/json-contract.js';
import type {Lab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import type {Finished} from '../lab/run.js';
import {containerOf, counted, shown, UNKNOWN} from '../truth/documents.js';

/** The containers that everybody looks at. `bridged` has received and sent something, and `member` shares its namespace. */
export interface Scene {
  readonly bridged: LabContainer;
  readonly member: LabContainer;
  readonly hosted: LabContainer;
  readonly lonely: LabContainer;
}

/** What somebody is shown and told: a row of the README's table. */
export interface Observed {
  readonly containers: string;
  readonly counters: string;
  readonly networks: string;
  readonly namespaces: string;
  readonly advice: string;
}

/** Runs rxtop with these arguments as that somebody. */
export type RunRxtop = (args: readonly string[]) => Promise<Finished>;

const NOTHING = {containers: 'none', counters: '–', networks: '–', namespaces: '–'};

/**
 * Looks at the scene through `rxtop json` and `rxtop doctor`. Whatever figure is shown has to be the kernel's, and whatever is
 * not has to be `null` with the right reason; what is wrong is said in one line, without a stack.
 */
export async function observe(lab: Lab, scene: Scene, run: RunRxtop): Promise<Observed> {
  const [json, doctor] = await Promise.all([run(['json', '--no-rates']), run(['doctor'])]);
  expect(doctor.stderr).toBe('');
  expect([0, 1]).toContain(doctor.exitCode);
  const remedies = remediesIn(doctor.stdout);
  if (json.exitCode !== 0) {
    expect(json).toMatchObject({exitCode: 1, stdout: ''});
    expect(json.stderr).toMatch(/^rxtop: [^\n]+\n$/);
    // The hint is a sentence of its own, the last.
    expect(json.stderr.endsWith(` ${remedies[0]}\n`)).toBe(true);
    return {...NOTHING, advice: adviceOf(remedies)};
  }

  expect(json.stderr).toBe('');
  const seen = whatIsShown(JSON.parse(json.stdout) as JsonDocument, lab, scene);
  // Containers of other engines here may have more rights than ours, and be closed where ours are open.
  const needed = remedies.filter(
    remedy =>
      (seen.namespaces === '–' || !remedy.includes('CAP_SYS_PTRACE')) &&
      (!seen.areKindsKnown || !remedy.includes('iproute2')),
  );
  const {areKindsKnown: _, ...row} = seen;
  return {...row, advice: adviceOf(needed)};
}

function whatIsShown(document: JsonDocument, lab: Lab, scene: Scene) {
  const bridged = containerOf(document, scene.bridged);
  const [member, hosted, lonely] = [scene.member, scene.hosted, scene.lonely].map(each => containerOf(document, each));
  expect(shown(bridged)).toEqual(counted(lab.kernelCounters(scene.bridged)));
  expect(member?.traffic).toMatchObject({state: 'shared', sharedWith: {id: bridged.id}});
  expect(hosted?.traffic).toMatchObject({state: 'unavailable', reason: 'host-network'});
  expect(lonely?.traffic).toMatchObject({state: 'unavailable', reason: 'no-network'});
  for (const each of [member, hosted, lonely]) {
    expect(shown(each!)).toEqual({receive: UNKNOWN, transmit: UNKNOWN});
  }
  // What the engine's API does not know is unknown, not 0.
  const faults = [bridged.receive.errors, bridged.transmit.errors];
  expect(faults).toEqual(bridged.traffic.source === 'engine' ? [null, null] : [0, 0]);

  const isNamed = bridged.name === scene.bridged.name;
  expect(bridged.name).toBe(isNamed ? scene.bridged.name : scene.bridged.id.slice(0, 12));
  return {
    containers: isNamed ? 'by name' : 'by short id',
    counters: `\`${bridged.traffic.source}\``,
    networks: bridged.interfaces[0]?.network === null ? '–' : 'named',
    namespaces: bridged.networkNamespace === null ? '–' : 'numbers',
    areKindsKnown: bridged.interfaces.every(({kind}) => kind !== null),
  };
}

/** Each remedy of the report, once. Of interfaces without a veth, of which other engines here may have some, none is needed. */
function remediesIn(report: string): string[] {
  const remedies = [...report.matchAll(/^ *→ +(?<remedy>\S.*)$/gm)].map(match => match.groups?.remedy ?? '');
  return [...new Set(remedies)].filter(remedy => !remedy.startsWith('nothing has to be done'));
}

function adviceOf(remedies: readonly string[]): string {
  return remedies.map(withoutDetails).join('; ') || 'nothing is missing';
}

function withoutDetails(remedy: string): string {
  return remedy.replaceAll(/ \([^)]*\)/g, '').replace(/\.$/, '');
}

/** The rows as a Markdown table. */
export function tableOf(rows: ReadonlyMap<string, Observed>): string {
  const lines = [...rows].map(([who, {containers, counters, networks, namespaces, advice}]) =>
    [who, containers, counters, networks, namespaces, advice].join(' | '),
  );
  const head = ['who runs it', 'containers', 'counters', 'networks', 'namespaces', 'advice of `rxtop doctor`'];
  return [head.join(' | '), head.map(() => '---').join(' | '), ...lines].map(line => `| ${line} |`).join('\n');
}
