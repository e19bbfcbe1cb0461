/** There can be no engine of our own on this machine, and why. The engine tests are skipped then, or fail in CI. */
export class LabImpossible extends Error {
  override readonly name = 'LabImpossible';
}
