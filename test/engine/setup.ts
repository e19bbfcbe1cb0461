import type {TestProject} from 'vitest/node';
import {provideHostTools} from './lab/host-tools.js';
import {LabImpossible} from './lab/lab-impossible.js';
import {startPrivateEngine} from './lab/private-engine.js';
import type {EngineAddress} from './lab/provided.js';
import {removeAbandonedLabs, removeLab} from './lab/remains.js';

/** No test has a name that this matches. */
const NO_TEST = /(?!)/;

/**
 * The private engines of a whole run of engine tests. Where there can be none, the tests are skipped and it is said
 * why; in CI that is a failure.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  try {
    await provideHostTools();
    const abandoned = await removeAbandonedLabs();
    if (abandoned.length > 0) say(`Engine tests: removed what crashed runs had left: ${abandoned.join(', ')}`);

    const began = performance.now();
    const engines: EngineAddress[] = [];
    while (engines.length < project.getProvidedContext().engineCount) engines.push(await startPrivateEngine());
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const names = engines.map(({namespace, engineVersion}) => `Docker Engine ${engineVersion} in ${namespace}`);
    say(`Engine tests: ready after ${seconds} s: ${names.join(', ')}`);
    project.provide('engines', engines);
    return async () => {
      for (const {namespace} of engines) await removeLab(namespace);
    };
  } catch (error) {
    if (!(error instanceof LabImpossible)) throw error;
    if (isContinuousIntegration()) throw new Error(`The engine tests cannot run: ${error.message}`, {cause: error});

    say(`\n${'!'.repeat(80)}\nThe engine tests are SKIPPED: ${error.message}\n${'!'.repeat(80)}\n`);
    project.provide('engines', []);
    // Vitest has no way to skip a project from here, but it skips what the name pattern leaves out, hooks included.
    project.config.testNamePattern = NO_TEST;
    return undefined;
  }
}

function isContinuousIntegration(): boolean {
  return !['', '0', 'false'].includes(process.env.CI ?? '');
}

/** Standard error, not vitest's console: it belongs to no test. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
