import type {Alert, AlertChange} from '../alerts/alert.js';
import type {NoticeKind} from '../alerts/notice.js';
import type {Note} from '../notify/note.js';
import {alertObject, alertText, changeText} from '../view/alert-line.js';
import type {UnitStyle} from '../view/format.js';
import {flappingText} from '../view/notice-line.js';

/** Words alerts for notifiers, and keeps what fires, so that what is told late is told as it is by then. */
export class AlertNotes {
  readonly #units: UnitStyle;
  #current: readonly Alert[] = [];

  constructor(units: UnitStyle) {
    this.#units = units;
  }

  /** Takes what is pending and firing after a sweep. */
  update(current: readonly Alert[]): void {
    this.#current = current;
  }

  /** What fires, by key. */
  firing(): ReadonlyMap<string, Note> {
    const firing = this.#current.filter(({state}) => state === 'firing');
    return new Map(firing.map(alert => [alert.key, this.#wordFiring(alert, alert.isFlapping)]));
  }

  /** What people are told of a change. One that flaps may be in either state at that moment: its end is told of later. */
  of(change: AlertChange, kind: NoticeKind): Note {
    const {alert} = change;
    if (kind === 'flapping') return this.#wordFiring({...alert, state: 'firing'}, true);

    return this.#word(alert, changeText(change, this.#units), false);
  }

  #wordFiring(alert: Alert, isFlapping: boolean): Note {
    const sentence = isFlapping ? flappingText({alert}, this.#units) : alertText(alert, this.#units);
    return this.#word(alert, sentence, isFlapping);
  }

  #word(alert: Alert, sentence: string, isFlapping: boolean): Note {
    const {key, rule, host, subject, container, project, service, state, since, began} = alert;
    const isOver = state === 'resolved';
    return {
      key,
      status: isOver ? 'resolved' : 'firing',
      severity: rule.severity,
      host,
      container: container.name,
      subject,
      project,
      service,
      rule: rule.text,
      metric: rule.metric,
      sentence,
      isFlapping,
      since: isOver ? began : since,
      ended: isOver ? since : undefined,
      document: {...alertObject(alert), flapping: isFlapping, sentence},
    };
  }
}
