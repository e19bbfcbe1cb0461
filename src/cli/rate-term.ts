import {figuresOf, measure, TRAFFIC_METRICS} from '../alerts/metrics.js';
import {type Comparison, isBeyond} from '../alerts/rule.js';
import {takeValue} from '../alerts/rule-value.js';
import {RuleRefused, Scanner} from '../alerts/scanner.js';
import type {Traffic} from '../model/traffic.js';
import {didYouMean} from '../selectors/did-you-mean.js';

/** Why a filter was refused. */
export class FilterRefused extends Error {
  override readonly name = 'FilterRefused';
}

/**
 * Reads `rx>1MB/s`, `total<=10Mbit/s`, `rx.drops>1%`: the metrics and units of rules; `/s` may be left out. Answers what tells whether traffic
 * is so, undefined where it is not known; undefined for a term that compares nothing. Throws FilterRefused.
 */
export function parseRateTerm(term: string): ((traffic: Traffic | undefined) => boolean | undefined) | undefined {
  const match = /^(?<word>[^<>]*)(?<operator>[<>]=?)(?<value>.*)$/u.exec(term);
  if (match?.groups === undefined) return undefined;

  const {word = '', operator = '', value: text = ''} = match.groups;
  const metric = TRAFFIC_METRICS.find(each => each === word);
  if (metric === undefined) {
    const guess = didYouMean(word, TRAFFIC_METRICS);
    throw new FilterRefused(`there is no rate "${word}"${guess === undefined ? '' : `; did you mean "${guess}"?`}`);
  }

  const {value, unit} = readValue(withSeconds(text), metric);
  return traffic => {
    const now = traffic === undefined ? Number.NaN : measure(figuresOf(traffic), metric, unit);
    return Number.isNaN(now) ? undefined : isBeyond(operator as Comparison, now, value);
  };
}

function readValue(text: string, metric: (typeof TRAFFIC_METRICS)[number]): ReturnType<typeof takeValue> {
  const scanner = new Scanner(text);
  try {
    return takeValue(scanner, metric);
  } catch (error) {
    if (error instanceof RuleRefused)
      throw new FilterRefused(error.message.replace('the rule ends here', 'nothing is there yet'));
    throw error;
  }
}

/** Everything that is compared is a rate, so that nobody needs to say so: `1MB` is `1MB/s`. */
function withSeconds(text: string): string {
  return /^[\d.]+(?:[kMGT]?i?(?:B|bit))$/u.test(text) ? `${text}/s` : text;
}
