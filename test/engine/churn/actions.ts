import type {Lab, LabNetwork} from '../lab/lab.js';
import type {PseudoRandom} from './pseudo-random.js';
import type {Subject} from './subject.js';

/** What can happen. `settle` resolves when rxtop has swept everything that was counted before. */
export interface Stage {
  readonly lab: Lab;
  readonly random: PseudoRandom;
  readonly subjects: readonly Subject[];
  readonly networks: readonly LabNetwork[];
  readonly settle: () => Promise<void>;
}

/** Most ends come after a sweep, some at once after traffic: those put bytes at risk. */
const SETTLED_SHARE = 0.6;

/** Does one thing by chance and tells what; undefined if it was not possible now. */
export async function happen(stage: Stage): Promise<string | undefined> {
  const {random} = stage;
  const dice = random.next();
  if (dice < 0.5) return traffic(stage);
  const subject = random.pick(stage.subjects)!;
  const act = random.pick([kill, stop, restart, pause, rename, connect, disconnect])!;
  return subject.state === 'stopped' ? start(subject) : act(subject, stage);
}

async function traffic({lab, random, subjects}: Stage): Promise<string | undefined> {
  const running = subjects.filter(({state}) => state !== 'stopped');
  const from = random.pick(running);
  const reachable = running.filter(each => each !== from && [...each.networks].some(net => from?.networks.has(net)));
  const to = random.pick(reachable);
  if (from === undefined || to === undefined) return undefined;

  const [packets, bytes] = [random.between(1, 40), random.between(1, 1400)];
  await lab.send({from: from.container, to: to.container, packets, bytes});
  return `${from.container.name} sends ${packets} × ${bytes} bytes to ${to.container.name}`;
}

async function mayBeSettled({random, settle}: Stage): Promise<void> {
  if (random.chance(SETTLED_SHARE)) await settle();
}

async function start(subject: Subject): Promise<string> {
  await subject.container.start();
  subject.state = 'running';
  return `${subject.container.name} starts`;
}

async function kill(subject: Subject, stage: Stage): Promise<string> {
  await awake(subject);
  await mayBeSettled(stage);
  subject.book.ends(subject.container.pid);
  await subject.container.kill();
  subject.state = 'stopped';
  return `${subject.container.name} is killed`;
}

async function stop(subject: Subject, stage: Stage): Promise<string> {
  await awake(subject);
  await mayBeSettled(stage);
  subject.book.ends(subject.container.pid);
  await subject.container.stop();
  subject.state = 'stopped';
  return `${subject.container.name} is stopped`;
}

async function restart(subject: Subject, stage: Stage): Promise<string> {
  await awake(subject);
  await mayBeSettled(stage);
  subject.book.ends(subject.container.pid);
  await subject.container.restart();
  return `${subject.container.name} is restarted`;
}

async function pause(subject: Subject): Promise<string> {
  if (subject.state === 'paused') {
    await awake(subject);
    return `${subject.container.name} goes on`;
  }

  await subject.container.pause();
  subject.state = 'paused';
  return `${subject.container.name} is paused`;
}

async function awake(subject: Subject): Promise<void> {
  if (subject.state !== 'paused') return;

  await subject.container.unpause();
  subject.state = 'running';
}

async function rename({container}: Subject, {random}: Stage): Promise<string> {
  const before = container.name;
  await container.rename(`churn-${random.between(1, 1e9)}`);
  return `${before} is called ${container.name}`;
}

async function connect(subject: Subject, {random, networks}: Stage): Promise<string | undefined> {
  const network = random.pick(networks.filter(each => !subject.networks.has(each)));
  if (network === undefined) return undefined;

  await awake(subject);
  await subject.container.connect(network);
  subject.networks.add(network);
  return `${subject.container.name} joins ${network.name}`;
}

async function disconnect(subject: Subject, stage: Stage): Promise<string | undefined> {
  const network = stage.random.pick([...subject.networks]);
  if (network === undefined || subject.networks.size < 2) return undefined;

  await awake(subject);
  const interfaceName = await subject.interfaceOn(network);
  await mayBeSettled(stage);
  subject.book.ends(subject.container.pid, name => name === interfaceName);
  await subject.container.disconnect(network);
  subject.networks.delete(network);
  return `${subject.container.name} leaves ${network.name}`;
}
