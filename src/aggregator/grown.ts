/** A column with more room: what it had is put into the new one. */
export function grown<Column extends Float64Array | Uint32Array | Uint16Array | Uint8Array>(
  from: Column,
  into: Column,
): Column {
  into.set(from);
  return into;
}

/** A column of figures with more room: what a new slot has is not known. */
export function grownWithGaps(from: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const into = new Float64Array(capacity).fill(Number.NaN);
  into.set(from);
  return into;
}
