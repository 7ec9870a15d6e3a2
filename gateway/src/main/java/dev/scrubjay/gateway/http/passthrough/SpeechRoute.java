package dev.scrubjay.gateway.http.passthrough;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.completion.Completions;
import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.SpeechKeyForm;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.filter.MeantPaths;
import dev.scrubjay.gateway.http.filter.RequestContexts;
import dev.scrubjay.gateway.http.message.FactHeaders;
import dev.scrubjay.gateway.http.message.JsonBody;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.http.passthrough.Ownership.Caller;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.gateway.results.PerformanceOptimizer.ResultLookup;
import dev.scrubjay.gateway.upstream.PassThroughProvider;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.gateway.upstream.provider.RawTransport;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * The route to spoken text. The sound of a text is cached by provider and canonical request; what
 * the provider sends is passed on as it comes, and stored once it is whole.
 */
final class SpeechRoute implements RouteGroup {
  private static final String PATH = "/v1/audio/speech";
  private static final String OPERATION = "audio.speech";

  private final PassThroughCalls calls;
  private final ProviderChoice choice;
  private final Ownership ownership;
  private final PerformanceOptimizer results;
  private final AnswerStore store;
  private final PassThroughLimits limits;

  SpeechRoute(
      PassThroughCalls calls,
      ProviderChoice choice,
      Ownership ownership,
      PerformanceOptimizer results,
      AnswerStore store,
      PassThroughLimits limits) {
    this.calls = calls;
    this.choice = choice;
    this.ownership = ownership;
    this.results = results;
    this.store = store;
    this.limits = limits;
  }

  @Override
  public void mount(Router router) {
    router.post(PATH).handler(this::handle);
  }

  private void handle(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    LargeWork.onBytes(context.body().length(), () -> JsonBody.parse(type, context.body().buffer()))
        .compose(
            body -> {
              speak(context, body);
              return Future.succeededFuture();
            })
        .onFailure(context::fail);
  }

  private void speak(RoutingContext context, ObjectNode body) {
    HttpServerRequest request = context.request();
    String deployment = MeantPaths.deployment(context);
    if (deployment != null && !body.hasNonNull("model")) {
      body.put("model", deployment);
    }
    Caller caller = ownership.caller(request.headers());
    Optional<PassThroughProvider> named = choice.namedBy(request);
    PassThroughProvider provider =
        named.or(() -> choice.ofModel(body)).orElseGet(() -> choice.usual(ProviderKind.OPENAI));
    PassThroughRequest passed =
        new PassThroughRequest(
            context,
            caller,
            provider,
            new RawTransport.Target(
                PATH, PassedHeaders.query(request.query()), body.path("model").textValue()),
            ApiPath.of(PATH, true),
            HeldBody.whole(Buffer.buffer(Json.bytes(body))));
    RequestContext asked =
        RequestContexts.of(context, caller.scope(), RoutingRequirements.NONE, new Cancellation());
    boolean streamed = body.path("stream_format").asText("").equals("sse");
    if ((streamed || asked.directives().noStore()) && asked.directives().onlyIfCached()) {
      context.fail(Completions.notCached());
    } else if (streamed || asked.directives().noStore()) {
      calls.exchange(passed, ReplyTap.NONE).onFailure(context::fail);
    } else {
      cached(passed, asked, key(passed, body));
    }
  }

  private static CacheKey key(PassThroughRequest passed, ObjectNode body) {
    ObjectNode params = Json.object().put("provider", passed.provider().name());
    params.put("query", passed.target().query()).set("request", SpeechKeyForm.FORM.of(body));
    if (passed.provider().takesClientsKeys()) { // what a client pays for is its own
      Authenticator.clientKey(passed.context())
          .ifPresent(key -> params.put("client", ApiKeyConfig.sha256(key.reveal())));
    }
    return PerformanceOptimizer.key(passed.caller().scope(), OPERATION, Json.bytes(params));
  }

  private void cached(PassThroughRequest passed, RequestContext asked, CacheKey key) {
    results
        .lookup(asked, key)
        .compose(
            found ->
                switch (found) {
                  case ResultLookup.ResultFound result -> send(passed, result.hit());
                  case ResultLookup.NoResult none -> made(passed, asked, key);
                })
        .onFailure(passed.context()::fail);
  }

  private Future<Void> made(PassThroughRequest passed, RequestContext asked, CacheKey key) {
    return asked.directives().onlyIfCached()
        ? Future.failedFuture(Completions.notCached())
        : store
            .fence(key)
            .map(fence -> new SpeechTap(store, asked, key, fence, limits.nanoTime()))
            .compose(tap -> calls.exchange(passed, tap));
  }

  private Future<Void> send(PassThroughRequest passed, Lookup.CacheHit found) {
    Entry entry = found.entry();
    CacheStatus.Hit hit = CacheStatus.Hit.of(found, limits.clock().instant());
    passed
        .context()
        .response()
        .putHeader("Cache-Status", FactHeaders.cacheStatus(hit))
        .putHeader("Age", Long.toString(Math.max(0, hit.age().toSeconds())))
        .putHeader("X-Scrubjay-Provider", passed.provider().name());
    return Replies.end(passed.context(), entry.contentType(), entry.payload());
  }
}
