import {expect, test} from 'vitest';
import {networkFailure, statusFailure} from '../../../src/collector/prometheus/query-failure.js';

const withCode = (code: string) => Object.assign(new Error('x'), {code});

test.each([
  ['ECONNREFUSED', 'refuses connections'],
  ['ENOTFOUND', 'has a host name that is not known'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'has a certificate that is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'has a certificate for another name'],
  ['CERT_HAS_EXPIRED', 'has a certificate that has expired'],
  ['CERT_NOT_YET_VALID', 'has a certificate that is not valid yet'],
  ['INVALID_PURPOSE', 'has a certificate that is not trusted (INVALID_PURPOSE)'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'wants a certificate of ours that it trusts'],
  ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'wants a certificate of ours that it trusts'],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'wants a certificate of ours that it trusts'],
  [
    'ERR_OSSL_X509_KEY_VALUES_MISMATCH',
    'cannot be asked with the certificate that was set (ERR_OSSL_X509_KEY_VALUES_MISMATCH)',
  ],
  ['EODD', 'cannot be asked: x'],
])('%s is said: %s', (code, reason) => {
  expect(networkFailure(withCode(code)).reason).toBe(reason);
});

test.each([
  [401, undefined, undefined, 'wants another user and password, or token'],
  [403, undefined, undefined, 'forbids the query to this user'],
  [404, undefined, undefined, 'answers, but not as a Prometheus does'],
  [405, undefined, undefined, 'answers, but not as a Prometheus does'],
  [302, undefined, undefined, 'answers, but not as a Prometheus does'],
  [422, 'too many samples', undefined, 'refused a query (422): too many samples'],
  [429, undefined, '7', 'is asked too often (429)'],
  [500, 'no disk', undefined, 'failed (500): no disk'],
  [503, undefined, undefined, 'is not ready (503)'],
])('status %i is said', (status, text, retryAfter, reason) => {
  const failure = statusFailure(status, text, retryAfter);

  expect(failure.reason).toBe(reason);
  expect(failure.retryAfterSeconds).toBe(retryAfter === undefined ? undefined : 7);
});
