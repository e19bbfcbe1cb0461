/** The streams of a terminal that a program draws on. */
export interface TerminalStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** A terminal that takes nothing must not stop the collector: Node.js makes terminals blocking by default. */
export function setBlocking(stdout: NodeJS.WriteStream, mode: 'blocking' | 'non-blocking'): void {
  const {_handle: handle} = stdout as {_handle?: {setBlocking?: (isBlocking: boolean) => void}};
  handle?.setBlocking?.(mode === 'blocking');
}

/** The file descriptor that a stream writes to. */
export function descriptorOf(stdout: NodeJS.WriteStream): number {
  return (stdout as {fd?: number}).fd ?? 1;
}

/** Hands over keys one by one, or lines as the terminal edits them. Nothing where there is no terminal any more. */
export function setRaw(stdin: NodeJS.ReadStream, mode: 'raw' | 'cooked'): void {
  if (stdin.isTTY && !stdin.destroyed) stdin.setRawMode(mode === 'raw');
}
