import {type Notifier, SILENT_NOTIFIER} from './notifier.js';
import {createProgramRunner} from './run-program.js';
import {createTmux} from './tmux.js';

/** Whoever can be told where rxtop runs: tmux inside of tmux, else nobody. `report` is told of trouble once, in one sentence. */
export function createNotifier(
  environment: Readonly<Record<string, string | undefined>>,
  report: (problem: string) => void,
): Notifier {
  const isInTmux = environment.TMUX !== undefined && environment.TMUX !== '';
  return isInTmux ? createTmux(createProgramRunner(environment), report) : SILENT_NOTIFIER;
}
