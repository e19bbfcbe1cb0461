import {type DashboardView, paintDashboard} from '../view/dashboard-screen.js';
import type {UnitStyle} from '../view/format.js';
import {type Palette, paletteFor} from '../view/palette.js';
import {CellGrid} from '../view/surface.js';
import type {ThemeName} from '../view/theme.js';
import type {DashboardOptions, DashboardTerminal} from './dashboard-options.js';

/** What the dashboard is painted on: cells as many as the terminal has, in the colours of a theme. */
export class Canvas {
  readonly #terminal: DashboardTerminal;
  readonly #options: Pick<DashboardOptions, 'colors' | 'ownColors'>;
  #palette: Palette;
  #grid = new CellGrid(0, 0);

  constructor(terminal: DashboardTerminal, options: Pick<DashboardOptions, 'colors' | 'ownColors'>, theme: ThemeName) {
    this.#terminal = terminal;
    this.#options = options;
    this.#palette = paletteFor(options.colors, theme, options.ownColors);
  }

  setTheme(theme: ThemeName): void {
    this.#palette = paletteFor(this.#options.colors, theme, this.#options.ownColors);
  }

  /** Paints everything, and brings it onto the terminal. */
  show(view: DashboardView, units: UnitStyle): void {
    const {width, height} = this.#terminal;
    if (this.#grid.width !== width || this.#grid.height !== height) this.#grid = new CellGrid(width, height);
    this.#grid.surface().fill(' ', this.#palette.text);
    this.#terminal.show(this.#grid, paintDashboard(this.#grid, view, this.#palette, units));
  }
}
