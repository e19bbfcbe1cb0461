/**
 * What may stand before a Prometheus: a proxy that lets in who shows a token, and a server whose certificate is not what it
 * should be, which nobody should ask anything.
 *
 *   node front-door.cjs '{"proxy": {"port": 1, "token": "…", "upstream": "https://…", "user": "…:…"}, "strange": {"port": 2, "folder": "…"}}'
 */
const {readFileSync} = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const path = require('node:path');

const {proxy, strange} = JSON.parse(process.argv[2]);

http
  .createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${proxy.token}`) {
      request.resume();
      response.writeHead(401, {'WWW-Authenticate': 'Bearer'}).end('no\n');
      return;
    }
    const headers = {...request.headers, authorization: `Basic ${Buffer.from(proxy.user).toString('base64')}`};
    const options = {method: request.method, headers, rejectUnauthorized: false};
    const onwards = https.request(new URL(request.url, proxy.upstream), options, answer => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onwards);
  })
  .listen(proxy.port, '127.0.0.1');

const read = name => readFileSync(path.join(strange.folder, name));
https
  .createServer({cert: read('cert.pem'), key: read('key.pem')}, (_, response) => response.end('{"status":"success"}'))
  .listen(strange.port, '127.0.0.1');
