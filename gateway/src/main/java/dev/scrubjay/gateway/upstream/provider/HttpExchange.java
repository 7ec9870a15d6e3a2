package dev.scrubjay.gateway.upstream.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ReplyTranslator;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.load.BodySlices;
import dev.scrubjay.gateway.load.PartedBody;
import dev.scrubjay.gateway.stream.Allowance;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One HTTP request to a provider, and its reply. Not thread-safe. */
final class HttpExchange {
  /** 2,048 embeddings of 3,072 numbers, each on a line of its own, are 145 MB. */
  private static final int MAX_REPLY_BYTES = 192 << 20;

  private static final int MAX_ERROR_BYTES = 64 << 10;
  private static final int MAX_EVENT_BYTES = 8 << 20;

  private final CallDeadlines deadlines;
  private final Consumer<UpstreamException> onAbort;
  private @Nullable HttpClientRequest request;
  private @Nullable EventStream stream;
  private ReplyFailures failures;
  private boolean over;

  /**
   * @param failures of the call before it is sent
   * @param onAbort told if the exchange ends before its reply has been read
   */
  HttpExchange(
      ReplyFailures failures,
      Function<Consumer<String>, CallDeadlines> deadlines,
      Consumer<UpstreamException> onAbort) {
    this.failures = failures;
    this.onAbort = onAbort;
    this.deadlines = deadlines.apply(why -> abort(failure(FailureKind.TIMEOUT, why)));
  }

  /** Ends the exchange in any state, and resets its connection. */
  void abort(UpstreamException cause) {
    if (!over && (stream == null || !stream.endedBefore())) {
      finish();
      onAbort.accept(cause); // before the reset, which would appear as the cause
      if (stream != null) {
        stream.fail(cause);
      }
      if (request != null) {
        request.reset();
      }
    }
    if (stream != null && cause.kind() == FailureKind.CANCELLED) {
      stream.discard();
    }
  }

  /** Whether the request is on its way, so that the provider may fail on what it says. */
  boolean isSent() {
    return request != null;
  }

  private void finish() {
    over = true;
    deadlines.met();
  }

  /** Sends {@code body}. */
  Future<HttpClientResponse> send(HttpClientRequest opened, Buffer body) {
    request = opened;
    failures = failures.keepingSecret(() -> Redaction.of(opened.headers(), opened.getURI()));
    opened.exceptionHandler(
        cause -> {}); // the future fails too; without a handler Vert.x logs an error
    if (over) {
      opened.reset();
      return Future.failedFuture(
          failure(FailureKind.CANCELLED, "is not called: the request was cancelled"));
    }
    Future<HttpClientResponse> response = sent(opened, body);
    deadlines.sent();
    return response;
  }

  private Future<HttpClientResponse> sent(HttpClientRequest opened, Buffer body) {
    if (body.length() <= BodySlices.SLICE) {
      return opened.send(body);
    }
    Future<HttpClientResponse> response = opened.response();
    opened.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    new BodySlices(
            opened,
            body,
            response::failed, // a request that is answered early is sent to its end all the same
            drained ->
                opened.drainHandler(
                    nothing -> {
                      opened.drainHandler(null);
                      drained.run();
                    }))
        .write();
    return response;
  }

  /** Passes on a successful response; fails with the provider's error for any other. */
  Future<HttpClientResponse> checked(HttpClientResponse response, ReplyTranslator reply) {
    response.exceptionHandler(cause -> {}); // until a reader sets its own
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return Future.succeededFuture(response);
    }
    return body(response, MAX_ERROR_BYTES, bytes -> false, Allowance.UNLIMITED)
        .map(HttpExchange::json)
        .otherwise(Json.object())
        .compose(
            body ->
                Future.failedFuture(failures.answered(response, body, reply.errorMessage(body))));
  }

  private static JsonNode json(Buffer body) {
    try {
      return Json.value(body.getBytes());
    } catch (JsonProcessingException e) {
      return Json.object();
    }
  }

  /**
   * Reads the whole reply, as far as the answer's end if its protocol has one.
   *
   * @param memory that it takes
   */
  Future<Buffer> body(HttpClientResponse response, EndOfAnswer end, Allowance memory) {
    return body(response, MAX_REPLY_BYTES, end::isIn, memory);
  }

  private Future<Buffer> body(
      HttpClientResponse response, int limit, Predicate<Buffer> endsIn, Allowance memory) {
    Promise<PartedBody> whole = Promise.promise();
    PartedBody body = new PartedBody();
    response.handler(
        bytes -> {
          deadlines.progressed();
          body.add(bytes);
          if (body.length() > limit || !memory.grow(bytes.length())) {
            UpstreamException tooLarge =
                body.length() > limit
                    ? failure(FailureKind.MALFORMED, "sent more than " + limit + " bytes")
                    : failures.outOfMemory();
            whole.tryFail(tooLarge);
            abort(tooLarge);
          } else if (!over && endsIn.test(bytes)) {
            finish();
            whole.tryComplete(body);
            response.request().reset(); // it would have to be waited for
          }
        });
    response.endHandler(
        nothing -> {
          finish();
          whole.tryComplete(body);
        });
    response.exceptionHandler(
        cause -> {
          finish();
          whole.tryFail(
              failure(FailureKind.CUT, "broke off its answer: " + ConnectionTrouble.of(cause)));
        });
    return whole.future().compose(PartedBody::whole);
  }

  /** Reads the reply as a stream; completes with its first token. */
  Future<EventStream> events(HttpClientResponse response, ProviderCall call, ReplyReader reader) {
    String type = response.headers().get("content-type");
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("text/html")) {
      UpstreamException wrong =
          failure(FailureKind.MALFORMED, "sent " + type + " instead of a stream");
      abort(wrong);
      return Future.failedFuture(wrong);
    }
    EventStream events =
        new EventStream(
            response,
            deadlines,
            new SniffedReply(call.reply(), reader, StreamParser.of(type, MAX_EVENT_BYTES)),
            reader,
            failures,
            !asksForSeveral(call.body()));
    stream = events;
    return events.begin();
  }

  /** Whether the request asks for several choices, or candidates. */
  private static boolean asksForSeveral(JsonNode body) {
    return body.path("n").asInt(1) > 1 || body.at("/generationConfig/candidateCount").asInt(1) > 1;
  }

  /** Whether the exchange has ended. */
  boolean isOver() {
    return over;
  }

  /** The failures of this call. */
  ReplyFailures failures() {
    return failures;
  }

  private UpstreamException failure(FailureKind kind, String message) {
    return failures.of(kind, message);
  }
}
