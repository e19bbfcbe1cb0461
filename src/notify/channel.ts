import type {Message} from './message.js';

/** A way to tell somebody. It knows nothing of queues, of failures or of what was told before: that is the outbox's part. */
export interface Channel {
  /** For people: `webhook hooks.example.org`. Holds no secret. */
  readonly name: string;
  /** How many notes one message may hold. */
  readonly mostNotes: number;
  /** What fires is told again after this time, for a receiver that forgets. */
  readonly repeatSeconds?: number;
  /** Resolves when it is delivered. Rejects with a DeliveryError else, soon after the signal aborts. */
  send(message: Message, signal: AbortSignal): Promise<void>;
}

/** Why a message was not delivered, in a few words such as `refuses connections`. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  /** Nobody knows whether the receiver has it nevertheless: it did not answer in time, or the connection broke. */
  readonly mayHaveArrived: boolean;
  /** The receiver asks not to be tried before that time. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    message: string,
    more: {
      readonly mayHaveArrived?: boolean;
      readonly retryAfterSeconds?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, {cause: more.cause});
    this.mayHaveArrived = more.mayHaveArrived ?? false;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}
