/** What the search for an engine reads of the machine. `root` is where `/var/run` and `/run` are. */
export interface LocateSystem {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
  readonly userId: number | undefined;
  readonly root: string;
}
