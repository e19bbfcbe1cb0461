import type {Severity} from '../alerts/rule.js';

/**
 * What notifiers are told of one alert: that it fires, or that it is over. Every text has been made safe where it entered
 * the program; none of them may be taken for a command, a format or a name of ours.
 */
export interface Note {
  /** The same for the whole life of an alert, also across restarts. */
  readonly key: string;
  readonly status: 'firing' | 'resolved';
  readonly severity: Severity;
  readonly host: string;
  readonly container: string;
  /** How the container is called among all: by its name, with its host where there are several. */
  readonly subject: string;
  readonly project: string | undefined;
  readonly service: string | undefined;
  readonly rule: string;
  readonly metric: string;
  /** What is wrong, or how it ended: `tx 12.3 MB/s > 5 MB/s for 10 s`. */
  readonly sentence: string;
  /** It fires and ends again and again, and no more is said of it until it has calmed down. */
  readonly isFlapping: boolean;
  /** The alert fires since then. */
  readonly since: Date;
  /** When it was over; undefined while it fires. */
  readonly ended: Date | undefined;
  /** The alert as in JSON. */
  readonly document: Readonly<Record<string, unknown>>;
}
