/** What I/O needs of timers. Tests pass their own, so that no test waits for real time. */
export interface Timers {
  /** Calls back once after that time, unless the returned function is called before. */
  after(seconds: number, callback: () => void): () => void;
}

/** Node's own timers. */
export const nodeTimers: Timers = {
  after(seconds, callback) {
    const timer = setTimeout(callback, seconds * 1000);
    return () => clearTimeout(timer);
  },
};
