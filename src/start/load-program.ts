import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import process from 'node:process';
import {Script} from 'node:vm';
import type {CodeCache} from './code-cache.js';

/**
 * Runs a bundled CommonJS file and answers what it exports. Where V8 has read it before, the code is taken from the cache;
 * else it goes there when the process ends, with every function that was called until then.
 */
export function loadProgram<Exports>(file: string, cache: CodeCache | undefined): Exports {
  // The bundle is ASCII, which is read faster when it is taken for that.
  const source = `(function(exports,require,module){${readFileSync(file, 'latin1')}\n})`;
  const cachedData = cache?.read();
  const script = new Script(source, {filename: file, ...(cachedData === undefined ? {} : {cachedData})});
  if (cache !== undefined && (cachedData === undefined || script.cachedDataRejected)) {
    process.once('exit', () => cache.write(script.createCachedData()));
  }

  const module = {exports: {}};
  script.runInThisContext()(module.exports, createRequire(file), module);
  return module.exports as Exports;
}
