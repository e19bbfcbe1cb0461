/** A measured figure. It holds its budget when it is at most that, or at least that where `isFloor`. */
export interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly budget: number | undefined;
  readonly isFloor?: boolean;
  /** What the figure buys, where that differs. */
  readonly note?: string;
}

/** Whether a figure is within its budget; undefined where there is none. */
export function holds({value, budget, isFloor = false}: Result): boolean | undefined {
  if (budget === undefined) return undefined;

  return isFloor ? value >= budget : value <= budget;
}
