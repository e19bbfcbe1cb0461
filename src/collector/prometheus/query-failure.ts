import {errorCode} from '../../errors.js';
import {safeText} from '../../model/safe-text.js';

/** Why a query brought nothing, in one plain sentence, and what to do about it. */
export interface QueryFailure {
  readonly reason: string;
  readonly hint: string | undefined;
  /** Seconds that the server asks to be left alone, where it says so. */
  readonly retryAfterSeconds?: number | undefined;
}

/** What is wrong with a certificate itself, whoever signed it. */
const CERTIFICATES: Readonly<Record<string, QueryFailure>> = {
  CERT_HAS_EXPIRED: {
    reason: 'has a certificate that has expired',
    hint: 'It has to be renewed there, or the clock to be set here.',
  },
  CERT_NOT_YET_VALID: {
    reason: 'has a certificate that is not valid yet',
    hint: 'Compare the clocks of both machines.',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    reason: 'has a certificate for another name',
    hint: 'Use the name in it: in the address, or as server_name under prometheus in the config file.',
  },
};

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const UNTRUSTED = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_)/u;

/** The server's own word on our certificate, or that there is none: https://www.rfc-editor.org/rfc/rfc8446#section-6.2 */
const REFUSED =
  /^ERR_SSL_.*ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_(?:EXPIRED|UNKNOWN|REVOKED))$/u;

/** Also what a server says that has no version or cipher in common with us. */
const BROKEN_OFF = /^ERR_SSL_.*ALERT_HANDSHAKE_FAILURE$/u;

/** OpenSSL says so of what it is given, before anything is sent. */
const UNREADABLE = /^ERR_OSSL_/u;

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections',
  ECONNRESET: 'broke the connection off',
  EHOSTUNREACH: 'cannot be reached: no route to the host',
  ENETUNREACH: 'cannot be reached: no route to the network',
  ENOTFOUND: 'has a host name that is not known',
  EAI_AGAIN: 'has a host name that cannot be looked up now',
  ETIMEDOUT: 'does not answer',
  EPROTO: 'does not speak TLS there',
};

/** What a broken request means. */
export function networkFailure(error: unknown): QueryFailure {
  const code = errorCode(error) ?? '';
  const certificate = CERTIFICATES[code];
  if (certificate !== undefined) return certificate;
  if (UNTRUSTED.test(code)) {
    return {
      reason: `has a certificate that is not trusted (${code})`,
      hint: 'Name the authority that signed it: ca_file under prometheus in the config file.',
    };
  }
  if (REFUSED.test(code)) {
    return {
      reason: 'wants a certificate of ours that it trusts',
      hint: 'Set cert_file and key_file under prometheus in the config file.',
    };
  }
  if (BROKEN_OFF.test(code)) {
    return {
      reason: 'breaks the TLS handshake off',
      hint: 'It wants a certificate (cert_file and key_file under prometheus in the config file), or no version or cipher of TLS suits both.',
    };
  }
  if (UNREADABLE.test(code)) {
    return {
      reason: `cannot be asked with the certificate that was set (${code})`,
      hint: 'ca_file, cert_file and key_file have to be PEM texts, the last two of one pair.',
    };
  }

  const known = NETWORK[code];
  const text = safeText(error instanceof Error ? error.message : String(error));
  return {reason: known ?? `cannot be asked: ${text}`, hint: 'Check the address, and that the server runs.'};
}

/** What an HTTP status means that is not a success. `text` is the server's own word, if it had one. */
export function statusFailure(status: number, text: string | undefined, retryAfter: string | undefined): QueryFailure {
  if (status === 401 || status === 403) {
    return {
      reason: status === 401 ? 'wants another user and password, or token' : 'forbids the query to this user',
      hint: 'Set username and password_file, or bearer_token_file, under prometheus in the config file.',
    };
  }
  if (status === 429 || status === 503) {
    const seconds = Number(retryAfter);
    return {
      reason: status === 429 ? 'is asked too often (429)' : `is not ready (503)${ownWord(text)}`,
      hint: undefined,
      ...(seconds > 0 ? {retryAfterSeconds: seconds} : {}),
    };
  }
  const isRefusal = status === 400 || status === 422;
  if (status >= 300 && status < 500 && (!isRefusal || text === undefined)) return NO_PROMETHEUS;

  return {
    reason: `${isRefusal ? 'refused a query' : 'failed'} (${status})${ownWord(text)}`,
    hint: isRefusal ? 'It may allow less at once than was asked for; its own limits say what.' : undefined,
  };
}

export const NO_PROMETHEUS: QueryFailure = {
  reason: 'answers, but not as a Prometheus does',
  hint: 'Name the address that ends before /api/v1: http://host:9090, or http://host/prometheus behind a proxy.',
};

export const TOO_LATE: QueryFailure = {
  reason: 'takes too long to answer',
  hint: 'Ask for less: --filter name=… is passed on to the server.',
};

export const TOO_LONG: QueryFailure = {
  reason: 'sends more than rxtop takes in at once',
  hint: 'Ask for less: --filter name=… is passed on to the server.',
};

function ownWord(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `: ${text}`;
}
