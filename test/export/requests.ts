import {once} from 'node:events';
import {type IncomingMessage, type RequestOptions, request as requestPlainly} from 'node:http';
import {request as requestSecurely} from 'node:https';

/** An answer, read to its end. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Asks on a connection of its own, and reads the answer. */
export async function ask(
  url: string,
  options: RequestOptions & {ca?: string; cert?: string; key?: string} = {},
  body = '',
): Promise<Answer> {
  const response = await begin(url, options, body);
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return {status: response.statusCode, headers: response.headers, body: text};
}

/** Asks and reads the answer's head alone: its body is not taken until somebody reads it. */
export async function begin(url: string, options: RequestOptions = {}, body = ''): Promise<IncomingMessage> {
  const request = (url.startsWith('https:') ? requestSecurely : requestPlainly)(url, {agent: false, ...options});
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

/** The header that tells user and password. */
export function basic(user: string, password: string): {authorization: string} {
  return {authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`};
}
