import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {Plugin} from 'esbuild';
import {ROOT} from './root.js';

/** Turns a module's source into what the bundle holds in its place. */
type Rewrite = (source: string) => string | Promise<string>;

const LEFT_OUT = path.join(import.meta.dirname, 'left-out.cjs');

/** Packages that rxtop never comes to: archives of what images are built from; a way to the engine, which rxtop has its own. */
export const PACKAGES_LEFT_OUT: Readonly<Record<string, string>> = {
  '@balena/dockerignore': LEFT_OUT,
  'tar-fs': LEFT_OUT,
  'docker-modem': LEFT_OUT,
};

/** What we use of blessed, and what its screen and the gauge build on. The others draw pictures, play films and read fonts. */
const BLESSED_WIDGETS = ['Node', 'Screen', 'Element', 'Box', 'Text', 'ScrollableBox', 'ScrollableText', 'Log'];

/** Modules that cannot be bundled as they are, or that bring along what rxtop never comes to. */
const RULES: Readonly<Record<string, Rewrite>> = {
  // It requires its widgets by names that are put together at run time, which no bundler can follow.
  'node_modules/blessed/lib/widget.js': () =>
    BLESSED_WIDGETS.map(name => {
      const file = name.toLowerCase();
      return `exports.${name} = exports.${file} = require('./widgets/${file}');`;
    }).join('\n'),
  'src/dashboard/terminfo.ts': async () => {
    const entry = await readFile(path.join(ROOT, 'node_modules/blessed/usr/xterm-256color'), 'base64');
    return `export const readTerminfo = () => Buffer.from('${entry}', 'base64');`;
  },
  // Node.js warns of `new Buffer`, in the middle of the screen; it spares only what lies below node_modules/.
  'node_modules/drawille-blessed-contrib/index.js': replaced('new Buffer(', 'Buffer.alloc('),
  'node_modules/blessed/lib/gpmclient.js': replaced('new Buffer(', 'Buffer.alloc('),
  // Two of its ten kinds of vectors and matrices are used.
  'node_modules/drawille-canvas-blessed-contrib/index.js': replaced(
    "require('gl-matrix')",
    "{mat2d: require('gl-matrix/src/gl-matrix/mat2d.js'), vec2: require('gl-matrix/src/gl-matrix/vec2.js')}",
  ),
  // These build images, by gRPC.
  'node_modules/dockerode/lib/session.js': () => `module.exports = require(${JSON.stringify(LEFT_OUT)});`,
  'node_modules/dockerode/lib/buildkit.js': () => `module.exports = require(${JSON.stringify(LEFT_OUT)});`,
};

/**
 * Applies the rules. Fails a build in which a rule met no module, or not the text that it replaces: the package has
 * changed, and the rule has to be looked at.
 */
export const packageRules: Plugin = {
  name: 'package-rules',
  setup(build) {
    const unmet = new Set(Object.keys(RULES));
    build.onLoad({filter: /\.[jt]s$/}, async ({path: file}) => {
      const name = path.relative(ROOT, file);
      const rewrite = RULES[name];
      if (rewrite === undefined) return undefined;

      unmet.delete(name);
      return {
        contents: await rewrite(await readFile(file, 'utf8')),
        loader: file.endsWith('.ts') ? 'ts' : 'js',
        resolveDir: path.dirname(file),
      };
    });
    build.onEnd(() => ({errors: [...unmet].map(name => ({text: `no module ${name}, for which there is a rule`}))}));
  },
};

function replaced(from: string, to: string): Rewrite {
  return source => {
    if (!source.includes(from)) throw new Error(`there is no ${from} in this module any more`);

    return source.replaceAll(from, to);
  };
}
