/** Counters of interfaces, by the names that cAdvisor gives them; rxtop's exporter uses the same. */
const COUNTERS = 'container_network_(receive|transmit)_(bytes|packets|errors|packets_dropped)_total';

/** What is told beside the counters: by rxtop's exporter, or by Prometheus itself (`up`). */
const FACTS = 'up|rxtop_container_traffic_info|rxtop_network_info|rxtop_build_info|container_start_time_seconds';

/** A condition of PromQL: `name=~"web.*"`. */
export type Matcher = string;

/** Raw samples of the last seconds, with their own times: nothing is interpolated, and resets are ours to find. */
export function countersQuery(matchers: readonly Matcher[], seconds: number): string {
  return `{${[`__name__=~"${COUNTERS}"`, NO_HOST, ...matchers].join(',')}}[${Math.ceil(seconds)}s]`;
}

/** The latest of what is told beside the counters, by those who are scraped for them. */
export function factsQuery(jobs: readonly string[]): string {
  return `{${[`__name__=~"${FACTS}"`, `job=~"${oneOf([...new Set(jobs)])}"`].join(',')}}`;
}

/** How many interfaces there are. */
export function countQuery(matchers: readonly Matcher[]): string {
  return `count(container_network_receive_bytes_total{${[NO_HOST, ...matchers].join(',')}})`;
}

/** The busiest containers by what they received and sent together between their last two scrapes, of those in the last seconds. */
export function busiestQuery(matchers: readonly Matcher[], count: number, seconds: number): string {
  return `topk(${count}, sum by (${CONTAINER_LABELS}) (${bothRates(matchers, seconds)}))`;
}

/** What all together receive, or transmit, a second. */
export function sumQuery(direction: 'receive' | 'transmit', matchers: readonly Matcher[], seconds: number): string {
  return `sum(${rate(direction, matchers, seconds)})`;
}

/** Who was scraped for such counters in the last hour: whoever was, and is not now, is missing. */
export const RECENT_TARGETS =
  'count by (job, instance, host, node) (last_over_time(container_network_receive_bytes_total[1h]))';

const CONTAINER_LABELS = 'job, instance, id, name, namespace, pod';

/** cAdvisor's root cgroup is the host itself. */
const NO_HOST = 'id!="/"';

function bothRates(matchers: readonly Matcher[], seconds: number): string {
  return `${rate('receive', matchers, seconds)} + ${rate('transmit', matchers, seconds)}`;
}

/** That of the last two scrapes, as rxtop's own rates are: over a longer time what has just begun would be next to nothing. */
function rate(direction: 'receive' | 'transmit', matchers: readonly Matcher[], seconds: number): string {
  const conditions = [NO_HOST, 'interface!="lo"', ...matchers].join(',');
  return `irate(container_network_${direction}_bytes_total{${conditions}}[${Math.ceil(seconds)}s])`;
}

/** Texts as alternatives of a regular expression (RE2), within quotes. */
export function oneOf(texts: readonly string[]): string {
  return texts.map(text => quoted(literal(text))).join('|');
}

/** A regular expression that matches the text and nothing else. */
function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
}

/** A glob (`*`, `?`) as a regular expression within quotes. */
export function globPattern(glob: string): string {
  return quoted(
    [...glob].map(character => (character === '*' ? '.*' : character === '?' ? '.' : literal(character))).join(''),
  );
}

function quoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** The server's own clock. */
export const SERVER_TIME = 'vector(time())';
