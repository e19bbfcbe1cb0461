/** Tells people who do not look at rxtop's own output. Nothing here waits or throws, so that the watch goes on. */
export interface Notifier {
  /** Shows a line for a moment; nothing where it is undefined. */
  announce(message: string | undefined): void;
  /** Keeps a short text in sight until the next one. */
  setStatus(text: string): void;
  /** Takes back what is in sight. */
  close(): Promise<void>;
}

/** For where there is nobody else to tell. */
export const SILENT_NOTIFIER: Notifier = {
  announce: () => undefined,
  setStatus: () => undefined,
  close: () => Promise.resolve(),
};
