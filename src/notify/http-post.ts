import {type IncomingMessage, type OutgoingHttpHeaders, request as requestPlain} from 'node:http';
import {request as requestSecure} from 'node:https';
import {errorCode} from '../errors.js';
import {safeText} from '../model/safe-text.js';
import {DeliveryError} from './channel.js';

/** More of an answer than this is not looked at. */
const MOST_ANSWER_BYTES = 2048;

/** So much of an answer tells a person what is wrong. */
const MOST_ANSWER_CHARACTERS = 120;

/** Sends JSON to a URL. Rejects with a DeliveryError unless the answer is of the kind 2xx; a redirect is not followed. */
export async function postJson(
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const answer = await exchange(url, body, {...headers, 'Content-Type': 'application/json'}, signal);
  const {statusCode = 0} = answer;
  const text = await beginningOf(answer);
  if (statusCode >= 200 && statusCode < 300) return;

  const why = text === '' ? '' : `: ${text}`;
  throw new DeliveryError(`answers ${statusCode}${why}`, {retryAfterSeconds: secondsOf(answer.headers['retry-after'])});
}

function exchange(url: URL, body: string, headers: OutgoingHttpHeaders, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestSecure : requestPlain;
  return new Promise((resolve, reject) => {
    const length = Buffer.byteLength(body);
    const sending = request(url, {
      method: 'POST',
      // A connection of its own each time: one that the other side has closed meanwhile would fail.
      agent: false,
      headers: {'User-Agent': 'rxtop', ...headers, 'Content-Length': length},
      signal,
    });
    sending.on('response', resolve);
    sending.on('error', error => reject(failureOf(error)));
    sending.end(body);
  });
}

/** The connection may be lost in the middle of the answer, whose first line was there: that is answer enough. */
async function beginningOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  answer.setEncoding('utf8');
  try {
    for await (const chunk of answer) {
      text += chunk;
      if (text.length > MOST_ANSWER_BYTES) break;
    }
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
  return safeText(text.trim().replaceAll(/\s+/gu, ' ').slice(0, MOST_ANSWER_CHARACTERS));
}

/** What never reached anybody, in words. */
const NOT_REACHED: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections',
  ENOTFOUND: 'has no address: its name is not known',
  EAI_AGAIN: 'has no address: the name server does not answer',
  EHOSTUNREACH: 'is not reachable',
  ENETUNREACH: 'is not reachable',
};

function failureOf(error: Error): DeliveryError {
  const code = errorCode(error) ?? error.name;
  const words = NOT_REACHED[code];
  if (words !== undefined) return new DeliveryError(words, {cause: error});

  const isCertificate = /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_TLS_|ERR_SSL_|EPROTO)/u.test(code);
  return isCertificate
    ? new DeliveryError(`has no certificate that we may trust (${code})`, {cause: error})
    : new DeliveryError(`breaks off (${code})`, {mayHaveArrived: true, cause: error});
}

function secondsOf(retryAfter: string | undefined): number | undefined {
  return retryAfter !== undefined && /^\d{1,6}$/u.test(retryAfter) ? Number(retryAfter) : undefined;
}
