package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.load.LargeWork;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The HTTP client of one endpoint of a provider. Every failure is an {@link UpstreamException};
 * nothing is retried here but a call whose credential the provider refused, with another one. Calls
 * run on the caller's Vert.x context, or on a new one if there is none, as otherwise a reply could
 * end before its handlers are set.
 */
public final class ProviderClient {
  private final ProviderConfig config;
  private final URI baseUrl;
  private final HttpClient http;
  private final RefusedMembers refusedMembers = new RefusedMembers();
  private final CallSender sender;
  private final RawTransport raw;

  /** A client with an authentication of its own. */
  public ProviderClient(
      Vertx vertx,
      ProviderConfig config,
      URI baseUrl,
      ProviderDialect dialect,
      InstantSource clock) {
    this(vertx, config, baseUrl, Authentications.of(vertx, config, dialect, clock), clock);
  }

  /**
   * @param baseUrl of the endpoint
   * @param authentication of all endpoints of the provider
   */
  public ProviderClient(
      Vertx vertx,
      ProviderConfig config,
      URI baseUrl,
      Authentication authentication,
      InstantSource clock) {
    this.config = config;
    this.baseUrl = baseUrl;
    this.raw = new RawTransport(vertx, config, baseUrl, authentication);
    this.http =
        EndpointHttp.client(
            vertx, config, EndpointOptions.client(config, baseUrl).setDecompressionSupported(true));
    this.sender = new CallSender(vertx, config, baseUrl, clock, http, authentication);
  }

  /** The way to the endpoint for bytes that pass as they are. */
  public RawTransport raw() {
    return raw;
  }

  /** Host and port. */
  public String endpoint() {
    return baseUrl.getAuthority();
  }

  /**
   * Requests a whole answer, in the client's dialect.
   *
   * @param timeLeft a limit of the call's time beside the provider's own deadlines
   */
  public Future<WrittenAnswer> call(
      ProviderCall call, ReplyReader reader, Cancellation cancellation, Duration timeLeft) {
    Reading<WrittenAnswer> reading =
        new Reading<>(
            true,
            reader,
            (exchange, response) ->
                exchange
                    .body(response, new EndOfAnswer(call.reply(), reader), reader.memory())
                    .compose(
                        body ->
                            LargeWork.onBytes(
                                body.length(),
                                () ->
                                    WholeReplies.decoded(
                                        call, reader, body, exchange.failures()))));
    CallLimits limits = new CallLimits(cancellation, timeLeft, null);
    return refusedMembers.calling(call, adapted -> sender.send(adapted, limits, reading));
  }

  /**
   * Requests a streamed answer.
   *
   * @return completes with the first token; fails if there is none
   */
  public Future<EventStream> stream(ProviderCall call, ReplyReader reader, CallLimits limits) {
    return refusedMembers.calling(call, adapted -> streamed(adapted, reader, limits));
  }

  /** Takes no more calls, and closes once those in flight have ended, in their total time. */
  public Future<Void> close() {
    return Future.join(http.shutdown(config.timeouts().total()), raw.close()).mapEmpty();
  }

  private Future<EventStream> streamed(ProviderCall call, ReplyReader reader, CallLimits limits) {
    Reading<EventStream> reading =
        new Reading<>(
            false, reader, (exchange, response) -> exchange.events(response, call, reader));
    return sender.send(call, limits, reading);
  }
}
