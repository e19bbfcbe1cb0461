import {expect, test} from 'vitest';
import {sshEnded} from '../../../../src/collector/engine/ssh/ssh-ended.js';

const TARGET = {kind: 'ssh', user: 'me', host: 'box', port: 2222, socketPath: undefined} as const;

/** What OpenSSH 9.2 and the `docker` command of 20.10 and 28.2 wrote, and shells in other languages. */
test.each<[complaint: string, exitCode: number | null, message: string, hint: RegExp]>([
  [
    'No ED25519 host key is known for [box]:2222 and you have requested strict checking.\r\nHost key verification failed.\r\n',
    255,
    'the host key of me@box is not known',
    /\(ssh -p 2222 me@box\)/,
  ],
  [
    '@@@@\r\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\n@@@@\r\nIT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!\r\nHost key verification failed.\r\n',
    255,
    'the host key of me@box has changed: another machine may answer in its place',
    /ssh-keygen -R '\[box\]:2222'/,
  ],
  [
    'me@box: Permission denied (publickey,password).\r\n',
    255,
    'me@box refuses the login by ssh (me@box: Permission denied (publickey,password).)',
    /ssh-add.*ControlMaster/,
  ],
  [
    'ssh: Could not resolve hostname box: Name or service not known\r\n',
    255,
    'ssh knows no address of me@box (Could not resolve hostname box: Name or service not known)',
    /DNS/,
  ],
  [
    'ssh: connect to host box port 2222: Connection timed out\r\n',
    255,
    'me@box cannot be reached by ssh (connect to host box port 2222: Connection timed out)',
    /firewalls/,
  ],
  [
    'channel 0: open failed: connect failed: No route to host\r\nstdio forwarding failed\r\nConnection closed by UNKNOWN port 65535\r\n',
    255,
    'me@box cannot be reached by ssh (Connection closed by UNKNOWN port 65535)',
    /port/,
  ],
  [
    '/home/me/.ssh/config: line 3: Bad configuration option: potr\r\n/home/me/.ssh/config: terminating, 1 bad configuration options\r\n',
    255,
    'ssh does not take its configuration (/home/me/.ssh/config: terminating, 1 bad configuration options)',
    /ssh -G -p 2222 me@box/,
  ],
  [
    'mux_client_request_session: session request failed: Session open refused by peer\r\n',
    255,
    'the ssh server of me@box allows fewer sessions in a login than rxtop needs (mux_client_request_session: session request failed: Session open refused by peer)',
    /MaxSessions/,
  ],
  [
    'bash: Zeile 1: docker: Kommando nicht gefunden.\n',
    127,
    'there is no docker command on me@box (bash: Zeile 1: docker: Kommando nicht gefunden.)',
    /18\.09/,
  ],
  [
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock\n',
    1,
    "the user of me@box may not use the engine's socket there (permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock)",
    /docker group there/,
  ],
  [
    'Cannot connect to the Docker daemon at unix:///x.sock. Is the docker daemon running?\n',
    1,
    'the engine does not run on me@box (Cannot connect to the Docker daemon at unix:///x.sock. Is the docker daemon running?)',
    /systemctl start docker/,
  ],
  [
    'This account is currently not available.\n',
    1,
    'ssh to me@box failed (This account is currently not available.)',
    /tells more/,
  ],
  ['oh \u001b[31mno\n', 1, 'ssh to me@box failed (oh \\u001b[31mno)', /tells more/],
])('%j with exit code %s is told in plain words', (complaint, exitCode, message, hint) => {
  const error = sshEnded(exitCode, complaint, TARGET);
  expect(error).toMatchObject({failure: 'ssh', message, hint: expect.stringMatching(hint)});
});

test.each([
  ['', null],
  ['', 0],
  ['Connection to box closed by remote host.\r\n', 255],
  ['client_loop: send disconnect: Broken pipe\r\n', 255],
  ['Timeout, server box not responding.\r\n', 255],
])('a connection that breaks off is lost: %j', (complaint, exitCode) => {
  expect(sshEnded(exitCode, complaint, TARGET).failure).toBe('lost');
});

test('a complaint without end does not become a sentence without end', () => {
  expect(sshEnded(1, `${'x'.repeat(5000)}\n`, TARGET).message.length).toBeLessThan(600);
});
