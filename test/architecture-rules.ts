/** Which other folders and files of `src/` each may import. `types` means `import type` only. */
export const MAY_IMPORT: Readonly<Record<string, Readonly<Record<string, 'values' | 'types'>>>> = {
  'errors.ts': {},
  'ports.ts': {model: 'types'},
  // The executable has all of the program in one file with its start.
  start: {'main.ts': 'values'},
  'burst-pace.ts': {model: 'values'},
  'monitor.ts': {model: 'values', 'burst-pace.ts': 'types'},
  model: {},
  selectors: {model: 'values', 'errors.ts': 'values'},
  collector: {model: 'values', 'errors.ts': 'values'},
  aggregator: {model: 'values'},
  anomaly: {model: 'values'},
  alerts: {model: 'values', anomaly: 'values', selectors: 'values', flows: 'values', 'errors.ts': 'values'},
  notify: {model: 'values', alerts: 'types', selectors: 'values', 'errors.ts': 'values'},
  flows: {model: 'values'},
  totals: {model: 'values'},
  state: {'errors.ts': 'values'},
  view: {model: 'values', alerts: 'types', selectors: 'types', totals: 'types', flows: 'types'},
  export: {
    'ports.ts': 'types',
    model: 'values',
    selectors: 'values',
    alerts: 'types',
    view: 'values',
    'errors.ts': 'values',
  },
  dashboard: {
    'ports.ts': 'types',
    model: 'values',
    view: 'values',
    flows: 'values',
    alerts: 'types',
    'errors.ts': 'values',
  },
  cli: {
    model: 'values',
    selectors: 'values',
    aggregator: 'values',
    anomaly: 'values',
    alerts: 'values',
    notify: 'values',
    view: 'values',
    dashboard: 'values',
    export: 'values',
    totals: 'values',
    flows: 'values',
    state: 'values',
    'errors.ts': 'values',
    'ports.ts': 'values',
    'monitor.ts': 'values',
    'burst-pace.ts': 'values',
  },
};

/** The only places that may import each package. Packages that are not listed may be imported nowhere. */
export const OWNERS: Readonly<Record<string, readonly string[]>> = {
  dockerode: ['collector'],
  systeminformation: ['collector'],
  // write-now.ts gives the terminal back with synchronous writes, when no event loop will turn any more.
  // terminfo.ts reads what the built program has within itself.
  'node:fs': ['start', 'collector', 'state', 'dashboard/write-now.ts', 'dashboard/terminfo.ts'],
  'node:fs/promises': ['collector', 'state', 'main.ts'],
  blessed: ['dashboard'],
  'blessed-contrib': ['dashboard'],
  commander: ['cli'],
  yaml: [
    'cli/config-text.ts',
    'cli/look-config.ts',
    'cli/rule-config.ts',
    'cli/silence-config.ts',
    'cli/notifier-config.ts',
    'cli/allow-config.ts',
    'cli/web-config.ts',
    'cli/prometheus-config.ts',
    'cli/yaml-file.ts',
  ],
  'string-width': ['view'],
  bcryptjs: ['export/passwords.ts'],
};

/** The packages that go into the program. */
export const OWNED_PACKAGES: readonly string[] = Object.keys(OWNERS).filter(name => !name.startsWith('node:'));

/** What may be written only in some places. */
export interface Fence {
  readonly pattern: RegExp;
  readonly what: string;
  readonly allowedIn: readonly string[];
  readonly instead: string;
}

/** What only some places do. */
export const FENCES: readonly Fence[] = [
  {
    pattern: /\bprocess\.(?:exit|reallyExit|abort)\s*\(/,
    what: 'ends the process',
    allowedIn: [],
    instead: 'return, or throw a UserError; main.ts sets the exit code',
  },
  {
    pattern: /\bprocess\.exitCode\b/,
    what: 'sets the exit code',
    // After a crash nothing returns to main.ts any more; what the build has answered is told without it.
    allowedIn: ['main.ts', 'dashboard/exit-paths.ts', 'start/start.ts'],
    instead: 'return the code to main.ts',
  },
  {
    pattern: /\bDate\.now\s*\(|\bnew Date\(\)|\bperformance\.now\s*\(|\bprocess\.(?:hrtime|uptime)\b/,
    what: 'looks at a clock of its own',
    allowedIn: ['main.ts'],
    instead: 'take the clock of the ports',
  },
  {
    pattern: /\bsetInterval\s*\(/,
    what: 'runs an interval',
    allowedIn: [],
    instead: 'let the monitor loop set the pace',
  },
  {
    pattern: /\bsetTimeout\s*\(|\bnode:timers\b/,
    what: 'uses a timer',
    allowedIn: ['main.ts', 'collector', 'dashboard'],
    instead: 'take the clock of the ports',
  },
];

/** What may stand at the top of the repository, besides dotfiles and what Git ignores. */
export const TOP_LEVEL = {
  needed: ['package.json', 'tsconfig.json', 'src', 'bin', 'packaging', 'test', 'screenshots', 'README.md'],
  expected: ['Dockerfile', 'package-lock.json', 'LICENSE', 'CHANGELOG.md', 'biome.json', 'vitest.config.ts'],
} as const;

/** A file has one idea, and so many lines at most. */
export const MOST_LINES = 250;
