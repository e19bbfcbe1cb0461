import {execFile} from 'node:child_process';
import process from 'node:process';
import {type ProcessHandle, readNetInode} from '../process-handle.js';
import {type Link, parseLinks} from './link.js';

/** What came of the question: `closed` where we may not ask, or cannot; `gone` where the process has ended meanwhile. */
export type LinksAnswer =
  | {readonly state: 'read'; readonly links: ReadonlyMap<string, Link>}
  | {readonly state: 'closed'}
  | {readonly state: 'gone'};

/** Asks the kernel for the interfaces of a process's network namespace, by their names. Never rejects. */
export type ReadLinks = (held: ProcessHandle) => Promise<LinksAnswer>;

/** It takes some milliseconds. */
const LIMIT_MILLISECONDS = 2000;

/** 1,000 interfaces in full are 1.5 MB. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Netlink answers for the namespace that is asked in, so a short-lived `ip` of this host is put into it by `nsenter`: nothing of the
 * container's is run or read. Needs CAP_SYS_ADMIN. The handle leads to the process itself, whatever becomes of its pid.
 */
export const readLinks: ReadLinks = held => {
  const {folder} = held;
  const ours = folder.replace('/proc/self/', `/proc/${process.pid}/`);
  const argv = [`--net=${ours}/ns/net`, 'ip', '-details', '-json', 'link', 'show'];
  const options = {
    timeout: LIMIT_MILLISECONDS,
    killSignal: 'SIGKILL',
    maxBuffer: MOST_BYTES,
    encoding: 'latin1',
  } as const;
  return new Promise(resolve => {
    execFile('nsenter', argv, options, (error, stdout) => {
      // The handle may be closed by now, and its number given to another file: what was answered is then about somebody else.
      if (readNetInode(folder) !== held.netInode) return resolve({state: 'gone'});

      const links = error === null ? parseLinks(stdout) : undefined;
      resolve(links === undefined ? {state: 'closed'} : {state: 'read', links});
    });
  });
};
