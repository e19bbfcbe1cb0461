import {describe, expect, test} from 'vitest';
import type {Network} from '../../src/model/container.js';
import {parseFilter} from '../../src/selectors/filter.js';
import {createSelection, type Selector} from '../../src/selectors/selector.js';
import {container, watchedInterface} from '../alerts/fake-sweep.js';

const network = (name: string): Network => ({id: `${name}-id`, name, driver: 'bridge', bridge: undefined, subnets: []});

const WEB = container('web', {
  id: 'abcdef0123456789',
  image: 'registry:5000/team/nginx:1.27',
  project: 'shop',
  service: 'front',
  labels: {tier: 'front', empty: ''},
  networks: [network('public'), network('shop_default')],
  interfaces: [
    watchedInterface({slot: 0, name: 'lo', isLoopback: true, kind: 'loopback', isSummed: false}),
    watchedInterface({slot: 1, name: 'eth0', network: network('public')}),
    watchedInterface({slot: 2, name: 'eth1', network: network('shop_default')}),
    watchedInterface({slot: 3, name: 'wg0', kind: 'wireguard', isSummed: false}),
  ],
});

/** Filters as on the command line, and `interface=` as in rules. */
function selection(...texts: string[]) {
  return createSelection(
    texts.map(text => (text.startsWith('interface') ? interfaceSelector(text) : parseFilter(text))),
  );
}

function interfaceSelector(text: string): Selector {
  const {pattern, isNegated} = parseFilter(text.replace('interface', 'name'));
  return {key: 'interface', label: undefined, pattern, isNegated};
}

describe('a container fits', () => {
  test.each([
    [[]],
    [['name=web']],
    [['name=w*']],
    [['id=abcdef']],
    [['id=*789']],
    [['image=*nginx*']],
    [['image=registry:5000/*']],
    [['project=shop', 'service=front']],
    [['name=db', 'name=web']],
    [['network=public']],
    [['network=shop_*']],
    [['state=running']],
    [['label=tier']],
    [['label=empty']],
    [['label=tier=fr*']],
    [['label:tier=front', 'label:tier=back']],
    [['name!=db']],
    [['label:absent!=x']],
    [['network!=public']],
    [['interface=wg0']],
  ])('%j', filters => {
    expect(selection(...filters).matches(WEB)).toBe(true);
  });
});

describe('a container does not fit', () => {
  test.each([
    [['name=we']],
    [['name=web', 'project=other']],
    [['id=bcdef']],
    [['image=nginx']],
    [['network=private']],
    [['state=exited']],
    [['label=absent']],
    [['label=constructor']],
    [['label=__proto__']],
    [['label:tier=front', 'label:zone=a']],
    [['name!=web']],
    [['name=web', 'name!=w*']],
    [['label:tier!=front']],
    [['interface=lo']],
  ])('%j', filters => {
    expect(selection(...filters).matches(WEB)).toBe(false);
  });

  test('a project that it does not have', () => {
    expect(selection('project=*').matches(container('plain'))).toBe(false);
    expect(selection('project!=shop').matches(container('plain'))).toBe(true);
  });
});

describe('the interfaces of a selection', () => {
  test.each([
    [[], ['eth0', 'eth1', 'wg0'], false],
    [['name=web'], ['eth0', 'eth1', 'wg0'], false],
    [['network=public'], ['eth0'], true],
    [['network=public', 'network=shop_*'], ['eth0', 'eth1'], true],
    [['network!=public'], ['eth1', 'wg0'], true],
    [['interface=eth*'], ['eth0', 'eth1'], true],
    [['interface=eth*', 'network=public'], ['eth0'], true],
    [['interface!=wg*'], ['eth0', 'eth1'], true],
    [['interface=lo'], [], true],
  ])('%j leaves %j', (filters, names, isNarrowed) => {
    const chosen = selection(...filters);
    expect(chosen.interfacesOf(WEB).map(({name}) => name)).toEqual(names);
    expect(chosen.isNarrowed).toBe(isNarrowed);
  });

  test.each([
    [[], ['eth0', 'eth1']],
    [['interface=*0'], ['eth0']],
    [['interface=wg0'], ['wg0']],
    [['interface=lo'], []],
  ])('%j sums up %j: bytes that another one of them carries are not added again', (filters, names) => {
    expect(
      selection(...filters)
        .summedOf(WEB)
        .map(({name}) => name),
    ).toEqual(names);
  });
});
