import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {EngineAddress} from '../engine/lab/provided.js';

/** Every other collector of Netdata 1.37 that would run by itself. */
const SWITCHED_OFF = [
  ...['diskspace', 'timex', 'tc', 'idlejitter', 'checks', 'apps', 'charts.d', 'python.d', 'node.d', 'go.d', 'perf'],
  ...['slabinfo', 'ioping', 'fping', 'loops', 'netdata monitoring', 'netdata monitoring extended', 'profile'],
];

/** What its collector of /proc reads beside /proc/net/dev. */
const PROC_SWITCHED_OFF = [
  ...['/proc/pagetypeinfo', '/proc/stat', '/proc/uptime', '/proc/loadavg', '/proc/pressure', '/proc/interrupts'],
  ...['/proc/sys/kernel/random/entropy_avail', '/proc/softirqs', '/proc/vmstat', '/proc/meminfo', 'ipc'],
  ...['/sys/kernel/mm/ksm', '/sys/block/zram', '/sys/devices/system/edac/mc', '/sys/devices/system/node'],
  ...['/proc/net/wireless', '/proc/net/sockstat', '/proc/net/sockstat6', '/proc/net/netstat', '/proc/net/sctp/snmp'],
  ...['/proc/net/softnet_stat', '/proc/net/ip_vs/stats', '/sys/class/infiniband', '/proc/net/stat/conntrack'],
  ...['/proc/net/stat/synproxy', '/proc/diskstats', '/proc/mdstat', '/proc/net/rpc/nfsd', '/proc/net/rpc/nfs'],
  ...['/proc/spl/kstat/zfs/arcstats', '/proc/spl/kstat/zfs/pool/state', '/sys/fs/btrfs', '/sys/class/power_supply'],
];

/**
 * The words that run Netdata on the engine's host: containers and interfaces only, on the loopback of that host, of the
 * engine's own cgroup, in memory, without alarms, learning, registry and statistics of use. It sees the host's interfaces
 * in /sys, and beside them the cgroups of this machine.
 */
export function netdataCommand(engine: EngineAddress): string[] {
  const folder = path.join(path.dirname(engine.socketPath), 'netdata');
  const own = (each: string) => path.join(folder, each);
  for (const each of ['etc', 'cache', 'lib/registry', 'log', 'cgroups']) mkdirSync(own(each), {recursive: true});
  writeFileSync(own('etc/.opt-out-from-anonymous-statistics'), '');
  writeFileSync(own('etc/netdata.conf'), configuration(folder, engine.namespace));
  const script = [
    'mount --make-rprivate /',
    `mount --rbind /sys/fs/cgroup ${own('cgroups')}`,
    'mount -t sysfs sysfs /sys',
    `mount --rbind ${own('cgroups')} /sys/fs/cgroup`,
    `exec netdata -D -c ${own('etc/netdata.conf')} -P ${own('pid')}`,
  ];
  return ['nsenter', `--net=/run/netns/${engine.namespace}`, 'unshare', '--mount', 'sh', '-ec', script.join('\n')];
}

/** https://learn.netdata.cloud/docs/netdata-agent/configuration/daemon-configuration */
function configuration(folder: string, cgroup: string): string {
  const directories = ['cache', 'lib', 'log'].map(each => [each, path.join(folder, each)] as const);
  const off = (names: readonly string[]) => names.map(name => [name, 'no'] as const);
  return [
    section('global', [
      ['run as user', 'root'],
      ['OOM score', 'keep'],
      ['process scheduling policy', 'keep'],
    ]),
    section('db', [
      ['mode', 'ram'],
      ['retention', '300'],
      ['update every', '1'],
    ]),
    section('directories', [['config', path.join(folder, 'etc')], ['home', folder], ...directories]),
    section('logs', [
      ['debug', 'none'],
      ['access', 'none'],
    ]),
    section('web', [['bind to', '127.0.0.1:19999']]),
    ...['health', 'ml', 'registry', 'statsd'].map(name => section(name, [['enabled', 'no']])),
    section('plugins', [
      ['enable running new plugins', 'no'],
      ['cgroups', 'yes'],
      ['proc', 'yes'],
      ...off(SWITCHED_OFF),
    ]),
    section('plugin:proc', off(PROC_SWITCHED_OFF)),
    section('plugin:cgroups', [
      ['use unified cgroups', 'no'],
      ['search for cgroups in subpaths matching', `/ /${cgroup} /${cgroup}/* !*`],
      ['enable by default cgroups matching', `/${cgroup}/*`],
      ['run script to rename cgroups matching', '!*'],
    ]),
  ].join('\n');
}

function section(name: string, settings: readonly (readonly [string, string])[]): string {
  return [`[${name}]`, ...settings.map(([key, value]) => `    ${key} = ${value}`), ''].join('\n');
}
