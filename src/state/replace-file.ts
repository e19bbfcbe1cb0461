import {constants} from 'node:fs';
import {mkdir, open, rename} from 'node:fs/promises';

const {O_CREAT, O_NOFOLLOW, O_RDONLY, O_TRUNC, O_WRONLY} = constants;

/** Makes a folder if need be, for its owner alone. Throws a system error where that cannot be. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, {recursive: true, mode: 0o700});
}

/**
 * Writes a file, as a whole or not at all, even if the power fails: beside the old one, to the disk, and only then in its
 * place. Throws a system error.
 */
export async function replaceFile(folder: string, name: string, text: string): Promise<void> {
  const draft = `${folder}/${name}.new`;
  const file = await open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, `${folder}/${name}`);
  const directory = await open(folder, O_RDONLY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
