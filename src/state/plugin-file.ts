import {chmod, mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import process from 'node:process';
import {errorCode} from '../errors.js';

/** Puts an executable in its place, unless another one without our mark is there. Throws a system error. */
export async function placeProgram(
  folder: string,
  file: string,
  mark: string,
  text: string,
): Promise<'placed' | 'foreign'> {
  await mkdir(folder, {recursive: true});
  if ((await ownerOf(file, mark)) === 'foreign') return 'foreign';

  // As a whole or not at all: the CLI may be about to run it.
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text, {flag: 'wx', mode: 0o755});
  await chmod(draft, 0o755);
  await rename(draft, file);
  return 'placed';
}

/** Removes the executable if it has our mark. Throws a system error. */
export async function removeProgram(file: string, mark: string): Promise<'removed' | 'missing' | 'foreign'> {
  const owner = await ownerOf(file, mark);
  if (owner !== 'ours') return owner;

  await rm(file);
  return 'removed';
}

async function ownerOf(file: string, mark: string): Promise<'ours' | 'foreign' | 'missing'> {
  try {
    return (await readFile(file, 'latin1')).includes(mark) ? 'ours' : 'foreign';
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'missing';
    throw error;
  }
}
