import {createRequire} from 'node:module';
import path from 'node:path';
import {Resvg} from '@resvg/resvg-js';

const SCALE = 1.5;
const FONTS = path.join(path.dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');

/** Renders an SVG with the fonts of the package and no others, so that it comes out the same on every machine. */
export function renderPng(svg: string): Buffer {
  return rendered(svg, SCALE).asPng();
}

/** The same, smaller, as red, green, blue and alpha of each pixel. */
export function renderPixels(svg: string): {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
} {
  const {width, height, pixels} = rendered(svg, 1);
  return {width, height, pixels};
}

function rendered(svg: string, scale: number): ReturnType<Resvg['render']> {
  return new Resvg(svg, {
    fitTo: {mode: 'zoom', value: scale},
    font: {
      fontFiles: ['DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf'].map(file => path.join(FONTS, file)),
      loadSystemFonts: false,
      defaultFontFamily: 'DejaVu Sans Mono',
      monospaceFamily: 'DejaVu Sans Mono',
    },
  }).render();
}
