import {type ServiceWish, serviceArguments} from './service-arguments.js';

/**
 * A unit that runs the exporter as a user of its own. It sees the processes of others, and may write nothing. Node.js compiles
 * what it runs, so memory must be writable and executable.
 */
export function systemdUnit(wish: ServiceWish): string {
  const command = ['/usr/bin/env', 'rxtop', ...serviceArguments(wish)].map(quoted).join(' ');
  return `# /etc/systemd/system/rxtop-export.service
[Unit]
Description=Network traffic of containers as metrics
After=network-online.target docker.service
Wants=network-online.target

[Service]
ExecStart=${command}
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
SuccessExitStatus=143

DynamicUser=yes
# The engine's socket gives power over the host. Without this line containers have short ids, and networks no names.
SupplementaryGroups=docker
# To tell network namespaces apart: without it they have no numbers.
AmbientCapabilities=CAP_SYS_PTRACE
CapabilityBoundingSet=CAP_SYS_PTRACE

NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
LockPersonality=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
UMask=0077
MemoryMax=512M
TasksMax=64

[Install]
WantedBy=multi-user.target
`;
}

/** A unit's words: blanks and quotes need quotes, and two characters mean something to systemd. */
function quoted(word: string): string {
  const escaped = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w./:=,@+%$[\]-]+$/u.test(escaped)
    ? escaped
    : `"${escaped.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
