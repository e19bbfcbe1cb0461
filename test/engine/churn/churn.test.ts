import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {TotalsDocument} from '../../../src/view/totals-document.js';
import {useLab} from '../lab/lab.js';
import type {LabContainer} from '../lab/lab-container.js';
import type {RunningRxtop} from '../lab/rxtop.js';
import {happen, type Stage} from './actions.js';
import {type Amount, less, NOTHING, sum} from './books.js';
import {PseudoRandom} from './pseudo-random.js';
import {Subject} from './subject.js';

const lab = useLab();

/** `npm run soak` makes it ten minutes. */
const SECONDS = Number(process.env.RXTOP_CHURN_SECONDS ?? 40);
const SEED = Number(process.env.RXTOP_CHURN_SEED ?? Math.floor(Math.random() * 2 ** 31));
const SUBJECTS = 5;
const MOST_SECONDS = SECONDS + 180;

const folder = mkdtempSync(path.join(os.tmpdir(), 'rxtop-test-churn-'));
const environment = {XDG_STATE_HOME: folder};
const diary: string[] = [];

let keeper: RunningRxtop;
let stage: Stage;

beforeAll(async () => {
  const networks = [await lab.network('churn-a'), await lab.network('churn-b'), await lab.network('churn-c')];
  const [first] = networks;
  const subjects = [];
  for (let at = 0; at < SUBJECTS; at++) {
    const own = networks.slice(0, 1 + (at % networks.length));
    subjects.push(new Subject(await lab.container({name: `churn-${at}`, networks: own}), own));
  }
  const marker = await lab.container({name: 'marker', networks: [first!]});
  const sender = await lab.container({name: 'marker-peer', networks: [first!]});
  const rule = `name=${marker.name} rx.packets > 0/s`;
  keeper = lab.startRxtop(['alert', '--json', '--interval', '200ms', '--rule', rule], {environment});
  stage = {lab, random: new PseudoRandom(SEED), subjects, networks, settle: () => settle(sender, marker)};
  await untilFirstRates(sender, marker);
}, 180_000);

/** Before the second sweep nothing can fire. */
async function untilFirstRates(from: LabContainer, to: LabContainer): Promise<void> {
  const first = keeper.nextLine(60);
  const isTold = () => Promise.race([first.then(() => true), sleep(300, false)]);
  do await lab.send({from, to, packets: 1, bytes: 1});
  while (!(await isTold()));
  expect(JSON.parse(await keeper.nextLine())).toMatchObject({state: 'resolved'});
  for (const {book, pid} of stage.subjects) if (pid !== undefined) book.swept(pid);
}

afterAll(() => rmSync(folder, {recursive: true}));

/** rxtop tells of a datagram: a sweep began after it was sent, and so after all that was counted before. */
async function settle(from: LabContainer, to: LabContainer): Promise<void> {
  await lab.send({from, to, packets: 1, bytes: 1});
  for (const state of ['firing', 'resolved']) expect(JSON.parse(await keeper.nextLine())).toMatchObject({state});
  for (const {book, pid} of stage.subjects) if (pid !== undefined) book.swept(pid);
}

test(
  'through random mishaps every running total is the kernel’s, but for what came after the last sweep before an end',
  async () => {
    process.stderr.write(`Churn: seed ${SEED}, ${SECONDS} s\n`);
    const deadline = performance.now() + SECONDS * 1000;
    while (performance.now() < deadline) diary.push((await happen(stage)) ?? 'nothing');
    await stage.settle();

    expect((await keeper.stop()).exitCode).toBe(143);
    const {stdout} = await lab.runRxtop(['totals', '--by', 'container', '--json'], {environment});
    const {rows} = JSON.parse(stdout) as TotalsDocument;
    const told = [`seed ${SEED}`, ...diary].join('\n');
    let [all, lost, atRisk]: [Amount, Amount, Amount] = [NOTHING, NOTHING, NOTHING];
    for (const {container, book, pid} of stage.subjects) {
      const row = rows.find(({id}) => id === container.id);
      expect(row, `${container.name} has totals\n${told}`).toBeDefined();
      const kept: Amount = {
        receiveBytes: row!.total.receive.bytes,
        receivePackets: row!.total.receive.packets,
        transmitBytes: row!.total.transmit.bytes,
        transmitPackets: row!.total.transmit.packets,
      };
      const truth = book.total(pid);
      const missing = less(truth, kept);
      for (const key of Object.keys(missing) as (keyof Amount)[]) {
        const message = `${container.name} ${key}: kernel ${truth[key]}, rxtop ${kept[key]}\n${told}`;
        expect(missing[key], message).toBeGreaterThanOrEqual(0);
        // What came after the last sweep, on an interface that went, may be lost; nothing else.
        expect(missing[key], message).toBeLessThanOrEqual(book.atRisk[key]);
      }
      [all, lost, atRisk] = [sum(all, truth), sum(lost, missing), sum(atRisk, book.atRisk)];
    }
    const bytes = ({receiveBytes, transmitBytes}: Amount) => receiveBytes + transmitBytes;
    const what = `${diary.length} events, ${bytes(all)} bytes; ${bytes(lost)} lost of ${bytes(atRisk)} at risk`;
    process.stderr.write(`Churn: ${what}\n`);
    for (const scenario of [8, 10, 12]) lab.seen(scenario, `random churn: ${what}`);
  },
  MOST_SECONDS * 1000,
);
