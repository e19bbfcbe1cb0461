import {expect, test} from 'vitest';
import {type LinkLine, parseLinkLine} from '../../../src/collector/ended/link-line.js';

interface Case {
  readonly title: string;
  readonly line: string;
  readonly told: LinkLine | undefined;
}

const TAIL = 'mtu 1500 qdisc noqueue state DOWN group default \\    link/ether 02:42:c6:12:00:02 brd ff:ff:ff:ff:ff:ff';
const MAC = '02:42:c6:12:00:02';

test.each<Case>([
  {
    title: 'an end whose other end is in a container',
    line: `4: veth1a@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> ${TAIL} link-netnsid 0`,
    told: {change: 'here', index: 4, name: 'veth1a', peer: {place: 'elsewhere', index: 3}, carrier: 'up', mac: MAC},
  },
  {
    title: 'an end that has lost its carrier',
    line: `4: veth1a@if3: <NO-CARRIER,BROADCAST,MULTICAST,UP> ${TAIL}`,
    told: {change: 'here', index: 4, name: 'veth1a', peer: {place: 'elsewhere', index: 3}, carrier: 'down', mac: MAC},
  },
  {
    title: 'a container’s interface that has come back',
    line: `3: veth2b@veth1a: <BROADCAST,MULTICAST> ${TAIL}`,
    told: {change: 'here', index: 3, name: 'veth2b', peer: {place: 'here', name: 'veth1a'}, carrier: 'down', mac: MAC},
  },
  {
    title: 'one that is deleted, cut off from its other end',
    line: `Deleted 3: veth2b@NONE: <BROADCAST,MULTICAST> ${TAIL}`,
    told: {change: 'left', index: 3, name: 'veth2b', peer: undefined, carrier: 'down', mac: MAC},
  },
  {
    title: 'a bridge',
    line: `2: docker0: <BROADCAST,MULTICAST,UP,LOWER_UP> ${TAIL}`,
    told: {change: 'here', index: 2, name: 'docker0', peer: undefined, carrier: 'up', mac: MAC},
  },
  {
    title: 'a name with an @ of its own',
    line: `7: a@b@if2: <UP> ${TAIL}`,
    told: {change: 'here', index: 7, name: 'a@b', peer: {place: 'elsewhere', index: 2}, carrier: 'down', mac: MAC},
  },
  {
    title: 'one without an Ethernet address',
    line: '5: tun0: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1500 \\    link/none',
    told: {change: 'here', index: 5, name: 'tun0', peer: undefined, carrier: 'up', mac: undefined},
  },
  {title: 'nothing', line: '', told: undefined},
  {title: 'something else', line: 'Failed to send dump request', told: undefined},
])('$title', ({line, told}) => {
  expect(parseLinkLine(line)).toEqual(told);
});
