/** What a process's cgroup path says of the container that the process belongs to. */
export interface CgroupPlace {
  /** 64 hexadecimal digits, or the name of an LXC container. */
  readonly containerId: string;
  /** The pod's uid in Kubernetes, with dashes; undefined outside of it. */
  readonly podUid: string | undefined;
}

/**
 * A container's own cgroup: `<id>`, `docker-<id>.scope`, `libpod-<id>`, `libpod-payload-<id>`, `cri-containerd-<id>.scope`,
 * `crio-<id>.scope`, and `kubepods-….slice:cri-containerd:<id>` where containerd was given a path of systemd's.
 */
const CONTAINER = /^(?:(?:.*:)?(?<runtime>[a-z][a-z-]*)[-:])?(?<id>[0-9a-f]{64})(?:\.scope)?$/;

/** Podman's and CRI-O's monitors have cgroups of their own, which bear the container's id: `libpod-conmon-<id>.scope`. */
const MONITOR = 'conmon';

/** Since LXC 4.0 `lxc.payload.NAME`, before `lxc.payload/NAME` and `lxc/NAME`. Its monitor is in `lxc.monitor…`. */
const LXC_PARENTS: ReadonlySet<string> = new Set(['lxc', 'lxc.payload']);
const LXC_PREFIX = 'lxc.payload.';
const LXC_NAME = /^[\w.-]+$/;

/** `kubepods/burstable/pod<uid>` with the cgroupfs driver, `kubepods-burstable-pod<uid_>.slice` with systemd's. */
const POD = /(?:^|-)pod(?<uid>[0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}|[0-9a-f]{32})(?:\.slice(?::.*)?)?$/;

/** Every container's path has one of these in it: most processes are out of the question at one look. */
const HINT = /[0-9a-f]{64}|\/lxc/;

/**
 * Reads `/proc/<pid>/cgroup`, lines of the form `hierarchy:controllers:path`, and finds the container. Where hierarchies do not
 * agree (an engine within a container need not have all of them), the path through the most containers holds.
 * https://man7.org/linux/man-pages/man7/cgroups.7.html
 */
export function placeOfProcess(cgroups: string): CgroupPlace | undefined {
  if (!HINT.test(cgroups)) return undefined;

  let innermost: {readonly place: CgroupPlace; readonly depth: number} | undefined;
  for (const path of new Set(cgroupLines(cgroups).map(line => line.path))) {
    const found = placeIn(path);
    if (found !== undefined && found.depth > (innermost?.depth ?? 0)) innermost = found;
  }
  return innermost?.place;
}

/** A line of `/proc/<pid>/cgroup`. Version 2 has no controllers here, and one line: `0::/path`. */
export interface CgroupLine {
  readonly controllers: readonly string[];
  readonly path: string;
}

/** Reads the lines of `/proc/<pid>/cgroup`. */
export function cgroupLines(cgroups: string): CgroupLine[] {
  return cgroups.split('\n').flatMap(line => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    return controllers === undefined || path === undefined
      ? []
      : [{controllers: controllers === '' ? [] : controllers.split(','), path}];
  });
}

/** The last container of a path, and how many there are in it: containers may hold engines with containers of their own. */
function placeIn(path: string): {readonly place: CgroupPlace; readonly depth: number} | undefined {
  const parts = path.split('/');
  const ids = parts.map((part, index) => containerIn(part, parts[index - 1], parts[index + 1]));
  const last = ids.findLastIndex(id => id !== undefined);
  const containerId = ids[last];
  if (containerId === undefined) return undefined;

  const podUid = parts
    .slice(0, last + 1)
    .flatMap(part => podIn(part) ?? [])
    .at(-1);
  return {place: {containerId, podUid}, depth: ids.filter(id => id !== undefined).length};
}

function containerIn(part: string, parent: string | undefined, child: string | undefined): string | undefined {
  if (part.startsWith(LXC_PREFIX) || LXC_PARENTS.has(parent ?? '')) {
    const name = part.startsWith(LXC_PREFIX) ? part.slice(LXC_PREFIX.length) : part;
    return LXC_NAME.test(name) ? name : undefined;
  }

  const {id, runtime} = CONTAINER.exec(part)?.groups ?? {};
  if (id === undefined || runtime?.endsWith(MONITOR)) return undefined;

  // Podman's pods are cgroups with an id, which hold the monitors' one beside their containers'.
  return runtime === undefined && child === MONITOR ? undefined : id;
}

function podIn(part: string): string | undefined {
  return POD.exec(part)?.groups?.uid?.replaceAll('_', '-');
}
