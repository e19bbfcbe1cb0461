/**
 * A number in 0..1 that looks random and depends on nothing but its two arguments: the demo shows the same scene
 * wherever and whenever it runs. The mixing steps are those of MurmurHash3's finaliser.
 */
export function pseudoRandom(seed: number, index: number): number {
  return mix(seed, index) / 2 ** 32;
}

/** That many hexadecimal digits, made of the two arguments alone. */
export function pseudoHex(seed: number, index: number, digits: number): string {
  let hex = '';
  for (let part = 0; hex.length < digits; part++) hex += mix(mix(seed, index), part).toString(16).padStart(8, '0');
  return hex.slice(0, digits);
}

function mix(seed: number, index: number): number {
  let bits = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca77)) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
