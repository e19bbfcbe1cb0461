/**
 * One thing that was looked at to find out what can be read here. `limited`: it works, but something is told less well;
 * `failed`: something is not told at all. `remedy` is what to do about it, undefined where nothing is wrong.
 */
export interface Finding {
  readonly subject: string;
  readonly outcome: 'ok' | 'limited' | 'failed';
  readonly statement: string;
  readonly remedy: string | undefined;
}
