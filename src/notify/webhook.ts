import type {Channel} from './channel.js';
import {postJson} from './http-post.js';
import {fillTemplate, type Template} from './json-template.js';
import {messageDocument} from './message.js';

/** What a webhook can be told. Without a template it gets rxtop's own document. */
export interface WebhookSettings {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly template: Template | undefined;
}

/** Posts JSON to a URL. */
export function createWebhook({url, headers, template}: WebhookSettings): Channel {
  return {
    name: `webhook ${url.host}`,
    mostNotes: 100,
    send(message, signal) {
      const document = template === undefined ? messageDocument(message) : fillTemplate(template, message);
      return postJson(url, JSON.stringify(document), headers, signal);
    },
  };
}
