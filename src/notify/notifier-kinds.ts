import {validateHeaderName, validateHeaderValue} from 'node:http';
import type {Clock} from '../model/collector.js';
import {createAlertmanager} from './alertmanager.js';
import {createBell} from './bell.js';
import type {Channel} from './channel.js';
import {createDesktop} from './desktop.js';
import {createExec} from './exec.js';
import {PLACES, type Template, unknownPlace} from './json-template.js';
import {createProgramRunner} from './run-program.js';
import {isRecord, type SettingsReader} from './settings-reader.js';
import {createSyslog, FACILITIES} from './syslog.js';
import {createTmux, type Tmux} from './tmux.js';
import {createWebhook} from './webhook.js';

/** What channels need of the world. */
export interface ChannelWorld {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;
  readonly clock: Clock;
}

/** A channel; that of tmux comes with its status line. */
export interface OpenedChannel {
  readonly channel: Channel;
  readonly tmux?: Tmux;
}

/** Makes a channel; undefined where it makes no sense, such as a bell without a terminal. */
export type OpenChannel = (world: ChannelWorld) => OpenedChannel | undefined;

/** A kind of notifier: what it can be told beside `severity` and `resolved`, how it looks in the config file, and how it is read. */
export interface NotifierKind {
  readonly keys: readonly string[];
  readonly example: string;
  /** The key of the same name as the kind says where to: an address, a program, or just `true`. */
  read(settings: SettingsReader): OpenChannel;
}

/** Every kind of notifier, by its key in the config file. */
export const NOTIFIER_KINDS: Readonly<Record<string, NotifierKind>> = {
  bell: {
    keys: [],
    example: '- bell: true',
    read:
      () =>
      ({stdout}) =>
        stdout.isTTY ? {channel: createBell(stdout)} : undefined,
  },

  tmux: {
    keys: [],
    example: '- tmux: true',
    read:
      () =>
      ({environment, clock}) => {
        if ((environment.TMUX ?? '') === '') return undefined;

        const tmux = createTmux(createProgramRunner(environment), clock);
        return {channel: tmux.messages, tmux};
      },
  },

  desktop: {
    keys: [],
    example: '- desktop: 777',
    read(settings) {
      const sequence = settings.choice('desktop', [9, 777], 777);
      return ({stdout, environment}) =>
        stdout.isTTY
          ? {channel: createDesktop({sequence, isInTmux: (environment.TMUX ?? '') !== ''}, stdout)}
          : undefined;
    },
  },

  exec: {
    keys: [],
    example: '- exec: [/usr/local/bin/page, --team, net]',
    read(settings) {
      const argv = settings.texts('exec');
      return ({environment}) => ({channel: createExec(argv, createProgramRunner(environment))});
    },
  },

  webhook: {
    keys: ['headers', 'template'],
    example: '- webhook: https://hooks.example.org/rxtop',
    read(settings) {
      const webhook = {url: settings.url('webhook'), headers: readHeaders(settings), template: readTemplate(settings)};
      return () => ({channel: createWebhook(webhook)});
    },
  },

  alertmanager: {
    keys: ['headers', 'labels'],
    example: '- alertmanager: http://127.0.0.1:9093',
    read(settings) {
      const url = settings.url('alertmanager');
      const alertmanager = {url, headers: readHeaders(settings), labels: settings.record('labels', labelFault)};
      return () => ({channel: createAlertmanager(alertmanager)});
    },
  },

  syslog: {
    keys: ['tag', 'facility', 'socket'],
    example: '- syslog: true',
    read(settings) {
      const tag = settings.has('tag') ? settings.text('tag') : 'rxtop';
      const facility = settings.choice('facility', FACILITIES, 'daemon');
      const socket = settings.has('socket') ? settings.text('socket') : undefined;
      return ({environment}) => ({
        channel: createSyslog({tag, facility, socket}, createProgramRunner(environment)),
      });
    },
  },
};

function readHeaders(settings: SettingsReader): Readonly<Record<string, string>> {
  return settings.record('headers', (name, value) => {
    if (/^(?:content-length|content-type|transfer-encoding|connection|host)$/iu.test(name)) {
      return 'this header is not yours to set';
    }

    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
      return undefined;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;

      return 'HTTP allows no such header';
    }
  });
}

/** Names that we give ourselves, and that are an alert's identity. */
const OUR_LABELS: readonly string[] = [
  ...['alertname', 'severity', 'host', 'container', 'rule', 'metric', 'project', 'service'],
];

function labelFault(name: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/u.test(name)) return 'a label has a name of letters, digits and underscores';

  return OUR_LABELS.includes(name) ? 'rxtop sets this label itself' : undefined;
}

function readTemplate(settings: SettingsReader): Template | undefined {
  if (!settings.has('template')) return undefined;

  const read = (value: unknown, path: readonly (string | number)[]): Template => {
    if (typeof value === 'string') {
      const unknown = unknownPlace(value);
      if (unknown === undefined) return value;

      throw settings.refusal('template', `there is no {${unknown}}; there are ${PLACES.join(', ')}`, ...path);
    }
    if (Array.isArray(value)) return value.map((each, index) => read(each, [...path, index]));
    if (isRecord(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, read(each, [...path, key])]));
    }
    if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;

    throw settings.refusal('template', 'JSON has no such value', ...path);
  };
  return read(settings.get('template'), []);
}
