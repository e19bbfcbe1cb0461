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

/**
 * The busiest containers by what they received and sent together in the last seconds: a mean, so that a short burst does
 * not push another off the screen. What has just begun is in it with the part that it had.
 */
export function busiestQuery(matchers: readonly Matcher[], count: number, seconds: number): string {
  return `topk(${count}, sum by (${CONTAINER_LABELS}) (${bothMeans(matchers, seconds)}))`;
}

/**
 * What all together receive, or transmit, a second: between the last two scrapes, as rxtop's own rates are. A mean would be
 * next to nothing for what has just begun.
 */
export function sumQuery(direction: 'receive' | 'transmit', matchers: readonly Matcher[], seconds: number): string {
  return `sum(${change('irate', direction, matchers, seconds)})`;
}

/** Who was scraped for such counters in the last hour: whoever was, and is not now, is missing. */
export const RECENT_TARGETS =
  'count by (job, instance, host, node) (last_over_time(container_network_receive_bytes_total[1h]))';

const CONTAINER_LABELS = 'job, instance, id, name, namespace, pod';

/** cAdvisor's root cgroup is the host itself. */
const NO_HOST = 'id!="/"';

function bothMeans(matchers: readonly Matcher[], seconds: number): string {
  return `${change('rate', 'receive', matchers, seconds)} + ${change('rate', 'transmit', matchers, seconds)}`;
}

function change(
  by: 'rate' | 'irate',
  direction: 'receive' | 'transmit',
  matchers: readonly Matcher[],
  seconds: number,
): string {
  const conditions = [NO_HOST, 'interface!="lo"', ...matchers].join(',');
  return `${by}(container_network_${direction}_bytes_total{${conditions}}[${Math.ceil(seconds)}s])`;
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
