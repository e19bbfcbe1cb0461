import {BaseSequencer, type TestSpecification} from 'vitest/node';

/** Files that take more than ten seconds, the longest first: begun last, one of them would keep a worker alone in the end. */
const LONGEST = [
  'engine/engines/podman-4',
  'engine/engines/docker-restarts',
  'engine/churn/churn',
  'engine/engines/docker-26',
  'engine/engines/docker-28',
  'engine/scenarios/ssh',
  'engine/scenarios/04-cheap',
  'engine/truth/bridge',
  'engine/scenarios/alertmanager',
  'engine/scenarios/totals',
  'engine/scenarios/no-engine',
  'engine/privileges/matrix',
  'engine/lab',
  'engine/truth/lifecycle',
  'engine/engines/docker-26-swarm',
  'terminal/panes',
  'terminal/tmux',
  'terminal/table',
  'terminal/package',
  'terminal/executable',
].map(name => `/test/${name}.test.ts`);

/** Begins with what takes longest, where vitest would begin with the largest files. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({moduleId}: TestSpecification) => {
      const index = LONGEST.findIndex(name => moduleId.endsWith(name));
      return index === -1 ? LONGEST.length : index;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
