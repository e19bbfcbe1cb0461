import type {WatchedContainer} from '../../model/inventory.js';
import type {Sweep} from '../../model/traffic.js';
import type {AlertView} from '../../view/alerts-pane.js';
import {bothWays} from '../../view/container-row.js';
import {layOutDashboard} from '../../view/dashboard-layout.js';
import type {DashboardView} from '../../view/dashboard-screen.js';
import {GROUP_DETAIL_FIRST_ROW} from '../../view/group-detail.js';
import type {Action} from '../../view/key-map.js';
import type {ContainerRow, GroupRow} from '../../view/table-row.js';
import type {Timeline} from '../../view/timeline.js';
import {stepCursor} from '../chart-cursor.js';
import {PastMarks} from '../past-marks.js';
import type {Picture} from '../picture.js';
import {isMove} from '../selection.js';
import type {Outcome, Pane, Stage} from './pane.js';
import type {TablePane} from './table.js';

/** The detail of what is selected in the table, or of what was jumped to. */
export class DetailPane implements Pane {
  readonly #table: TablePane;
  readonly #past = new PastMarks();

  constructor(table: TablePane) {
    this.#table = table;
  }

  /** Takes note of what happens, for the time axis. */
  note(sweep: Sweep, alerts: readonly AlertView[]): void {
    this.#past.note(sweep, alerts);
  }

  update(): void {
    // All that it shows is looked up when it is painted.
  }

  startOver(): void {
    this.#past.forget();
  }

  /** Up and down go to the next container. */
  act(action: Action, stage: Stage): Outcome | undefined {
    if (isMove(action)) return this.#table.move(action, stage);
    if (action === 'cursor-earlier') return moveCursor(stage, -1);
    return action === 'cursor-later' ? moveCursor(stage, 1) : undefined;
  }

  /** A click on a container of a group shows that one. */
  click(_x: number, y: number, stage: Stage): Outcome | undefined {
    const subject = stage.subject();
    const room = layOutDashboard(stage.width, stage.height, stage.state.zoomed)?.detail;
    if (room === undefined || subject?.group === undefined || y >= room.height - 1) return undefined;

    const member = busiestFirst(subject as GroupRow)[y - GROUP_DETAIL_FIRST_ROW];
    return member && {kind: 'jump', containerKey: member.container.key, state: {...stage.state, zoomed: undefined}};
  }

  view(stage: Stage): DashboardView['detail'] {
    const selected = stage.subject();
    if (selected === undefined) return undefined;

    const {picture, state, facts} = stage;
    const {container, traffic, note} = selected;
    if (container === undefined) return {group: selected as GroupRow, members: busiestFirst(selected as GroupRow)};

    // On one of its networks a row has that network's part: the detail is of the whole container.
    const whole = this.#table.containers.find(row => row.container.key === container.key);
    return {
      container,
      traffic: whole === undefined ? traffic : whole.traffic,
      note: whole === undefined ? note : whole.note,
      interfaces: picture?.interfacesOf(container) ?? [],
      protocols: picture?.protocolsOf(container),
      anomaly: picture?.anomalies.of(container),
      readHistory: facts.readHistory,
      timeline: picture && this.#timelineOf(stage, picture, container),
      scale: state.scale,
      isOneScale: state.isOneScale,
    };
  }

  /** What happened up to the picture's time. */
  #timelineOf({state}: Stage, {monotonicSeconds, time, historyEnd}: Picture, {key}: WatchedContainer): Timeline {
    return {
      window: state.window,
      endSeconds: historyEnd(state.window.tier),
      timeOf: seconds => new Date(time.getTime() + (seconds - monotonicSeconds) * 1000),
      marks: this.#past.of(key, monotonicSeconds),
      cursorSeconds: state.cursorSeconds,
    };
  }
}

function moveCursor({state, picture, width, height}: Stage, step: 1 | -1): Outcome {
  const detail = layOutDashboard(width, height, state.zoomed)?.detail;
  if (detail === undefined || picture === undefined) return {kind: 'moved'};

  return {kind: 'changed', state: {...state, cursorSeconds: stepCursor(state, picture, detail.width, step)}};
}

function busiestFirst({group}: GroupRow): ContainerRow[] {
  const rateOf = ({traffic}: ContainerRow) => bothWays(traffic, 'bytesPerSecond') ?? -1;
  return group.members.toSorted((a, b) => rateOf(b) - rateOf(a));
}
