import type {DashboardTerminal} from '../../src/dashboard/dashboard-options.js';
import type {Key, MouseAction} from '../../src/dashboard/terminal.js';
import type {SharesBar} from '../../src/view/container-detail.js';
import type {CellGrid} from '../../src/view/surface.js';

/** A terminal that keeps what it is shown, and types what it is told. */
export class FakeTerminal implements DashboardTerminal {
  width: number;
  height: number;
  grid: CellGrid | undefined;
  bar: SharesBar | undefined;
  readonly calls: string[] = [];
  #onKey: (key: Key) => void = () => undefined;
  #onMouse: (action: MouseAction, x: number, y: number) => void = () => undefined;
  #onResize: () => void = () => undefined;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }

  show(grid: CellGrid, bar: SharesBar | undefined): void {
    this.grid = grid;
    this.bar = bar;
  }

  onKey(listener: (key: Key) => void): void {
    this.#onKey = listener;
  }

  onMouse(listener: (action: MouseAction, x: number, y: number) => void): void {
    this.#onMouse = listener;
  }

  setMouse(mode: 'on' | 'off'): void {
    this.calls.push(`mouse ${mode}`);
  }

  /** Clicks on a cell, or turns the wheel there. */
  mouse(action: MouseAction, x: number, y: number): void {
    this.#onMouse(action, x, y);
  }

  onResize(listener: () => void): void {
    this.#onResize = listener;
  }

  repaint(): void {
    this.calls.push('repaint');
  }

  suspend(): void {
    this.calls.push('suspend');
  }

  /** Presses a key by blessed's name for it, or types each character of a text. */
  press(...names: readonly string[]): void {
    for (const name of names) this.#onKey({name, character: name.length === 1 ? name : undefined});
  }

  type(text: string): void {
    for (const character of text) this.#onKey({name: character, character});
  }

  resize(width: number, height: number): void {
    this.width = width;
    this.height = height;
    this.#onResize();
  }

  get text(): string {
    return this.grid?.toText() ?? '';
  }

  /** The line that holds a text, for looking at one row. */
  lineWith(text: string): string {
    return this.text.split('\n').find(line => line.includes(text)) ?? '';
  }
}
