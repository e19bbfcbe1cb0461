import {expect, test} from 'vitest';
import {FinalLinks} from '../../../src/collector/ended/final-links.js';
import {parseLinkLine} from '../../../src/collector/ended/link-line.js';
import type {FinalFigures} from '../../../src/model/counter-table.js';

/** A host that had interfaces up to number 5 when the watch began; `tell` answers what has to be read, as `end name`. */
function host() {
  const links = new FinalLinks(5);
  const tell = (now: number, ...lines: readonly string[]) =>
    links
      .follow(
        lines.flatMap(line => parseLinkLine(line) ?? []),
        now,
      )
      .map(({name, end}) => `${end} ${name}`);
  return {links, tell, all: () => [...links.all]};
}

const MADE = ['8: in9@NONE: <BROADCAST> x', '9: veth9@in9: <BROADCAST> x', 'Deleted 8: in9@veth9: <BROADCAST> x'];
const UP = '9: veth9@if8: <UP,LOWER_UP> x';
const CUT = '9: veth9@if8: <NO-CARRIER,UP> x';
const BACK = '8: in9@veth9: <BROADCAST> x \\    link/ether 02:42:ac:12:00:02 brd';

function figures(bytes: number, packets = 1): FinalFigures {
  return {figures: [bytes, packets, bytes, packets], rests: [0, 0, 0, 0]};
}

test('a veth is read when its end here is cut off, and the container’s own end when it comes back', () => {
  const {tell, all} = host();
  expect(tell(10, ...MADE, UP)).toEqual([]);
  expect(tell(20, CUT)).toEqual(['host veth9']);
  expect(tell(21, BACK)).toEqual(['container in9']);
  expect(tell(22, 'Deleted 8: in9@NONE: <BROADCAST> x', 'Deleted 9: veth9@NONE: <BROADCAST> x')).toEqual([]);
  expect(all()).toMatchObject([{hostIndex: 9, bornAt: 10, leftAt: 22, mac: '02:42:ac:12:00:02'}]);
});

test('what has gone by the end of what is told at once is not read any more', () => {
  const {tell} = host();
  tell(10, ...MADE, UP);
  expect(tell(20, CUT, BACK, 'Deleted 8: in9@NONE: <BROADCAST> x')).toEqual(['host veth9']);
  expect(tell(21, UP, CUT, 'Deleted 9: veth9@NONE: <BROADCAST> x')).toEqual([]);
});

test('a veth without a carrier yet has not lost it', () => {
  const {tell} = host();
  expect(tell(10, ...MADE, '9: veth9@in9: <NO-CARRIER,UP> x')).toEqual([]);
});

test('one that was there before the watch has no birth, and is read when it is cut off', () => {
  const {tell, all} = host();
  expect(tell(10, '4: veth4@if3: <NO-CARRIER,UP> x')).toEqual(['host veth4']);
  expect(all()).toMatchObject([{hostIndex: 4, bornAt: undefined}]);
});

test('neither bridges nor what stays here are ends of containers', () => {
  const {tell, all} = host();
  expect(tell(10, '7: br-front: <BROADCAST,UP> x', '7: br-front: <NO-CARRIER,UP> x', ...MADE.slice(0, 2))).toEqual([]);
  expect(all()).toEqual([]);
});

test('a host’s end that is renamed keeps what it is', () => {
  const {tell, all} = host();
  tell(10, ...MADE, UP, '9: web0@if8: <UP,LOWER_UP> x');
  expect(tell(20, '9: web0@if8: <NO-CARRIER,UP> x', '8: in9@web0: <BROADCAST> x')).toEqual([
    'host web0',
    'container in9',
  ]);
  expect(all()).toMatchObject([{hostName: 'web0'}]);
});

test('counters only grow: what is read late and is less is of an end that was cut off', () => {
  const {links, tell, all} = host();
  tell(10, ...MADE, UP, CUT);
  const [link] = all();
  links.take(link!, figures(500), 20);
  links.take(link!, {figures: [0, 0, 700, 9], rests: [0, 0, 0, 0]}, 21);
  expect(link).toMatchObject({figures: {figures: [500, 1, 700, 9]}, readAt: 21});

  const rest = 2 ** 53;
  links.take(link!, {figures: [rest, 1, rest, 9], rests: [3, 0, 0, 0]}, 22);
  links.take(link!, {figures: [rest, 1, rest, 9], rests: [1, 0, 2, 0]}, 23);
  expect(link?.figures).toEqual({figures: [rest, 1, rest, 9], rests: [3, 0, 2, 0]});
});

test('a carrier that comes again makes what was read no end', () => {
  const {links, tell, all} = host();
  tell(10, ...MADE, UP, CUT);
  links.take(all()[0]!, figures(500), 20);
  tell(21, UP);
  expect(all()).toMatchObject([{figures: undefined}]);
});

test('of ten thousand ends those are forgotten first that have gone', () => {
  const {tell, all} = host();
  tell(10, '9: veth9@if8: <UP,LOWER_UP> x');
  for (let index = 10; index < 10_010; index++) {
    const name = `veth${index}@if8`;
    tell(index, `${index}: ${name}: <UP,LOWER_UP> x`, ...(index === 10 ? [] : [`Deleted ${index}: ${name}: <UP> x`]));
  }
  expect(all()).toHaveLength(4096);
  expect(
    all()
      .slice(0, 3)
      .map(({hostIndex}) => hostIndex),
  ).toEqual([9, 10, 5916]);
});
