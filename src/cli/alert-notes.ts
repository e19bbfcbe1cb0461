import type {Alert, AlertChange} from '../alerts/alert.js';
import type {Note} from '../notify/note.js';
import {alertObject, alertText, changeText} from '../view/alert-line.js';
import type {UnitStyle} from '../view/format.js';

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
    return new Map(firing.map(alert => [alert.key, this.#word(alert, alertText(alert, this.#units))]));
  }

  /** A change between firing and resolved. */
  of(change: AlertChange): Note {
    return this.#word(change.alert, changeText(change, this.#units));
  }

  #word(alert: Alert, sentence: string): Note {
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
      since: isOver ? began : since,
      ended: isOver ? since : undefined,
      document: {...alertObject(alert), sentence},
    };
  }
}
