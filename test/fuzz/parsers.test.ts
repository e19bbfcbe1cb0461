import fc from 'fast-check';
import {test} from 'vitest';
import type {FuzzedParser} from './parser.js';
import {PARSERS} from './parsers.js';

test.each(PARSERS)('$name: what is read in real life is read', ({seeds, check}) => {
  for (const seed of seeds) check(seed);
});

/** Bytes, text, and pieces of what is read in real life in any order. */
function inputsFor({seeds}: FuzzedParser): fc.Arbitrary<Buffer> {
  const words = seeds.flatMap(seed => seed.toString('latin1').split(/(?<=[\s,:="[\]{}()/.])|(?=[\s,:="[\]{}()/.])/));
  const piece = fc.oneof(
    {weight: 6, arbitrary: fc.constantFrom(...new Set(words)).map(word => Buffer.from(word, 'latin1'))},
    {weight: 1, arbitrary: fc.string({unit: 'binary', maxLength: 6}).map(text => Buffer.from(text))},
    {weight: 1, arbitrary: fc.uint8Array({maxLength: 6}).map(bytes => Buffer.from(bytes))},
    {weight: 1, arbitrary: fc.json({maxDepth: 2}).map(text => Buffer.from(text))},
  );
  return fc.array(piece, {maxLength: 60}).map(pieces => Buffer.concat(pieces));
}

test.each(PARSERS)('$name: any pieces of it are read or refused', {timeout: 30_000}, parser => {
  fc.assert(fc.property(inputsFor(parser), input => parser.check(input)));
});
