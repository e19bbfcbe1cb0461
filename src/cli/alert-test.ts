import {hostname} from 'node:os';
import {ExitCode} from '../errors.js';
import {safeText} from '../model/safe-text.js';
import type {Note} from '../notify/note.js';
import type {NotifierWish} from '../notify/read-notifier.js';
import {testChannels} from '../notify/test-channels.js';
import type {Ports} from '../ports.js';

/** Sends a sample through every notifier, and says of each whether it was delivered. Answers 1 if one of them was not. */
export async function runAlertTest(notifiers: readonly NotifierWish[], ports: Ports): Promise<number> {
  const {stdout, clock} = ports;
  const tested = await testChannels(notifiers, ports, sample(clock.now()));
  if (tested.length === 0) {
    stdout.write('no notifier: there is no terminal and no tmux here, and none in the config file\n');
    return ExitCode.ok;
  }

  for (const {name, problem} of tested) stdout.write(`${name}: ${problem ?? 'delivered'}\n`);
  return tested.some(({problem}) => problem !== undefined) ? ExitCode.failure : ExitCode.ok;
}

/** Over at once, for a receiver that would else wait for its end. */
function sample(now: Date): Note {
  const [host, sentence] = [safeText(hostname()), 'this is only a test of the notifiers'];
  return {
    key: 'rxtop-test',
    status: 'firing',
    severity: 'critical',
    host,
    container: 'sample',
    subject: 'sample',
    project: undefined,
    service: undefined,
    rule: 'rxtop alert --test',
    metric: 'test',
    sentence,
    isFlapping: false,
    since: now,
    ended: new Date(now.getTime() + 60_000),
    document: {
      state: 'firing',
      severity: 'critical',
      container: {id: null, name: 'sample'},
      host,
      sentence,
      isTest: true,
    },
  };
}
