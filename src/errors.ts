/** Exit codes of every command but `check`, which uses the Monitoring Plugins' own. A signal adds its number to 128. */
export const ExitCode = {ok: 0, failure: 1, usage: 2} as const;

/** Exit codes of the Monitoring Plugins: https://www.monitoring-plugins.org/doc/guidelines.html */
export const CheckCode = {ok: 0, warning: 1, critical: 2, unknown: 3} as const;

/**
 * A failure that the user can mend: one line that says what is wrong, and a hint that says what to do. `usage` is what
 * the user wrote (exit code 2), `failure` what happened to them (exit code 1). Everything else is a bug and keeps its stack.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly hint: string;
  readonly kind: 'usage' | 'failure';
  /** What else went wrong, if it was not this alone. */
  readonly others: readonly UserError[];

  /** Both as sentences; a question is not given a full stop. */
  get sentences(): string {
    return `${this.message}${/[.?!]$/u.test(this.message) ? '' : '.'} ${this.hint}`;
  }

  get exitCode(): number {
    return ExitCode[this.kind];
  }

  constructor(message: string, {hint, kind, cause, others}: UserErrorFacts) {
    super(message, {cause});
    this.hint = hint;
    this.kind = kind;
    this.others = others ?? [];
  }
}

interface UserErrorFacts {
  readonly hint: string;
  readonly kind: 'usage' | 'failure';
  readonly cause?: unknown;
  readonly others?: readonly UserError[];
}

/** The `code` of a Node.js system error (`ENOENT`, `EACCES`…), undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
