import {ExitCode} from '../errors.js';
import type {Ports} from '../ports.js';
import {doctorReport} from '../view/doctor-report.js';
import type {CommonOptions} from './common-options.js';
import {openSession} from './session.js';

/** Says what can be read here, what cannot and how to mend it. Ends with 1 where something is not told at all. */
export async function runDoctor(options: CommonOptions, ports: Ports): Promise<number> {
  const session = await openSession(
    options,
    {start: 'wait-for-engine', count: 1, settles: true, depth: 'thorough'},
    ports,
  );
  try {
    for await (const {inventory} of session.sweeps) {
      const findings = session.collector.diagnose();
      const containers = inventory.containers.filter(container => options.selection.matches(container));
      ports.stdout.write(doctorReport(findings, inventory, containers));
      return findings.some(({outcome}) => outcome === 'failed') ? ExitCode.failure : ExitCode.ok;
    }
  } finally {
    await session.close();
  }
  return ExitCode.ok;
}
