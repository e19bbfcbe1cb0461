import type {Channel} from './channel.js';
import {postJson} from './http-post.js';
import type {Note} from './note.js';

/** What Alertmanager can be told. `labels` are added to those of each alert. */
export interface AlertmanagerSettings {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Alertmanager takes an alert that is not repeated for over: as Prometheus does, we repeat it each minute. */
const REPEAT_SECONDS = 60;

/** How long it takes an alert for firing after it was last told. It is over earlier if we say so. */
const VALID_SECONDS = 4 * REPEAT_SECONDS;

/**
 * Tells a Prometheus Alertmanager, by its API v2:
 * https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml. The labels are the same for the whole life of an
 * alert: they are its identity there. The URL is that of its web page.
 */
export function createAlertmanager({url, headers, labels}: AlertmanagerSettings): Channel {
  const endpoint = new URL(url);
  endpoint.pathname = `${url.pathname.replace(/\/$/u, '')}/api/v2/alerts`;
  return {
    name: `alertmanager ${url.host}`,
    mostNotes: 200,
    repeatSeconds: REPEAT_SECONDS,
    send({notes, time}, signal) {
      const alerts = notes.map(note => alertOf(note, labels, time));
      return postJson(endpoint, JSON.stringify(alerts), headers, signal);
    },
  };
}

function alertOf(note: Note, ownLabels: Readonly<Record<string, string>>, now: Date): object {
  const {status, severity, host, container, project, service, rule, metric, sentence, since, ended} = note;
  const endsAt = ended ?? new Date(now.getTime() + VALID_SECONDS * 1000);
  return {
    labels: {
      ...ownLabels,
      alertname: metric === 'anomaly' ? 'RxtopAnomaly' : 'RxtopTraffic',
      ...{severity, host, container, rule, metric},
      ...(project === undefined ? {} : {project}),
      ...(service === undefined ? {} : {service}),
    },
    annotations: {summary: `${container} ${sentence}`, status},
    startsAt: since.toISOString(),
    endsAt: endsAt.toISOString(),
  };
}
