import {
  imageNote,
  OPEN_NOTE,
  openToOthers,
  PROC_ROOT,
  type ServiceWish,
  serviceArguments,
} from './service-arguments.js';

const MOUNTS = [
  '    volumes:',
  `      - /proc:${PROC_ROOT}:ro`,
  '      # It gives power over the host; rxtop only reads. A socket proxy does as well (DOCKER_HOST).',
  '      - /var/run/docker.sock:/var/run/docker.sock:ro',
];

const RIGHTS = [
  '    user: "0:0"',
  '    read_only: true',
  '    cap_drop: [ALL]',
  '    cap_add: [SYS_PTRACE]   # to tell network namespaces apart',
];

/** A file for docker compose, for one host. */
export function composeFile(wish: ServiceWish): string {
  return [
    ...imageNote(wish.image),
    'services:',
    '  rxtop:',
    `    image: ${JSON.stringify(wish.image)}`,
    `    command: ${argumentsText(wish)}`,
    '    # The host’s interfaces are read: in another namespace each container would be read by itself.',
    '    network_mode: host',
    ...MOUNTS,
    ...RIGHTS,
    '    security_opt: [no-new-privileges]',
    '    mem_limit: 512m',
    '    restart: unless-stopped',
    '',
  ].join('\n');
}

/** A file for docker stack deploy: one exporter on each node of a swarm. */
export function swarmFile(given: ServiceWish): string {
  const wish = openToOthers(given);
  return [
    ...imageNote(wish.image),
    ...(wish === given ? [] : [OPEN_NOTE]),
    'services:',
    '  rxtop:',
    `    image: ${JSON.stringify(wish.image)}`,
    `    command: ${argumentsText(wish)}`,
    '    networks: [host]',
    ...MOUNTS,
    ...RIGHTS,
    '    deploy:',
    '      mode: global',
    '      resources: {limits: {memory: 512M}}',
    'networks:',
    '  host: {name: host, external: true}',
    '',
  ].join('\n');
}

/** Every JSON text is YAML too. Compose takes a dollar sign for a variable. */
function argumentsText(wish: ServiceWish): string {
  const words = serviceArguments(wish, ['--proc-root', PROC_ROOT]);
  return JSON.stringify(words.map(word => word.replaceAll('$', '$$$$')));
}
