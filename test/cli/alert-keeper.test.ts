import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {AlertWatch} from '../../src/alerts/alert-watch.js';
import {parseAlerts} from '../../src/alerts/alerts-text.js';
import {USUAL_POLICY} from '../../src/alerts/policy.js';
import {AlertKeeper} from '../../src/cli/alert-keeper.js';
import {parseRules} from '../../src/cli/rules.js';
import type {Receiver} from '../../src/notify/notifier.js';
import {container, fakeSweep, traffic} from '../alerts/fake-sweep.js';
import {note} from '../notify/notes.js';
import {useTemporaryFolders} from '../state/temporary-folder.js';
import {fakeOutput} from './fake-ports.js';

const temporaryFolder = useTemporaryFolders();
const BUSY = {web: traffic({bytesPerSecond: 2e6})};

/** One rxtop: a watch with its keeper, at a second of the story. */
async function rxtop(home: string, at: number, rule = 'rx > 1MB/s', notifier?: FakeNotifier) {
  const stderr = fakeOutput();
  let now = at;
  const watch = new AlertWatch(parseRules([rule]), USUAL_POLICY);
  const keeper = new AlertKeeper(
    watch,
    {
      environment: {HOME: home},
      stderr: stderr.stream,
      clock: {
        monotonicSeconds: () => 1000 + now,
        now: () => new Date(Date.UTC(2026, 0, 31, 12) + now * 1000),
        sleep: () => Promise.resolve(),
      },
    },
    notifier,
  );
  await keeper.open();
  const look = (second: number, known = BUSY) => {
    now = second;
    const sweep = fakeSweep({at: second, containers: [container('web')], traffic: known});
    const news = watch.evaluate(sweep);
    keeper.update(sweep, news);
    return news.notices.map(({kind}) => kind);
  };
  return {watch, keeper, look, said: stderr.text};
}

/** A notifier whose receivers know what the test says. */
class FakeNotifier {
  receivers: Receiver[] = [];
  recalled: readonly Receiver[] = [];
  revision = 0;

  recall(receivers: readonly Receiver[]): void {
    this.recalled = receivers;
  }
}

const fileIn = (home: string) => `${home}/.local/state/rxtop/alerts.json`;

describe('alerts outlive rxtop', () => {
  test('with what people did about them', async () => {
    const home = temporaryFolder();
    const first = await rxtop(home, 0);
    expect(first.look(1)).toEqual(['firing']);
    first.watch.acknowledge(first.watch.current[0]!.key);
    first.keeper.mute({id: 'm', selectors: [], rule: 'tx*', until: new Date('2026-02-01T00:00:00Z')});
    await first.keeper.close();

    const second = await rxtop(home, 100);
    expect(second.watch.current).toMatchObject([{state: 'firing', isAcknowledged: true, container: {name: 'web'}}]);
    expect(second.watch.mutes).toEqual([
      {id: 'm', selectors: [], rule: 'tx*', until: new Date('2026-02-01T00:00:00Z')},
    ]);
    expect(second.look(101)).toEqual([]);
    expect(second.look(102, {web: traffic({bytesPerSecond: 1})})).toEqual(['resolved']);
    await second.keeper.close();
    expect((await rxtop(home, 200)).watch.current).toEqual([]);
    expect(second.said()).toBe('');
  });

  test('of several rxtops, none taking away what another has put there', async () => {
    const home = temporaryFolder();
    const [one, other] = [await rxtop(home, 0), await rxtop(home, 0, 'rx > 1kB/s')];
    one.look(1);
    other.look(1);
    await one.keeper.close();
    await other.keeper.close();
    const parsed = parseAlerts(readFileSync(fileIn(home), 'utf8'));
    expect(parsed).toMatchObject({file: {alerts: [{rule: 'rx > 1MB/s'}, {rule: 'rx > 1kB/s'}]}});
  });

  test('with what each receiver was told, and could not be told', async () => {
    const home = temporaryFolder();
    const [pager, chat] = [new FakeNotifier(), new FakeNotifier()];
    const one = await rxtop(home, 0, 'rx > 1MB/s', pager);
    one.look(1);
    const {key} = one.watch.current[0]!;
    const end = note({key: 'other', status: 'resolved', container: 'db', service: 'db'});
    pager.receivers = [{target: 'pager', told: new Set([key, 'other']), ends: [end]}];
    pager.revision++;
    one.look(2);
    await one.keeper.close();

    // Another rxtop, with other receivers, keeps what it finds of the first one's.
    const other = await rxtop(home, 3, 'rx > 1MB/s', chat);
    chat.receivers = [{target: 'chat', told: new Set([key]), ends: []}];
    other.look(4);
    await other.keeper.close();

    const third = new FakeNotifier();
    await rxtop(home, 5, 'rx > 1MB/s', third);
    expect(third.recalled).toEqual([
      {target: 'pager', told: new Set([key]), ends: [end]},
      {target: 'chat', told: new Set([key]), ends: []},
    ]);
  });

  test.each(['', '{', '{"version":1,"alerts":[{}],"mutes":[]}', '[]'])(
    'a corrupt file is set aside, and said: %j',
    async text => {
      const home = temporaryFolder();
      const first = await rxtop(home, 0);
      first.look(1);
      await first.keeper.close();
      writeFileSync(fileIn(home), text);

      const second = await rxtop(home, 10);
      expect(second.watch.current).toEqual([]);
      expect(second.said()).toMatch(/^rxtop: the alerts in .*alerts\.json cannot be read \(.*\); they begin anew/);
      second.look(11);
      await second.keeper.close();
      expect(readdirSync(`${home}/.local/state/rxtop`).filter(name => name.includes('corrupt'))).toHaveLength(1);
      expect((await rxtop(home, 20)).watch.current).toHaveLength(1);
    },
  );

  test('but the file of a newer rxtop is left as it is', async () => {
    const home = temporaryFolder();
    const first = await rxtop(home, 0);
    first.look(1);
    await first.keeper.close();
    writeFileSync(fileIn(home), '{"version":2}');
    const second = await rxtop(home, 10);
    second.look(11);
    await second.keeper.close();
    expect(readFileSync(fileIn(home), 'utf8')).toBe('{"version":2}');
    expect(second.said()).toMatch(/a newer rxtop wrote/);
  });
});
