import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import type {Metafile} from 'esbuild';
import {ROOT} from './root.js';
import {STANDARD_LICENCES} from './standard-licences.js';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly author: string | {readonly name: string};
}

const LINE = '='.repeat(80);

/**
 * The licences of all packages that have a part in the bundle, as one text. Throws where a package comes without the text
 * of its licence and that is no usual one: then a person has to look.
 */
export async function collectLicences({outputs}: Metafile): Promise<string> {
  const files = Object.values(outputs).flatMap(({inputs}) => Object.keys(inputs));
  const parts = await Promise.all([...new Set(files.flatMap(folderOf))].sort().map(describe));
  return ['rxtop contains parts of these packages, under their licences.\n', ...parts].join('\n');
}

/** `node_modules/@scope/name` or `node_modules/name`, nested or not; nothing of our own files. */
function folderOf(file: string): string[] {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(file)?.slice() ?? [];
}

async function describe(folder: string): Promise<string> {
  const about: Package = JSON.parse(await readFile(path.join(ROOT, folder, 'package.json'), 'utf8'));
  const {name, version, license} = about;
  const text = (await licenceFile(folder)) ?? usualLicence(about);
  return `${LINE}\n${name} ${version}, ${license}\n${LINE}\n\n${text.trim()}\n`;
}

async function licenceFile(folder: string): Promise<string | undefined> {
  const file = (await readdir(path.join(ROOT, folder))).find(each => /^licen[cs]e/iu.test(each));
  return file === undefined ? undefined : readFile(path.join(ROOT, folder, file), 'utf8');
}

function usualLicence({name, license, author}: Package): string {
  const text = STANDARD_LICENCES[license];
  if (text === undefined)
    throw new Error(`${name} comes without a licence text, and ${license} is none of the usual ones`);

  return `Copyright (c) ${typeof author === 'string' ? author : author.name}\n\n${text}`;
}
