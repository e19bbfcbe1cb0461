import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {InvalidArgumentError} from 'commander';
import {parseDuration} from '../../src/alerts/duration.js';
import {formatRule} from '../../src/alerts/format-rule.js';
import {parseRule} from '../../src/alerts/parse-rule.js';
import {parseConfig} from '../../src/cli/config-text.js';
import {parseCount, parseInterval} from '../../src/cli/number-options.js';
import {readCurrentContext} from '../../src/collector/engine/docker-config.js';
import {parseDockerHost} from '../../src/collector/engine/docker-host.js';
import {UserError} from '../../src/errors.js';
import {parseFilter} from '../../src/selectors/filter.js';
import {createGlob} from '../../src/selectors/glob.js';
import {booksText, parseBooks} from '../../src/totals/books-text.js';
import {demand, demandSafe, type FuzzedParser, isSafe, unless, written} from './parser.js';

const utf8 = (input: Buffer) => input.toString();

const durations: FuzzedParser = {
  name: 'durations, intervals and counts',
  seeds: written('10s', '1m30s', '500ms', '0.5', '2', '1d'),
  check: input => {
    const seconds = parseDuration(utf8(input));
    demand(seconds === undefined || (Number.isFinite(seconds) && seconds >= 0), `no duration: ${seconds}`);
    const interval = unless(InvalidArgumentError, () => parseInterval(utf8(input)));
    demand(interval === undefined || (interval > 0 && interval <= 3600), `no interval: ${interval}`);
    demand(Number.isSafeInteger(unless(InvalidArgumentError, () => parseCount(utf8(input))) ?? 1), 'no count');
  },
};

const rules: FuzzedParser = {
  name: 'rules, which read the same once written',
  seeds: written(
    'service=db tx > 5MB/s for 10s clear 3MB/s as critical',
    'label:tier!="front end" rx.drops >= 1% for 1m30s',
    'name=web-* project=shop rx == 0 for 1m',
    'total < 10kbit/s',
  ),
  check: input => {
    const parsed = parseRule(utf8(input));
    if (parsed.state !== 'parsed') {
      demand(parsed.refusal.column >= 1 && parsed.refusal.column <= [...utf8(input)].length + 1, 'no such column');
      demand(isSafe(parsed.refusal.message), 'the message can steer a terminal');
      return;
    }

    const again = parseRule(formatRule(parsed.rule));
    demand(again.state === 'parsed', `written as ${formatRule(parsed.rule)}, which is no rule`);
  },
};

const filters: FuzzedParser = {
  name: 'filters',
  seeds: written('name=web-*', 'label=tier=front', 'label:a!=b', 'state=running', 'network=x'),
  check: input => void unless(UserError, () => parseFilter(utf8(input))),
};

const globs: FuzzedParser = {
  name: 'globs',
  seeds: written(
    'web-*',
    '*a*a*a*a*b',
    '[!a-z]?{web,api{1,2}}',
    '\\*',
    '{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}',
  ),
  check: input => {
    const pattern = utf8(input).slice(0, 512);
    const fits = createGlob(pattern);
    demand(fits(pattern), 'a text does not fit itself');
    fits('a'.repeat(512));
  },
};

const configs: FuzzedParser = {
  name: 'the configuration file',
  seeds: written(
    'interval: 2s\nunits: bits\nrules:\n  - service=db tx > 5MB/s for 10s as critical\n  - rx.drops > 1% for 30s\n',
    'totals: {resetDay: 15}\nhost: unix:///run/x.sock\n',
    'a: &a [1, *a]\n',
  ),
  check: input => void unless(UserError, () => parseConfig(utf8(input), 'config.yaml')),
};

const ACCOUNT =
  '{"key":"web","since":1,"completeSince":1,"lastSeen":2,"total":[1,2,3,4],"days":{"2026-01-31":[1,2,3,4]},"months":{"2026-01-01":[1,2,3,4]},"outsideDays":[0,0,0,0],"outsideMonths":[0,0,0,0]}';
const BOOKS = `{"schemaVersion":1,"books":[{"engine":"unix:///a","resetDay":1,"since":1,"lookedUntil":2,"forgotten":{"containers":[0,0,0,0],"names":[0,0,0,0]},"containers":[${ACCOUNT}],"names":[${ACCOUNT}],"runs":[]}]}`;

const totals: FuzzedParser = {
  name: 'the file of running totals, which reads the same once written',
  seeds: written(BOOKS),
  check: input => {
    const parsed = parseBooks(utf8(input));
    demandSafe(parsed);
    if (parsed.state !== 'parsed') return;

    const again = parseBooks(booksText(parsed.books));
    demand(again.state === 'parsed', 'what was written is not read');
    if (again.state === 'parsed' && again.books.length === parsed.books.length) {
      demand(isDeepStrictEqual(parseBooks(booksText(again.books)), again), 'written twice, it is not the same');
    }
  },
};

const addresses: FuzzedParser = {
  name: 'addresses of engines',
  seeds: written('unix:///var/run/docker.sock', 'tcp://host:2376', 'https://[::1]', ':2375', 'ssh://me@host/x'),
  check: input => {
    const transport = unless(UserError, () => parseDockerHost(utf8(input), '--host', () => undefined));
    if (transport?.kind === 'tcp') demand(transport.port > 0 && transport.port < 65_536, `no port: ${transport.port}`);
  },
};

const dockerConfig: FuzzedParser = {
  name: 'Docker’s config.json',
  seeds: written('{"currentContext": "remote", "auths": {}}'),
  check: input => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'rxtop-fuzz-'));
    try {
      writeFileSync(path.join(folder, 'config.json'), input);
      unless(UserError, () => readCurrentContext(folder));
    } finally {
      rmSync(folder, {recursive: true});
    }
  },
};

export const USER_PARSERS: readonly FuzzedParser[] = [
  durations,
  rules,
  filters,
  globs,
  configs,
  totals,
  addresses,
  dockerConfig,
];
