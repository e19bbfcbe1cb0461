import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {type Candidate, type EngineLocation, engineAt} from '../../../src/collector/engine/engine-location.js';
import {PODS_PATH} from '../../../src/collector/engine/engine-pods.js';
import {createEngineWatch, type EngineWatch} from '../../../src/collector/engine/engine-watch.js';
import {dockerEndpoint, FakeDaemon, hang, sendJson} from './fake-daemon.js';
import {ManualTimers} from './manual-timers.js';

const SHOP_ID = `5ab5ab5ab5ab${'0'.repeat(52)}`;
const SHOP = {
  Name: 'shop_default',
  Id: SHOP_ID,
  Driver: 'bridge',
  Options: {},
  IPAM: {Config: [{Subnet: '172.18.0.0/16'}]},
};

let daemon: FakeDaemon;
let timers: ManualTimers;
let watch: EngineWatch;
let now: number;

beforeEach(async () => {
  daemon = await FakeDaemon.create();
  await daemon.start();
  timers = new ManualTimers();
  now = 7;
  watch = createWatch(engineAt({kind: 'unix', socketPath: daemon.socketPath}, '--host'));
});

afterEach(async () => {
  await watch.stop();
  await daemon.dispose();
});

function createWatch(location: EngineLocation, relocate?: () => EngineLocation): EngineWatch {
  const clock = {monotonicSeconds: () => now};
  return createEngineWatch(location, relocate === undefined ? {clock, timers} : {clock, timers, relocate});
}

/** Resolves as soon as the watch tells of a change after which this holds. */
async function until(holds: () => boolean): Promise<void> {
  if (holds()) return;

  await new Promise<void>(resolve => watch.onChange(() => holds() && resolve()));
}

/** Resolves when the calls that were under way have ended and only so many timers are left. */
async function duesLeft(count: number): Promise<void> {
  while (timers.dueIn.length !== count) await new Promise(resolve => setImmediate(resolve));
}

/** Lets time pass until the engine is asked for its next list; before, it is asked three times whether it is there. */
async function untilNextList(): Promise<void> {
  for (let beat = 0; beat < 3; beat++) {
    timers.advance(15);
    while (!timers.dueIn.includes(15)) await new Promise(resolve => setImmediate(resolve));
  }
  timers.advance(15);
}

const container = (id: string) => watch.containers.get(id);

describe('the first list', () => {
  test('describes a running container and its network', async () => {
    daemon.networks = [SHOP];
    daemon.containers = [
      {
        id: 'a',
        name: 'web',
        pid: 4711,
        labels: {tier: 'front'},
        networks: {shop_default: dockerEndpoint(SHOP_ID, 'e1', '172.18.0.2')},
      },
    ];
    await watch.start();

    expect(watch.status).toEqual({
      kind: 'docker',
      version: '27.0.1',
      endpoint: `unix://${daemon.socketPath}`,
      state: 'connected',
      sinceSeconds: 7,
      reason: undefined,
      hint: undefined,
    });
    expect(container('a')).toEqual({
      id: 'a',
      name: 'web',
      image: 'shop/web:1',
      state: 'running',
      pid: 4711,
      startedAt: '2026-01-31T12:00:00.5Z',
      labels: {tier: 'front'},
      networkMode: 'bridge',
      endpoints: [
        {
          id: 'e1',
          mac: '02:42:ac:12:00:02',
          addresses: ['172.18.0.2/16'],
          network: {
            id: SHOP_ID,
            name: 'shop_default',
            driver: 'bridge',
            bridge: 'br-5ab5ab5ab5ab',
            subnets: ['172.18.0.0/16'],
            isInternal: false,
          },
        },
      ],
    });
  });

  test('is enough for a container that does not run', async () => {
    daemon.containers = [{id: 'a', status: 'exited', labels: {tier: 'back'}, networkMode: 'host'}];
    await watch.start();

    expect(container('a')).toMatchObject({
      name: 'name-a',
      state: 'exited',
      pid: undefined,
      image: 'shop/web:1',
      labels: {tier: 'back'},
      networkMode: 'host',
    });
    expect(daemon.count('/containers/a/json')).toBe(0);
  });

  test('is asked for only after the events are', async () => {
    await watch.start();
    const paths = daemon.requests.map(request => request.replace(/\?.*/, ''));
    expect(paths.indexOf('/events')).toBeLessThan(paths.indexOf('/containers/json'));
    expect(daemon.requests).toContain('/containers/json?all=true');
  });

  test('does not wait for a container that was removed before its inspection', async () => {
    daemon.containers = [{id: 'a'}, {id: 'b'}];
    daemon.handlers.set('/containers/a/json', (_, response) => sendJson(response, {message: 'No such container'}, 404));
    await watch.start();
    expect([...watch.containers.keys()]).toEqual(['b']);
  });

  test('stands without the list of networks, which a proxy may forbid', async () => {
    daemon.handlers.set('/networks', (_, response) => sendJson(response, {}, 403));
    daemon.handlers.set('/version', (_, response) => sendJson(response, {}, 403));
    daemon.containers = [{id: 'a', networks: {shop_default: dockerEndpoint(SHOP_ID, 'e1', '172.18.0.2')}}];
    await watch.start();

    expect(watch.status).toMatchObject({state: 'connected', kind: 'docker', version: undefined});
    expect(container('a')?.endpoints[0]?.network).toMatchObject({name: 'shop_default', driver: undefined});
    expect(daemon.count('/networks')).toBe(1);
  });
});

describe('events', () => {
  test.each([
    ['die', {state: 'exited', pid: undefined}],
    ['pause', {state: 'paused', pid: 100}],
    ['rename', {name: 'later', state: 'running'}],
  ])('%s is believed although the inspection that follows hangs', async (action, expected) => {
    daemon.containers = [{id: 'a'}];
    await watch.start();
    daemon.handlers.set('/containers/a/json', hang());
    daemon.emitContainer(action, 'a', {name: 'later', oldName: '/name-a'});
    await daemon.received('/containers/a/json', 2);
    expect(container('a')).toMatchObject(expected);
  });

  test('destroy takes the container away', async () => {
    daemon.containers = [{id: 'a'}, {id: 'b'}];
    await watch.start();
    daemon.emitContainer('destroy', 'a');
    await until(() => container('a') === undefined);
    expect([...watch.containers.keys()]).toEqual(['b']);
  });

  test('create shows what its event says; start asks for the rest', async () => {
    await watch.start();
    daemon.emitContainer('create', 'n', {name: 'new', image: 'shop/db', 'com.example': 'x'});
    await until(() => container('n') !== undefined);
    expect(container('n')).toMatchObject({
      name: 'new',
      image: 'shop/db',
      state: 'created',
      labels: {'com.example': 'x'},
    });
    expect(daemon.count('/containers/n/json')).toBe(0);

    daemon.containers = [{id: 'n', name: 'new', pid: 55}];
    daemon.emitContainer('start', 'n');
    await until(() => container('n')?.pid === 55);
    expect(container('n')?.state).toBe('running');
  });

  test('a created container that is never started is inspected a little later', async () => {
    await watch.start();
    daemon.containers = [{id: 'n', status: 'created', networkMode: 'none'}];
    daemon.emitContainer('create', 'n', {name: 'new'});
    await until(() => container('n') !== undefined);
    timers.advance(1);
    await until(() => container('n')?.networkMode === 'none');
    expect(container('n')?.state).toBe('created');
  });

  test('a network that was made meanwhile is looked up when a container joins it', async () => {
    daemon.containers = [{id: 'a'}];
    await watch.start();
    daemon.networks = [SHOP];
    daemon.containers = [{id: 'a', networks: {shop_default: dockerEndpoint(SHOP_ID, 'e1', '172.18.0.2')}}];
    daemon.emit({Type: 'network', Action: 'connect', Actor: {ID: SHOP_ID, Attributes: {container: 'a'}}});
    await until(() => container('a')?.endpoints[0]?.network.driver === 'bridge');
    expect(container('a')?.endpoints[0]?.network.bridge).toBe('br-5ab5ab5ab5ab');
  });

  test('never lead to two inspections of one container at once', async () => {
    daemon.containers = [{id: 'a'}];
    await watch.start();
    const slow = hang();
    daemon.handlers.set('/containers/a/json', slow);
    daemon.emitContainer('update', 'a');
    await daemon.received('/containers/a/json', 2);
    for (let i = 0; i < 4; i++) daemon.emitContainer('update', 'a');
    daemon.emitContainer('create', 'marker', {});
    await until(() => container('marker') !== undefined);
    expect(daemon.count('/containers/a/json')).toBe(2);

    daemon.handlers.delete('/containers/a/json');
    daemon.containers = [{id: 'a', pid: 200}];
    slow.release(daemon.inspectJson({id: 'a', pid: 150}));
    await until(() => container('a')?.pid === 200);
    expect(daemon.count('/containers/a/json')).toBe(3);
  });

  test('an inspection that was asked before a container died is not believed after', async () => {
    daemon.containers = [{id: 'a'}];
    await watch.start();
    const slow = hang();
    daemon.handlers.set('/containers/a/json', slow);
    daemon.emitContainer('update', 'a');
    await daemon.received('/containers/a/json', 2);
    daemon.emitContainer('die', 'a');
    await until(() => container('a')?.state === 'exited');

    const seen: unknown[] = [];
    watch.onChange(() => seen.push(container('a')?.state));
    daemon.handlers.delete('/containers/a/json');
    daemon.containers = [{id: 'a', status: 'exited', name: 'after'}];
    slow.release(daemon.inspectJson({id: 'a', pid: 100}));
    await until(() => container('a')?.name === 'after');
    expect(seen).not.toContain('running');
  });

  test('what happens while a list is under way is not undone by that list', async () => {
    const list = hang();
    daemon.handlers.set('/containers/json', list);
    const started = watch.start();
    await daemon.received('/containers/json');
    daemon.emitContainer('create', 'new', {name: 'new'});
    daemon.emitContainer('destroy', 'old');
    await until(() => container('new') !== undefined);
    list.release([daemon.listJson({id: 'old', status: 'exited'}), daemon.listJson({id: 'kept', status: 'exited'})]);
    await started;
    expect([...watch.containers.keys()].toSorted()).toEqual(['kept', 'new']);
  });

  test('a list that more happens to than can be remembered is not believed, and soon asked for again', async () => {
    daemon.containers = [{id: 'kept', status: 'exited'}];
    await watch.start();
    const list = hang();
    daemon.handlers.set('/containers/json', list);
    await untilNextList();
    await daemon.received('/containers/json', 2);
    const lines = Array.from({length: 10_001}, (_, number) =>
      JSON.stringify({Type: 'container', Action: 'destroy', Actor: {ID: `short-${number}`}}),
    );
    daemon.emit(Buffer.from(`${lines.join('\n')}\n`));
    daemon.containers = [{id: 'kept', name: 'renamed', status: 'exited'}];
    daemon.emitContainer('rename', 'kept', {name: 'renamed'});
    await until(() => container('kept')?.name === 'renamed');
    list.release([daemon.listJson({id: 'short-0', status: 'exited'})]);
    while (!timers.dueIn.includes(1)) await new Promise(resolve => setImmediate(resolve));
    expect([...watch.containers.keys()]).toEqual(['kept']);

    daemon.handlers.delete('/containers/json');
    daemon.containers = [{id: 'later', status: 'exited'}];
    timers.advance(1);
    await until(() => container('later') !== undefined);
    expect(watch.status.state).toBe('connected');
  });

  test('an event that is not JSON leads to a new list', async () => {
    await watch.start();
    daemon.containers = [{id: 'b', status: 'exited'}];
    daemon.emit(Buffer.from('{"Type": "contai\n'));
    daemon.emitContainer('create', 'marker');
    await until(() => container('marker') !== undefined);
    timers.advance(1);
    await until(() => container('b') !== undefined);
    expect(watch.status.state).toBe('connected');
  });

  test('many at once are told together', async () => {
    await watch.start();
    await new Promise<void>(resolve => watch.onChange(() => resolve()));
    const told: string[][] = [];
    watch.onChange(changed => told.push([...changed]));
    const lines = ['x', 'y', 'z'].map(id =>
      JSON.stringify({Type: 'container', Action: 'create', Actor: {ID: id, Attributes: {}}}),
    );
    daemon.emit(Buffer.from(`${lines.join('\n')}\n`));
    await until(() => container('z') !== undefined);
    expect(told).toEqual([['x', 'y', 'z']]);
  });
});

describe('slow inspections', () => {
  test('do not hold up the others', async () => {
    const slow = ['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8'];
    daemon.containers = [...slow, 'quick'].map(id => ({id}));
    for (const id of slow) daemon.handlers.set(`/containers/${id}/json`, hang());
    const started = watch.start();
    await Promise.all(slow.map(id => daemon.received(`/containers/${id}/json`)));
    expect(daemon.count('/containers/quick/json')).toBe(0);

    timers.advance(0.5);
    await until(() => container('quick')?.pid === 100);
    expect(container('s1')).toMatchObject({state: 'running', pid: undefined});

    timers.advance(5);
    await started;
    expect(watch.status.state).toBe('connected');
  });

  test('that end with an error are tried again', async () => {
    daemon.containers = [{id: 'a'}];
    daemon.handlers.set('/containers/a/json', (_, response) => sendJson(response, {message: 'busy'}, 500));
    await watch.start();
    expect(container('a')).toMatchObject({state: 'running', pid: undefined});

    daemon.handlers.delete('/containers/a/json');
    timers.advance(1);
    await until(() => container('a')?.pid === 100);
    expect(daemon.count('/containers/a/json')).toBe(2);
  });
});

describe('an engine that is away', () => {
  test('leaves its containers listed; afterwards what vanished goes and the rest is renewed', async () => {
    daemon.containers = [{id: 'kept', pid: 10}, {id: 'removed'}];
    await watch.start();
    await daemon.stop();
    await until(() => watch.status.state === 'reconnecting');
    expect(watch.status.reason).toBe(`the connection to ${daemon.socketPath} was lost`);
    expect([...watch.containers.keys()]).toEqual(['kept', 'removed']);

    timers.advance(0.5);
    await until(() => watch.status.reason?.startsWith('there is no socket') === true);
    expect(watch.status.state).toBe('reconnecting');

    daemon.containers = [
      {id: 'kept', pid: 20},
      {id: 'added', pid: 30},
    ];
    await daemon.start();
    timers.advance(1);
    await until(() => container('added')?.pid === 30 && container('kept')?.pid === 20);
    expect([...watch.containers.keys()]).toEqual(['kept', 'added']);
    expect(watch.status).toMatchObject({state: 'connected', reason: undefined, hint: undefined});

    await daemon.stop();
    await until(() => watch.status.state === 'reconnecting');
    await duesLeft(1);
    expect(timers.dueIn).toEqual([0.5]);
  });

  test('is asked again after 0.5 s, and then less and less often', async () => {
    await daemon.stop();
    await watch.start();
    const pauses: Array<number | undefined> = [];
    for (let i = 0; i < 7; i++) {
      await duesLeft(1);
      pauses.push(timers.dueIn[0]);
      timers.advance(timers.dueIn[0] ?? 0);
      await new Promise<void>(resolve => watch.onChange(() => resolve()));
    }
    expect(pauses).toEqual([0.5, 1, 2, 4, 8, 10, 10]);
  });

  test('because it hangs is unreachable, and its containers stay', async () => {
    daemon.containers = [{id: 'a'}];
    await watch.start();
    const list = hang();
    daemon.handlers.set('/containers/json', list);
    await untilNextList();
    await daemon.received('/containers/json', 2);
    timers.advance(5);
    await until(() => watch.status.state === 'unreachable');
    expect(watch.status.reason).toContain('does not answer (GET /containers/json took longer than 5 s)');
    expect(container('a')?.pid).toBe(100);
  });

  test('because it hangs is found out within 20 s, without a list', async () => {
    await watch.start();
    daemon.handlers.set('/version', hang());
    timers.advance(15);
    await daemon.received('/version', 2);
    timers.advance(5);
    await until(() => watch.status.state === 'unreachable');
    expect(watch.status.reason).toContain('does not answer (GET /version took longer than 5 s)');
    expect(daemon.count('/containers/json')).toBe(1);
  });

  test('is away since it went, also when it hangs after it had gone', async () => {
    await watch.start();
    now = 20;
    await daemon.stop();
    await until(() => watch.status.state === 'reconnecting');
    daemon.handlers.set('/version', hang());
    await daemon.start();
    now = 30;
    await duesLeft(1);
    timers.advance(0.5);
    await daemon.received('/version', 2);
    timers.advance(5);
    await until(() => watch.status.state === 'unreachable');
    expect(watch.status.sinceSeconds).toBe(20);
  });

  test('from the start is told after 5 s, and keeps the start waiting for 15 s, not longer', async () => {
    daemon.handlers.set('/events', hang());
    let isStarted = false;
    const started = watch.start().then(() => {
      isStarted = true;
    });
    await daemon.received('/events');
    timers.advance(5);
    await until(() => watch.status.state === 'unreachable');
    expect(watch.status.reason).toContain('does not answer (nothing within 5 s, still waiting)');
    timers.advance(9.9);
    await new Promise(resolve => setImmediate(resolve));
    expect(isStarted).toBe(false);
    timers.advance(0.1);
    await started;
    expect(watch.status).toMatchObject({kind: 'docker', state: 'unreachable'});
    expect(watch.status.reason).toContain('does not answer (GET /events took longer than 15 s)');
  });

  test('under load answers late at first, and is not late again', async () => {
    const version = hang();
    daemon.handlers.set('/version', version);
    daemon.containers = [{id: 'a'}];
    const started = watch.start();
    await Promise.all([daemon.received('/version'), daemon.received('/events')]);
    timers.advance(14);
    version.release(daemon.version);
    await started;
    expect(watch.status).toMatchObject({state: 'connected', version: '27.0.1', reason: undefined});
    expect(container('a')?.pid).toBe(100);

    timers.advance(15);
    await daemon.received('/version', 2);
    timers.advance(5);
    await until(() => watch.status.state === 'unreachable');
    expect(watch.status.reason).toContain('does not answer (GET /version took longer than 5 s)');
  });

  test.each<[name: string, misbehave: () => Promise<void> | void, reason: RegExp, hint: RegExp]>([
    ['has no socket', () => daemon.stop(), /^there is no socket at .*engine\.sock$/, /Start the engine/],
    [
      'forbids the list',
      () =>
        void daemon.handlers.set('/containers/json', (_, response) =>
          sendJson(response, {message: 'no \u001b[31m!'}, 403),
        ),
      /forbids what rxtop asks for \(HTTP 403: no \\u001b\[31m!\)$/,
      /proxy/,
    ],
    [
      'has an internal error',
      () => void daemon.handlers.set('/events', (_, response) => sendJson(response, {message: 'oh'}, 500)),
      /answered with an error \(HTTP 500: oh\)$/,
      /log/,
    ],
    [
      'is no engine',
      () => void daemon.handlers.set('/events', (_, response) => response.writeHead(404).end('<html>')),
      /answered with an error \(HTTP 404\)$/,
      /Docker or Podman/,
    ],
    [
      'tears its list',
      () => void daemon.handlers.set('/containers/json', (_, response) => response.end('[{"Id": "a", "Na')),
      /not understood \(the answer is not JSON\)$/,
      /Docker or Podman/,
    ],
    [
      'lists no list',
      () => void daemon.handlers.set('/containers/json', (_, response) => sendJson(response, {Id: 'a'})),
      /not understood \(the list of containers is not a list\)$/,
      /Docker or Podman/,
    ],
    [
      'breaks off within its list',
      () =>
        void daemon.handlers.set('/containers/json', (_, response) => {
          response.writeHead(200, {'Content-Length': 1000});
          response.write('[{"Id":', () => response.destroy());
        }),
      /^the connection to .* was lost$/,
      /tries again/,
    ],
    [
      'forbids inspections',
      () => {
        daemon.containers = [{id: 'a'}];
        daemon.handlers.set('/containers/a/json', (_, response) => sendJson(response, {}, 403));
      },
      /forbids what rxtop asks for \(HTTP 403\)$/,
      /proxy/,
    ],
    [
      'ends its events at once',
      () => void daemon.handlers.set('/events', (_, response) => response.end()),
      /^the connection to .* was lost$/,
      /tries again/,
    ],
  ])('one that %s is unreachable for a plain reason', async (_name, misbehave, reason, hint) => {
    await misbehave();
    await watch.start();
    expect(watch.status.state).toBe('unreachable');
    expect(watch.status.reason).toMatch(reason);
    expect(watch.status.hint).toMatch(hint);
  });

  test('is told of, and looked for again, where none was found', async () => {
    const candidates: Candidate[] = [
      {endpoint: 'unix:///var/run/docker.sock', origin: 'default socket', outcome: 'missing'},
    ];
    let location: EngineLocation = {
      state: 'none',
      sentence: 'no container engine found',
      hint: 'Start one.',
      candidates,
    };
    watch = createWatch(location, () => location);
    await watch.start();
    expect(watch.status).toMatchObject({
      kind: 'none',
      state: 'unreachable',
      endpoint: 'unix:///var/run/docker.sock',
      reason: 'no container engine found',
      hint: 'Start one.',
    });

    location = engineAt({kind: 'unix', socketPath: daemon.socketPath}, 'default socket');
    timers.advance(0.5);
    await until(() => watch.status.state === 'connected');
    expect(watch.status).toMatchObject({kind: 'docker', endpoint: `unix://${daemon.socketPath}`});
  });
});

describe('the list that is asked for now and then', () => {
  test('finds what no event told, and inspects only that', async () => {
    daemon.containers = [
      {id: 'same'},
      {id: 'restarted', networks: {bridge: dockerEndpoint('b', 'e1', '172.17.0.2')}},
      {id: 'removed'},
    ];
    daemon.networks = [{Name: 'bridge', Id: 'b', Driver: 'bridge'}];
    await watch.start();
    daemon.containers = [
      {id: 'same'},
      {id: 'restarted', pid: 300, networks: {bridge: dockerEndpoint('b', 'e2', '172.17.0.2')}},
      {id: 'added', pid: 400},
    ];
    await untilNextList();
    await until(() => container('restarted')?.pid === 300 && container('added')?.pid === 400);
    expect([...watch.containers.keys()]).toEqual(['same', 'restarted', 'added']);
    expect(daemon.count('/containers/same/json')).toBe(1);
  });

  test('takes no pid from a container that runs on, while its inspection hangs', async () => {
    daemon.containers = [{id: 'a'}];
    await watch.start();
    daemon.handlers.set('/containers/a/json', hang());
    daemon.containers = [{id: 'a', name: 'later'}];
    await untilNextList();
    await until(() => container('a')?.name === 'later');
    expect(container('a')).toMatchObject({pid: 100, startedAt: '2026-01-31T12:00:00.5Z'});
  });

  test('tells whether an engine answers at all, once an inspection took too long', async () => {
    daemon.containers = [{id: 'a'}];
    daemon.handlers.set('/containers/a/json', hang());
    const started = watch.start();
    await daemon.received('/containers/a/json');
    timers.advance(12);
    await started;
    expect(daemon.count('/containers/json')).toBe(1);
    await duesLeft(2);
    timers.advance(1);
    await daemon.received('/containers/json', 2);
    expect(watch.status.state).toBe('connected');
  });
});

describe('Podman', () => {
  beforeEach(() => {
    daemon.version = {Version: '4.3.1', Components: [{Name: 'Podman Engine', Version: '4.3.1'}]};
    daemon.networks = [{Name: 'bridge', Id: SHOP_ID, Driver: 'bridge', IPAM: {Config: [{Subnet: '10.88.0.0/16'}]}}];
    daemon.containers = [{id: 'a', networks: {podman: {...dockerEndpoint('podman', '', '10.88.0.5'), EndpointID: ''}}}];
  });

  test('is known by its component, and names networks where Docker gives ids', async () => {
    await watch.start();
    expect(watch.status).toMatchObject({kind: 'podman', version: '4.3.1'});
    expect(container('a')?.endpoints).toMatchObject([
      {
        id: undefined,
        addresses: ['10.88.0.5/16'],
        network: {id: SHOP_ID, name: 'podman', driver: 'bridge', subnets: ['10.88.0.0/16']},
      },
    ]);
  });

  test.each([
    ['died', 'exited'],
    ['remove', undefined],
  ])('says %s where Docker has another word', async (action, state) => {
    await watch.start();
    daemon.handlers.set('/containers/a/json', hang());
    daemon.emit({Type: 'container', status: action, Action: action, Actor: {ID: 'a', Attributes: {}}});
    await until(() => container('a')?.state !== 'running');
    expect(container('a')?.state).toBe(state);
  });

  test('has pods, which its own API tells; one that is made later is known when its container starts', async () => {
    let pods = [{Name: 'shop', Containers: [{Id: 'infra'}, {Id: 'a'}]}];
    daemon.handlers.set(PODS_PATH, (_, response) => sendJson(response, pods));
    daemon.containers = [{id: 'a'}, {id: 'infra'}, {id: 'b'}];
    await watch.start();
    expect(['a', 'infra', 'b'].map(id => container(id)?.pod)).toEqual(['shop', 'shop', undefined]);

    pods = [...pods, {Name: 'ev\u001bil', Containers: [{Id: 'b'}]}];
    daemon.emitContainer('start', 'b');
    await until(() => container('b')?.pod !== undefined);
    expect(container('b')?.pod).toBe('ev\\u001bil');
  });

  test('is watched without pods where a proxy does not let us ask for them', async () => {
    await watch.start();
    expect(watch.status.state).toBe('connected');
    expect(container('a')?.pod).toBeUndefined();
    expect(daemon.count(PODS_PATH)).toBe(1);
    timers.advance(10);
    await daemon.received('/containers/json', 2);
    expect(daemon.count(PODS_PATH)).toBe(1);
  });

  test('has no events of networks: a list finds them within 10 s', async () => {
    await watch.start();
    daemon.containers = [{id: 'a', networks: {}}];
    timers.advance(10);
    await until(() => container('a')?.endpoints.length === 0);
    expect(container('a')?.state).toBe('running');
  });
});

test('nothing that an engine says can steer a terminal', async () => {
  const evil = 'a\u001b[2J\r\n\u202eb\u009b';
  daemon.networks = [
    {
      Name: evil,
      Id: evil,
      Driver: evil,
      Options: {'com.docker.network.bridge.name': evil},
      IPAM: {Config: [{Subnet: evil}]},
    },
  ];
  daemon.version = {Version: evil};
  daemon.containers = [
    {
      id: 'a',
      name: evil,
      labels: {[evil]: evil, ['__proto__']: 'label'},
      networkMode: evil,
      networks: {[evil]: {NetworkID: evil, EndpointID: evil, MacAddress: evil, IPAddress: evil}},
    },
  ];
  await watch.start();
  const text = JSON.stringify([watch.status, [...watch.containers.values()]]);
  expect(text).not.toMatch(/\\[rn]|\\u001b(?!\[)|[\u007f-\u009f\u202e]/);
  expect(container('a')?.name).toBe('a\\u001b[2J\\u000d\\u000a\\u202eb\\u009b');
  expect(Object.entries(container('a')?.labels ?? {})).toContainEqual(['__proto__', 'label']);
});

describe('stats', () => {
  test('are read once, at one time', async () => {
    daemon.containers = [{id: 'a'}];
    await watch.start();
    const counters = {
      rx_bytes: 10,
      rx_packets: 1,
      rx_errors: 0,
      rx_dropped: 2,
      tx_bytes: 20,
      tx_packets: 3,
      tx_errors: 0,
      tx_dropped: 4,
    };
    daemon.handlers.set('/containers/a/stats', (_, response) =>
      sendJson(response, {read: '2026-01-31T12:00:00.25Z', networks: {eth0: counters}}),
    );
    expect(await watch.readStats('a')).toMatchObject({
      state: 'read',
      interfaces: [{name: 'eth0', receive: {bytes: 10}}],
    });
    expect(daemon.requests).toContain('/containers/a/stats?stream=false&one-shot=true');
  });

  test('of a container that is gone, or of an engine that hangs, are values', async () => {
    await watch.start();
    expect(await watch.readStats('x')).toEqual({state: 'gone'});

    daemon.handlers.set('/containers/a/stats', hang());
    const stats = watch.readStats('a');
    await daemon.received('/containers/a/stats');
    timers.advance(5);
    expect(await stats).toEqual({state: 'failed', reason: 'GET /containers/…/stats took longer than 5 s'});
  });

  test('that a proxy forbids are another value than those that fail', async () => {
    daemon.handlers.set('/containers/a/stats', (_, response) => sendJson(response, {}, 403));
    await watch.start();
    expect(await watch.readStats('a')).toEqual({state: 'forbidden'});
  });

  test('are not asked for while the engine is away', async () => {
    await daemon.stop();
    await watch.start();
    expect(await watch.readStats('a')).toEqual({state: 'failed', reason: `there is no socket at ${daemon.socketPath}`});
  });
});

test('after its stop nothing is connected, due or told', async () => {
  daemon.containers = [{id: 'a'}];
  await watch.start();
  daemon.handlers.set('/containers/a/json', hang());
  daemon.emitContainer('update', 'a');
  await daemon.received('/containers/a/json', 2);
  let isTold = false;
  watch.onChange(() => {
    isTold = true;
  });
  await watch.stop();
  daemon.emitContainer('destroy', 'a');
  await duesLeft(0);
  await daemon.stop();
  expect(isTold).toBe(false);
  expect(container('a')).toBeDefined();
});
