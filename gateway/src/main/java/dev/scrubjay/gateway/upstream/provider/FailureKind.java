package dev.scrubjay.gateway.upstream.provider;

import static dev.scrubjay.gateway.dialect.ApiError.ErrorKind.BAD_GATEWAY;
import static dev.scrubjay.gateway.dialect.ApiError.ErrorKind.GATEWAY_TIMEOUT;
import static dev.scrubjay.gateway.dialect.ApiError.ErrorKind.INVALID_REQUEST;
import static dev.scrubjay.gateway.dialect.ApiError.ErrorKind.NOT_FOUND;
import static dev.scrubjay.gateway.dialect.ApiError.ErrorKind.UNAVAILABLE;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.Blame.CLIENT;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.Blame.GATEWAY;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.Blame.PROVIDER;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.Blame.REQUEST;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.Call.MADE;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.Call.SKIPPED;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.HealthSign.ANSWERED;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.HealthSign.FAILED;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.HealthSign.MISSING;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.HealthSign.PAUSE;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.HealthSign.UNCHANGED;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.HealthSign.UNREACHABLE;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.LoadSign.BEARABLE;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.LoadSign.OVERLOAD;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.LoadSign.UNKNOWN;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.Remedy.ANOTHER_ENDPOINT;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.Remedy.ANOTHER_MODEL;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.Remedy.NONE;
import static dev.scrubjay.gateway.upstream.provider.FailureKind.Remedy.SAME_ENDPOINT;

import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;

/**
 * The ways in which a call to a provider fails, and everything that follows from each: this table
 * is the only place that tells them apart. {@link UpstreamException} refines the error of rejected
 * requests by the HTTP status. The names, in lower case, are the {@code kind} label of metrics.
 */
public enum FailureKind {
  // Columns: blame, call, remedy, sign of load, sign of health, error that the client gets.

  /** No connection could be made. */
  CONNECT(PROVIDER, MADE, SAME_ENDPOINT, UNKNOWN, UNREACHABLE, BAD_GATEWAY),
  /** A deadline of ours or of the provider's own passed. */
  TIMEOUT(PROVIDER, MADE, ANOTHER_ENDPOINT, OVERLOAD, FAILED, GATEWAY_TIMEOUT),
  /** The provider answered 429. */
  RATE_LIMITED(PROVIDER, MADE, SAME_ENDPOINT, OVERLOAD, PAUSE, ErrorKind.RATE_LIMITED),
  /** The provider, or the model, has more calls than it can serve. */
  OVERLOADED(PROVIDER, MADE, SAME_ENDPOINT, OVERLOAD, FAILED, UNAVAILABLE),
  /** The provider answered another 5xx. */
  SERVER_ERROR(PROVIDER, MADE, SAME_ENDPOINT, UNKNOWN, FAILED, BAD_GATEWAY),
  /** The provider answered another 4xx. */
  REJECTED(REQUEST, MADE, NONE, BEARABLE, ANSWERED, INVALID_REQUEST),
  /** The request is longer than the model's context; another's may be longer. */
  CONTEXT_LENGTH(REQUEST, MADE, ANOTHER_MODEL, BEARABLE, ANSWERED, INVALID_REQUEST),
  /** The provider does not accept the gateway's key. */
  AUTH(PROVIDER, MADE, ANOTHER_MODEL, UNKNOWN, FAILED, BAD_GATEWAY),
  /** The gateway's account at the provider has no credit or quota left, or is closed. */
  ACCOUNT(PROVIDER, MADE, ANOTHER_MODEL, UNKNOWN, FAILED, BAD_GATEWAY),
  /** The provider has no such model, or has it no more. */
  MODEL_NOT_FOUND(PROVIDER, MADE, ANOTHER_MODEL, UNKNOWN, MISSING, NOT_FOUND),
  /** There is no key of the client's own, or the provider refused it. */
  CLIENT_KEY(CLIENT, MADE, ANOTHER_MODEL, UNKNOWN, UNCHANGED, ErrorKind.AUTHENTICATION),
  /** The provider answered 429 to the client's own key. */
  CLIENT_LIMIT(CLIENT, MADE, ANOTHER_MODEL, UNKNOWN, UNCHANGED, ErrorKind.RATE_LIMITED),
  /** The reply does not follow the provider's dialect. */
  MALFORMED(PROVIDER, MADE, ANOTHER_ENDPOINT, UNKNOWN, FAILED, BAD_GATEWAY),
  /** The connection broke before the answer was whole. */
  CUT(PROVIDER, MADE, SAME_ENDPOINT, UNKNOWN, FAILED, BAD_GATEWAY),
  /** The model gave another answer than the part of one that its client already has. */
  DIVERGED(GATEWAY, MADE, ANOTHER_MODEL, BEARABLE, UNCHANGED, BAD_GATEWAY),
  /** The gateway has no memory for the reply at the moment. */
  MEMORY(GATEWAY, MADE, NONE, BEARABLE, UNCHANGED, UNAVAILABLE),
  /** The provider has as many calls in flight as its limit allows. */
  OVERFLOW(GATEWAY, SKIPPED, ANOTHER_MODEL, UNKNOWN, UNCHANGED, UNAVAILABLE),
  /** All endpoints are ejected after failures. */
  EJECTED(GATEWAY, SKIPPED, ANOTHER_MODEL, UNKNOWN, UNCHANGED, UNAVAILABLE),
  /** All endpoints are ejected because they answered 429 with a time to wait. */
  PAUSED(GATEWAY, SKIPPED, SAME_ENDPOINT, UNKNOWN, UNCHANGED, ErrorKind.RATE_LIMITED),
  /** The client went away. */
  CANCELLED(CLIENT, MADE, NONE, UNKNOWN, UNCHANGED, BAD_GATEWAY);

  /** The party that caused a failure. */
  public enum Blame {
    REQUEST,
    CLIENT,
    PROVIDER,
    GATEWAY
  }

  /** Whether a call was made, which the provider may have seen. */
  public enum Call {
    MADE,
    SKIPPED
  }

  /** The next attempt that may succeed. */
  public enum Remedy {
    /** The same model at another endpoint, another model, or the same endpoint after a wait. */
    SAME_ENDPOINT,
    /** The same model at another endpoint, or else another model. */
    ANOTHER_ENDPOINT,
    ANOTHER_MODEL,
    NONE
  }

  /** The sign of the provider's load in a failure, for the limit of calls in flight. */
  public enum LoadSign {
    OVERLOAD,
    BEARABLE,
    UNKNOWN
  }

  /** The sign of the health of the model and its endpoint in a failure, for their breakers. */
  public enum HealthSign {
    /** The endpoint could not be reached. */
    UNREACHABLE,
    /** The endpoint was reached, and the model failed. */
    FAILED,
    /** The model answers, if only with a refusal. */
    ANSWERED,
    /** The model asks for a pause, if it says how long. */
    PAUSE,
    /** The provider does not have the model. */
    MISSING,
    /** Nothing is shown either way. */
    UNCHANGED
  }

  private final Blame blame;
  private final Call call;
  private final Remedy remedy;
  private final LoadSign load;
  private final HealthSign health;
  private final ErrorKind error;

  FailureKind(
      Blame blame, Call call, Remedy remedy, LoadSign load, HealthSign health, ErrorKind error) {
    this.blame = blame;
    this.call = call;
    this.remedy = remedy;
    this.load = load;
    this.health = health;
    this.error = error;
  }

  /**
   * The kind of failure that an HTTP status other than 2xx stands for by itself; {@link
   * ErrorMeaning} knows more. 498 is Groq's and 529 Anthropic's status for overload, 499 Google's
   * and 524 Cloudflare's for a deadline.
   */
  static FailureKind ofStatus(int status) {
    return switch (status) {
      case 401, 403 -> AUTH;
      case 402 -> ACCOUNT;
      case 404, 410 -> MODEL_NOT_FOUND;
      case 408, 499, 504, 524 -> TIMEOUT;
      case 424 -> SERVER_ERROR; // Bedrock's for a failure of the model
      case 429 -> RATE_LIMITED;
      case 498, 503, 529 -> OVERLOADED;
      default -> status >= 400 && status < 500 ? REJECTED : SERVER_ERROR;
    };
  }

  /** Whether the request or its client caused it, so that it shows nothing of the model. */
  public boolean isCallersFault() {
    return blame == REQUEST || blame == CLIENT;
  }

  public Blame blame() {
    return blame;
  }

  public Call call() {
    return call;
  }

  public Remedy remedy() {
    return remedy;
  }

  public LoadSign load() {
    return load;
  }

  public HealthSign health() {
    return health;
  }

  public ErrorKind error() {
    return error;
  }
}
