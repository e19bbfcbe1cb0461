/** How to reach a Prometheus, or what speaks its API. `url` is without user and password. */
export interface PrometheusServer {
  readonly url: URL;
  readonly authorisation?: ServerAuthorisation | undefined;
  readonly tls?: ServerTls | undefined;
}

export type ServerAuthorisation =
  | {readonly scheme: 'basic'; readonly user: string; readonly password: Secret}
  | {readonly scheme: 'bearer'; readonly token: Secret};

/** A secret, or the file that holds it. */
export type Secret = {readonly text: string} | {readonly file: string};

/** Files of PEM texts: who may sign the server's certificate, and what we show it ourselves. */
export interface ServerTls {
  readonly caFile?: string | undefined;
  readonly certificateFile?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly serverName?: string | undefined;
}

/** A condition of the user's that the server can check as well as we can. `pattern` is a glob. */
export interface NarrowingCondition {
  readonly key: 'name' | 'image';
  readonly pattern: string;
  readonly isNegated: boolean;
}

/** Where counters are asked for, and which. */
export interface PrometheusOptions {
  readonly servers: readonly PrometheusServer[];
  readonly conditions: readonly NarrowingCondition[];
  /** How much of the past is wanted with the first answer. */
  readonly pastSeconds: number;
}
