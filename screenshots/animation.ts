import {crc32, deflateSync} from 'node:zlib';

/** A picture of 4 bytes a pixel: red, green, blue, alpha. All of an animation are of one size. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  /** How long it is seen. */
  readonly milliseconds: number;
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BIT_DEPTH = 8;
const INDEXED = 3;
const MOST_COLORS = 256;

/** Colours are told apart less and less well until there are no more than a palette holds. */
const MASKS = [0xff, 0xfe, 0xfc, 0xf8, 0xf0, 0xe0] as const;

/**
 * An animated PNG that runs for ever: each frame after the first holds only the rectangle that has changed, in a palette that
 * all share. https://www.w3.org/TR/png-3/#apng-frame-based-animation
 */
export function animate(frames: readonly [Frame, ...Frame[]]): Buffer {
  const [first] = frames;
  const {mask, colors} = paletteOf(frames);
  const index = new Map(colors.map((color, place) => [color, place]));
  let sequence = 0;
  const chunks = [
    chunk('IHDR', Buffer.concat([u32(first.width, first.height), Buffer.from([BIT_DEPTH, INDEXED, 0, 0, 0])])),
    chunk('acTL', u32(frames.length, 0)),
    chunk('PLTE', Buffer.from(colors.flatMap(color => [color >> 16, (color >> 8) & 0xff, color & 0xff]))),
  ];
  for (const [place, frame] of frames.entries()) {
    const area = place === 0 ? whole(frame) : changedArea(frames[place - 1]!, frame);
    const delay = Buffer.alloc(6);
    delay.writeUInt16BE(frame.milliseconds, 0);
    delay.writeUInt16BE(1000, 2);
    chunks.push(chunk('fcTL', Buffer.concat([u32(sequence++, area.width, area.height, area.x, area.y), delay])));
    const data = deflateSync(
      indexed(frame, area, color => index.get(color & mask) ?? 0),
      {level: 9},
    );
    chunks.push(place === 0 ? chunk('IDAT', data) : chunk('fdAT', Buffer.concat([u32(sequence++), data])));
  }
  return Buffer.concat([SIGNATURE, ...chunks, chunk('IEND', Buffer.alloc(0))]);
}

function paletteOf(frames: readonly Frame[]): {readonly mask: number; readonly colors: readonly number[]} {
  for (const each of MASKS) {
    const mask = (each << 16) | (each << 8) | each;
    const colors = new Set<number>();
    for (const {pixels} of frames) for (let at = 0; at < pixels.length; at += 4) colors.add(colorAt(pixels, at) & mask);
    if (colors.size <= MOST_COLORS) return {mask, colors: [...colors]};
  }
  throw new RangeError('there are more colours than a palette holds');
}

function whole({width, height}: Frame): Area {
  return {x: 0, y: 0, width, height};
}

/** The rectangle round all that differs; a pixel where nothing does, since there is no frame of nothing. */
function changedArea(before: Frame, {width, height, pixels}: Frame): Area {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      if (colorAt(pixels, at) === colorAt(before.pixels, at)) continue;

      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return right < 0
    ? {x: 0, y: 0, width: 1, height: 1}
    : {x: left, y: top, width: right - left + 1, height: bottom - top + 1};
}

/** Each line begins with its filter: none. */
function indexed({width, pixels}: Frame, area: Area, indexOf: (color: number) => number): Buffer {
  const lines = Buffer.alloc(area.height * (area.width + 1));
  let place = 0;
  for (let y = area.y; y < area.y + area.height; y++) {
    lines[place++] = 0;
    for (let x = area.x; x < area.x + area.width; x++) lines[place++] = indexOf(colorAt(pixels, 4 * (y * width + x)));
  }
  return lines;
}

function colorAt(pixels: Uint8Array, at: number): number {
  return (pixels[at]! << 16) | (pixels[at + 1]! << 8) | pixels[at + 2]!;
}

function u32(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length);
  for (const [place, number] of numbers.entries()) bytes.writeUInt32BE(number, 4 * place);
  return bytes;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([u32(data.length), body, u32(crc32(body))]);
}
