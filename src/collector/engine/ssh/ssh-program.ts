import {type ChildProcess, type StdioOptions, spawn} from 'node:child_process';
import {companion, findProgram} from '../../companion.js';
import type {EngineError} from '../engine-error.js';
import {sshEnded} from './ssh-ended.js';
import {sshError} from './ssh-explain.js';
import type {SshTarget} from './ssh-target.js';

/** The beginning of what ssh complains of says what is wrong; a remote machine may say anything, at any length. */
const MOST_COMPLAINT_CHARACTERS = 4096;

/** An ssh that runs. */
export interface SshProcess {
  readonly child: ChildProcess;
  /** Resolves when it has ended and all that it wrote has been read, with what that means. Never rejects. */
  readonly ended: Promise<SshEnd>;
}

export interface SshEnd {
  readonly exitCode: number | null;
  readonly meaning: EngineError;
}

/** `companion`: for as long as we live; it ends with us, however we end. */
export type SshStanding = 'companion' | 'child';

/** Starts the system's ssh with these words. Throws an EngineError where there is none. */
export function startSsh(
  target: SshTarget,
  words: readonly string[],
  stdio: StdioOptions,
  standing: SshStanding = 'child',
): SshProcess {
  const {PATH} = process.env;
  const ssh = findProgram('ssh', PATH);
  if (ssh === undefined) throw sshError('ssh-missing', '', target);

  const argv = [ssh, ...words];
  const [command = '', ...rest] = standing === 'companion' ? companion(argv, PATH, 'TERM') : argv;
  const child = spawn(command, rest, {stdio});
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, MOST_COMPLAINT_CHARACTERS);
  });
  const ended = new Promise<SshEnd>(resolve => {
    child.once('error', ({message}) => resolve({exitCode: null, meaning: sshError('ssh-failed', message, target)}));
    child.once('close', exitCode => resolve({exitCode, meaning: sshEnded(exitCode, complaint, target)}));
  });
  return {child, ended};
}

/** A question to ssh that needs no connection has its answer in no time, unless the user's configuration runs programs. */
const ANSWER_MILLISECONDS = 5000;

/** Runs ssh to its end. */
export async function askSsh(target: SshTarget, words: readonly string[]): Promise<SshEnd & {readonly answer: string}> {
  const {child, ended} = startSsh(target, words, ['ignore', 'pipe', 'pipe']);
  const timer = setTimeout(() => child.kill('SIGKILL'), ANSWER_MILLISECONDS);
  let answer = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  const end = await ended;
  clearTimeout(timer);
  return {...end, answer};
}
