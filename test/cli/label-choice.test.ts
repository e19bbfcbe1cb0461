import {expect, test} from 'vitest';
import {parseLabels} from '../../src/cli/label-choice.js';
import {METRIC_LABELS} from '../../src/view/metric-labels.js';

const ALL = [...METRIC_LABELS];

test.each([
  ['name,interface', ['name', 'interface'], []],
  ['network, image', ['name', 'interface', 'network', 'image'], []],
  ['label:tier,label:a.b/c', ['name', 'interface'], ['tier', 'a.b/c']],
  ['-id,-image', ALL.filter(label => label !== 'id' && label !== 'image'), []],
  ['+label:tier', ALL, ['tier']],
  ['+label:tier,-label:tier', ALL, []],
])('%s: labels %j', (text, labels, containerLabels) => {
  const choice = parseLabels(text);
  expect([...choice.labels].sort()).toEqual([...labels].sort());
  expect(choice.containerLabels).toEqual(containerLabels);
});

test.each([
  ['', 'Labels are id, name'],
  ['nmae', 'Did you mean "name"?'],
  ['name,-id', 'Either name all labels'],
  ['-name', 'tell series apart'],
  ['label:', 'the key of a label'],
  ['label:a.b,label:a_b', 'a.b and a_b would both be container_label_a_b'],
  [Array.from({length: 33}, (_, index) => `label:l${index}`).join(','), 'At most 32'],
])('%j is refused', (text, hint) => {
  expect(() => parseLabels(text)).toThrow(expect.objectContaining({hint: expect.stringContaining(hint), exitCode: 2}));
});
