import type {DashboardView} from '../view/dashboard-screen.js';
import {noticeFor} from '../view/notice.js';
import {paneOf} from './dashboard-state.js';
import {enginesOf, headerView} from './header-view.js';
import type {Scene} from './scene.js';

/** What each pane shows. */
export function dashboardView(scene: Scene): DashboardView {
  const {state, panes, wanted, picture, keys} = scene;
  const pane = paneOf(state);
  const {filter} = wanted;
  const table = panes.table.view(scene, filter);
  const whole = panes.whole(state.zoomed);
  return {
    header: headerView(scene),
    table,
    detail: panes.detail.view(scene),
    alerts: panes.alerts.view(scene.ruleCount, scene.now),
    paintWhole: whole && ((...all) => whole.paint(...all)),
    notice: noticeFor(
      enginesOf(scene),
      {
        known: picture?.rows.length ?? 0,
        shown: table.rows.length,
        hidden: wanted.hidden,
        filter: table.filter,
        isNarrowed: scene.isNarrowed,
      },
      keys,
    ),
    keyLine: {
      prompt: state.draft === undefined ? undefined : {text: state.draft, problem: filter.problem},
      message: scene.message,
      keys,
      pane,
      offersDemo: scene.offersDemo,
    },
    focus: state.focus,
    zoomed: hasNothing(scene) ? undefined : state.zoomed,
    columns: state.columnCursor === undefined ? undefined : {shown: state.columns, selected: state.columnCursor},
    help: state.isHelpOpen ? {pane, keys, columns: state.columns} : undefined,
  };
}

/** Whether the pane that is to have all the room is of a container, and there is none. */
function hasNothing({state: {zoomed}, subject}: Scene): boolean {
  return zoomed === 'sockets' ? subject()?.container === undefined : zoomed === 'detail' && subject() === undefined;
}
