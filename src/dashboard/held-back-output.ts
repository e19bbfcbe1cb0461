/**
 * Holds back what anyone writes to stderr while a picture is on the terminal, warnings of Node.js too: it would land in
 * the middle of it. Answers how to let go: what was held back is written then.
 */
export function holdBack(stderr: NodeJS.WriteStream): () => void {
  if (!stderr.isTTY) return () => undefined;

  const held: string[] = [];
  const write = stderr.write;
  const warningListeners = process.listeners('warning');
  const onWarning = (warning: Error) => held.push(`${warning.name}: ${warning.message}\n`);
  stderr.write = (chunk: string | Uint8Array) => {
    held.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    return true;
  };
  process.removeAllListeners('warning');
  process.on('warning', onWarning);

  return () => {
    stderr.write = write;
    process.removeListener('warning', onWarning);
    for (const listener of warningListeners) process.on('warning', listener);
    for (const text of held.splice(0)) stderr.write(text);
  };
}
