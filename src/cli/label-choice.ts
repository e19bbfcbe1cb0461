import {UserError} from '../errors.js';
import {safeText} from '../model/safe-text.js';
import {didYouMean} from '../selectors/did-you-mean.js';
import {
  containerLabelName,
  KEPT_LABELS,
  type LabelChoice,
  METRIC_LABELS,
  type MetricLabel,
} from '../view/metric-labels.js';

/** More labels of containers than this are no allow-list any more. */
const MOST_CONTAINER_LABELS = 32;

/**
 * Reads an allow-list of labels: `name,network,label:tier` are all there are, `-id,+label:tier` changes the usual ones. Those that
 * tell series apart are always among them. Throws a UserError for what is no label.
 */
export function parseLabels(text: string): LabelChoice {
  const words = text.split(',').map(word => word.trim());
  const changes = words.filter(word => /^[+-]/u.test(word));
  if (changes.length > 0 && changes.length < words.length) {
    throw refusal(text, 'Either name all labels (name,network) or change the usual ones (-id,+label:tier).');
  }

  const labels = new Set<MetricLabel>(changes.length > 0 ? METRIC_LABELS : KEPT_LABELS);
  const containerLabels = new Map<string, string>();
  for (const word of words) {
    const isTaken = !word.startsWith('-');
    const name = word.replace(/^[+-]/u, '');
    if (name.startsWith('label:')) {
      const key = name.slice('label:'.length);
      if (isTaken) addContainerLabel(key, containerLabels, text);
      else containerLabels.delete(containerLabelName(key));
      continue;
    }

    const label = METRIC_LABELS.find(each => each === name);
    if (label === undefined) throw refusal(text, hintFor(name));
    if (!isTaken && KEPT_LABELS.includes(label)) {
      throw refusal(text, `${KEPT_LABELS.join(' and ')} tell series apart and cannot be left out.`);
    }

    if (isTaken) labels.add(label);
    else labels.delete(label);
  }
  return {labels, containerLabels: [...containerLabels.values()]};
}

/** Two keys may have the same name on a series: `a.b` and `a_b`. */
function addContainerLabel(key: string, byName: Map<string, string>, text: string): void {
  const name = containerLabelName(key);
  const before = byName.get(name);
  if (key === '') throw refusal(text, 'After "label:" stands the key of a label.');
  if (before !== undefined && before !== key) throw refusal(text, `${before} and ${key} would both be ${name}.`);
  if (byName.size >= MOST_CONTAINER_LABELS) throw refusal(text, `At most ${MOST_CONTAINER_LABELS} are allowed.`);

  byName.set(name, key);
}

function hintFor(name: string): string {
  const guess = didYouMean(name, METRIC_LABELS);
  const all = `Labels are ${METRIC_LABELS.join(', ')}, and label:KEY.`;
  return guess === undefined ? all : `Did you mean "${guess}"? ${all}`;
}

function refusal(text: string, hint: string): UserError {
  return new UserError(`--labels cannot be "${safeText(text)}"`, {hint: safeText(hint), kind: 'usage'});
}
