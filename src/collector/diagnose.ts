import {readFileSync} from 'node:fs';
import process from 'node:process';
import type {CollectorOptions} from '../model/collector.js';
import type {Finding} from '../model/finding.js';
import {
  type EngineStatus,
  type Inventory,
  isListCurrent,
  type WatchedContainer,
  type WatchedInterface,
} from '../model/inventory.js';
import type {EngineLocation} from './engine/engine-location.js';
import {isClosed} from './process-handle.js';
import {ofStatsApi} from './stats-api-cost.js';

const INTO_HOST_NAMESPACE =
  'run rxtop in the host’s network namespace, with its own /sys (with Docker: --network host)';

/** What is looked at to find out what can be read. */
export interface DiagnosisFacts {
  readonly location: EngineLocation;
  readonly inventory: Inventory;
  readonly isLocal: boolean;
  readonly procRoot: string;
  readonly forcedSource: CollectorOptions['source'];
  readonly vethCount: number;
  /** Whether the kernel has refused to tell of what kind interfaces are. */
  readonly areKindsClosed: boolean;
  /** Whether the host's interfaces can be listened to as they go: see `LinkListening`. */
  readonly ends: LinkListening;
}

/** `elsewhere`: we are not in the host's network namespace. `no-program`: there is no `ip`. */
export type LinkListening = 'possible' | 'elsewhere' | 'no-program';

const RUN_AS_ROOT = 'run rxtop as root';

/** Looks at everything that rxtop reads, and says what is missing and how to mend it. */
export function diagnose(facts: DiagnosisFacts): Finding[] {
  const counters = isListCurrent(facts.inventory.engines[0]) ? ofCounters(facts) : [];
  return [ofUser(), ...ofEngine(facts), ...counters];
}

function ofCounters(facts: DiagnosisFacts): Finding[] {
  const [engine] = facts.inventory.engines;
  const asked = facts.inventory.containers.filter(isCountedByEngine).length;
  if (!facts.isLocal) return [ofStatsApi(engine, asked, 'the engine is on another host', 'run rxtop on that host')];
  if (facts.forcedSource === 'engine') return [ofStatsApi(engine, asked, 'chosen by --source', 'leave --source away')];

  return [ofProc(facts), ofNamespaces(facts), ofVeths(facts), ...ofKinds(facts), ofEnds(facts)];
}

function ofEngine({location, inventory}: DiagnosisFacts): Finding[] {
  const [engine] = inventory.engines;
  const looked = location.candidates.map(
    ({endpoint, origin, outcome}): Finding => ({
      subject: outcome === 'chosen' ? 'engine place' : 'also looked at',
      outcome: 'ok',
      statement: `${endpoint} (${origin}${outcome === 'chosen' ? '' : `: ${outcome}`})`,
      remedy: undefined,
    }),
  );
  return [...looked, ofConnection(engine)];
}

function ofConnection({kind, version, state, reason, hint, standIn}: EngineStatus): Finding {
  if (standIn !== undefined) {
    return {
      subject: 'engine',
      outcome: 'limited',
      statement: `${reason}: containers are found by their cgroups, without networks, and by id where the runtime’s files are closed`,
      remedy: hint,
    };
  }

  return state === 'connected'
    ? {
        subject: 'engine',
        outcome: 'ok',
        statement: `${kind} ${version ?? 'of an unknown version'} answers`,
        remedy: undefined,
      }
    : {subject: 'engine', outcome: 'failed', statement: reason ?? 'it does not answer', remedy: hint};
}

/** `hidepid` hides other users' processes: https://www.kernel.org/doc/html/latest/filesystems/proc.html#mount-options */
function ofProc({procRoot, inventory}: DiagnosisFacts): Finding {
  const subject = 'processes';
  const hidden = inventory.containers.filter(isCountedByEngine);
  const option = hidepid(procRoot);
  if (hidden.length === 0) {
    return {subject, outcome: 'ok', statement: `${procRoot} shows the containers’ processes`, remedy: undefined};
  }

  const why = option === undefined ? 'the engine may run in a virtual machine' : `it is mounted with hidepid=${option}`;
  return {
    subject,
    outcome: 'limited',
    statement: `${procRoot} does not show the processes of ${hidden.length} containers (${why}): the engine’s stats API has to be asked, which costs a thousand times as much`,
    remedy: option === undefined ? 'run rxtop where the containers run' : RUN_AS_ROOT,
  };
}

function ofNamespaces({inventory}: DiagnosisFacts): Finding {
  const subject = 'namespaces';
  const closed = inventory.containers.filter(
    ({networkNamespace, pid}) => pid !== undefined && networkNamespace === undefined,
  );
  if (closed.some(isCountedByEngine)) {
    return {
      subject,
      outcome: 'limited',
      statement: 'they cannot be looked at: which containers share one, or the host’s, is the engine’s word',
      remedy: RUN_AS_ROOT,
    };
  }

  if (!closed.some(({traffic}) => traffic.state === 'counted')) {
    return {
      subject,
      outcome: 'ok',
      statement: 'the kernel tells which network namespace a container is in',
      remedy: undefined,
    };
  }

  return {
    subject,
    outcome: 'limited',
    statement:
      'the kernel tells this user containers’ network namespaces apart, but not their numbers (networkNamespace is null in JSON)',
    remedy: `${RUN_AS_ROOT}, or give it CAP_SYS_PTRACE`,
  };
}

function ofVeths({inventory, vethCount, procRoot}: DiagnosisFacts): Finding {
  const subject = 'host interfaces';
  const interfaces: WatchedInterface[] = inventory.containers.flatMap(container => [...container.interfaces]);
  const counted = interfaces.filter(({isLoopback, source}) => !isLoopback && source !== 'engine');
  const tied = counted.filter(({hostInterface}) => hostInterface !== undefined);
  if (counted.length === 0 && inventory.containers.some(isCountedByEngine)) {
    const statement = 'they are not looked for: the engine counts every container';
    return {subject, outcome: 'limited', statement, remedy: RUN_AS_ROOT};
  }

  if (tied.length === counted.length) {
    const statement = `${vethCount} veths here; each of ${counted.length} container interfaces is tied to one: one file is read a sweep`;
    return {subject, outcome: 'ok', statement, remedy: undefined};
  }

  return {
    subject,
    outcome: 'limited',
    statement: `${vethCount} veths here; ${counted.length - tied.length} of ${counted.length} container interfaces have none that is certain and are read in their namespace, one file each`,
    remedy:
      vethCount === 0 || procRoot !== '/proc'
        ? INTO_HOST_NAMESPACE
        : 'nothing has to be done: it is right for macvlan, ipvlan and interfaces made inside',
  };
}

/** Nothing is said where all kinds are known: the kernel is asked only where an interface has no veth. */
function ofKinds({inventory, areKindsClosed}: DiagnosisFacts): Finding[] {
  const closed = inventory.containers.filter(({networkNamespace}) => areKindsClosed || networkNamespace === undefined);
  const unknown = closed
    .flatMap(({interfaces}) => interfaces)
    .filter(({kind, source}) => kind === undefined && source !== 'engine');
  if (unknown.length === 0) return [];

  const statement = `the kernel cannot be asked of what kind ${unknown.length} of them are: whether they are tunnels or bridges is told by what /proc shows alone`;
  const remedy = `${RUN_AS_ROOT}, with iproute2 installed`;
  return [{subject: 'inner interfaces', outcome: 'limited', statement, remedy}];
}

/** Without a link monitor, what passes between the last sweep and a container's end is lost. */
function ofEnds({ends}: DiagnosisFacts): Finding {
  const subject = 'final counters';
  const lost =
    'what a container does between the last sweep and its end is lost, and its last counters are marked approximate';
  switch (ends) {
    case 'possible':
      return {
        subject,
        outcome: 'ok',
        statement: 'a container’s last counters are read when its interfaces come back to the host (ip monitor)',
        remedy: undefined,
      };
    case 'elsewhere':
      return {
        subject,
        outcome: 'limited',
        statement: `rxtop is not in the host’s network namespace: ${lost}`,
        remedy: INTO_HOST_NAMESPACE,
      };
    case 'no-program':
      return {
        subject,
        outcome: 'limited',
        statement: `there is no ip program on PATH: ${lost}`,
        remedy: 'install iproute2',
      };
  }
}

function isCountedByEngine({traffic}: WatchedContainer): boolean {
  return traffic.state === 'counted' && traffic.source === 'engine';
}

function hidepid(procRoot: string): string | undefined {
  try {
    const line = readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      // What was mounted last lies on top.
      .findLast(mount => mount.split(' ')[4] === procRoot);
    const option = /\bhidepid=(\w+)/.exec(line ?? '')?.[1];
    return option === '0' || option === 'off' ? undefined : option;
  } catch (error) {
    if (isClosed(error)) return undefined;
    throw error;
  }
}

function ofUser(): Finding {
  const id = process.getuid?.();
  const statement = id === 0 ? 'rxtop runs as root' : `rxtop runs as the user with id ${id}`;
  return {subject: 'user', outcome: 'ok', statement, remedy: undefined};
}
