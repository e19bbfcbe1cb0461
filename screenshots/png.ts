import {createRequire} from 'node:module';
import path from 'node:path';
import {Resvg} from '@resvg/resvg-js';

const SCALE = 1.5;
const FONTS = path.join(path.dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');

/** Renders an SVG with the fonts of the package and no others, so that it comes out the same on every machine. */
export function renderPng(svg: string): Buffer {
  const picture = new Resvg(svg, {
    fitTo: {mode: 'zoom', value: SCALE},
    font: {
      fontFiles: ['DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf'].map(file => path.join(FONTS, file)),
      loadSystemFonts: false,
      defaultFontFamily: 'DejaVu Sans Mono',
      monospaceFamily: 'DejaVu Sans Mono',
    },
  });
  return picture.render().asPng();
}
