import {hasSeveralHosts} from '../../model/inventory.js';
import {layOutDashboard, linesOf} from '../../view/dashboard-layout.js';
import type {UnitStyle} from '../../view/format.js';
import type {Action} from '../../view/key-map.js';
import {NETWORKS_FIRST_ROW, NETWORKS_OVERHEAD, paintNetworks} from '../../view/networks-pane.js';
import type {Palette} from '../../view/palette.js';
import type {Surface} from '../../view/surface.js';
import {HOTTEST_FIRST, NETWORK_TREE} from '../../view/topology.js';
import {indexAtLine, isMove} from '../selection.js';
import {TableState} from '../table-state.js';
import type {Outcome, Stage, WholePane} from './pane.js';

/** The networks with who is on each. */
export class NetworksPane implements WholePane {
  readonly #table = new TableState();
  #hasSeveralHosts = false;

  startOver(): void {
    this.#table.forgetSelection();
  }

  update(stage: Stage): void {
    const {state, picture, rows, facts, now} = stage;
    if (state.zoomed !== 'networks') return;

    this.#hasSeveralHosts = picture !== undefined && hasSeveralHosts(picture);
    this.#table.update(
      rows,
      {order: HOTTEST_FIRST, facts, ...NETWORK_TREE, trafficOn: (...all) => picture?.trafficOn(...all)},
      {now, page: pageOf(stage), isFollowing: true},
    );
  }

  act(action: Action, stage: Stage): Outcome | undefined {
    if (isMove(action)) {
      this.#table.move(action, stage.now, pageOf(stage));
      return {kind: 'moved'};
    }
    return action === 'jump' ? this.#jump() : undefined;
  }

  /** The first click selects, a click on what is selected shows the container. */
  click(_x: number, y: number, stage: Stage): Outcome | undefined {
    const {selection, rows} = this.#table;
    const page = pageOf(stage);
    const index = indexAtLine(selection, y - NETWORKS_FIRST_ROW, {page, all: rows.length});
    if (index === undefined) return undefined;

    const isAgain = selection.isChosen && selection.index === index;
    this.#table.select(index, stage.now, page);
    return isAgain ? this.#jump() : {kind: 'moved'};
  }

  paint(surface: Surface, palette: Palette, units: UnitStyle): void {
    const {rows, selection} = this.#table;
    const view = {rows, offset: selection.offset, selectedKey: selection.id, hasSeveralHosts: this.#hasSeveralHosts};
    paintNetworks(surface, view, palette, units, true);
  }

  #jump(): Outcome {
    const containerKey = this.#table.selected?.container?.key;
    return containerKey === undefined ? {kind: 'moved'} : {kind: 'jump', containerKey};
  }
}

function pageOf({width, height}: Stage): number {
  return linesOf(layOutDashboard(width, height, 'networks')?.networks, NETWORKS_OVERHEAD);
}
