package dev.scrubjay.gateway.http.passthrough;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.filter.BodyMemory;
import dev.scrubjay.gateway.http.filter.MeantPaths;
import dev.scrubjay.gateway.http.message.ContentLength;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.JsonTokens;
import dev.scrubjay.gateway.http.message.MediaTypes;
import dev.scrubjay.gateway.http.passthrough.Ownership.Caller;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.upstream.PassThroughProvider;
import dev.scrubjay.gateway.upstream.RawCall;
import dev.scrubjay.gateway.upstream.provider.RawTransport;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Passes requests through: chooses the provider, checks whose objects they name, and begins. */
final class PassThroughCalls {
  private static final ApiError SIGNED =
      ApiError.of(
          ErrorKind.TOO_LARGE,
          "request_too_large",
          "The provider's calls are signed with their bodies, by its access_key_id, and such"
              + " bodies are read up to server.max_body_bytes.");

  private static final ApiError PLAIN_ONLY =
      ApiError.of(
          ErrorKind.UNSUPPORTED_MEDIA_TYPE,
          "unsupported_content_encoding",
          "Content-Encoding: expected none for bodies that are read before they are passed on.");

  private final ProviderChoice choice;
  private final Ownership ownership;
  private final PassThroughLimits limits;

  PassThroughCalls(ProviderChoice choice, Ownership ownership, PassThroughLimits limits) {
    this.choice = choice;
    this.ownership = ownership;
    this.limits = limits;
  }

  /** Passes a request to {@code path} of a provider's API. */
  void raw(RoutingContext context, PassThroughProvider provider, String path) {
    begin(context, provider, path, false);
  }

  /** Passes a request to one of the gateway's own paths, which has the form of {@code kind}. */
  void ofKind(RoutingContext context, ProviderKind kind) {
    Optional<PassThroughProvider> named = choice.namedBy(context.request());
    begin(
        context,
        named.orElseGet(() -> choice.usual(kind)),
        context.normalizedPath(),
        named.isEmpty());
  }

  private void begin(
      RoutingContext context, PassThroughProvider provider, String path, boolean byModel) {
    HttpServerRequest request = context.request().pause();
    Caller caller = ownership.caller(request.headers());
    ApiPath meaning = ApiPath.of(path, writes(request.method()));
    PassThroughRequest passed =
        new PassThroughRequest(
            context,
            caller,
            provider,
            new RawTransport.Target(
                path, PassedHeaders.query(request.query()), MeantPaths.deployment(context)),
            meaning,
            HeldBody.NOTHING);
    requireSize(request);
    (byModel && isForm(passed) ? form(passed) : json(passed, byModel))
        .compose(ready -> exchange(ready, tap(ready)))
        .onFailure(
            cause -> {
              HeldBody.letGo(request);
              context.fail(cause);
            });
  }

  private void requireSize(HttpServerRequest request) {
    if (ContentLength.of(request) > limits.maxUploadBytes()) {
      throw new ApiException(Errors.ofStatus(413));
    }
  }

  /** Reads the beginning of a body that has to be understood, or all of one that is signed. */
  private Future<HeldBody> held(PassThroughRequest passed) {
    HttpServerRequest request = passed.context().request();
    boolean signed = passed.provider().signsBodies();
    boolean whole = signed || passed.caller().strict();
    boolean json = MediaTypes.isJson(request.getHeader(HttpHeaders.CONTENT_TYPE));
    if (!signed && !(json && writes(request.method()))) {
      return Future.succeededFuture(HeldBody.NOTHING);
    }
    if (request.headers().contains(HttpHeaders.CONTENT_ENCODING)) {
      return whole
          ? Future.failedFuture(new ApiException(PLAIN_ONLY))
          : Future.succeededFuture(HeldBody.NOTHING);
    }
    int limit = whole ? limits.server().maxBodyBytes() : limits.maxPeekBytes();
    long length = ContentLength.of(request);
    BodyMemory.took(
        passed.context(), length == ContentLength.UNKNOWN ? limit : Math.min(limit, length));
    return HeldBody.read(request, limit, passed.context().vertx(), limits.clientIdle())
        .compose(
            held ->
                whole && !held.whole()
                    ? Future.failedFuture(new ApiException(signed ? SIGNED : Errors.ofStatus(413)))
                    : Future.succeededFuture(held));
  }

  /** Applies what a body in JSON says, and checks what the caller may do. */
  private Future<PassThroughRequest> json(PassThroughRequest passed, boolean byModel) {
    boolean reads = byModel || passed.caller().strict() || passed.provider().signsBodies();
    return (reads ? held(passed) : Future.succeededFuture(HeldBody.NOTHING))
        .map(passed::with)
        .compose(
            known ->
                json(known)
                    .compose(
                        json ->
                            chosen(known, byModel ? json.orElse(null) : null)
                                .compose(
                                    chosen -> permitted(chosen, json.orElse(null)).map(chosen))));
  }

  private Future<PassThroughRequest> chosen(PassThroughRequest known, @Nullable JsonNode body) {
    return body instanceof ObjectNode object
        ? LargeWork.onJson(object, () -> byModel(known, object))
        : Future.succeededFuture(known);
  }

  private static boolean isForm(PassThroughRequest passed) {
    ApiFamily family = passed.meaning().family();
    return (family == ApiFamily.AUDIO || family == ApiFamily.IMAGES)
        && !passed.provider().signsBodies()
        && !passed.context().request().headers().contains(HttpHeaders.CONTENT_ENCODING)
        && MultipartModel.in(passed.context().request().getHeader(HttpHeaders.CONTENT_TYPE))
            .isPresent();
  }

  /** Applies the model that a form names, if it does so in its beginning. */
  private Future<PassThroughRequest> form(PassThroughRequest passed) {
    HttpServerRequest request = passed.context().request();
    MultipartModel search =
        MultipartModel.in(request.getHeader(HttpHeaders.CONTENT_TYPE)).orElseThrow();
    Predicate<Buffer> enough =
        bytes -> search.isDecided(bytes) || bytes.length() > limits.maxPeekBytes();
    return HeldBody.read(request, enough, passed.context().vertx(), limits.clientIdle())
        .map(
            held ->
                search.found().map(at -> byModel(passed.with(held), at)).orElse(passed.with(held)))
        .compose(chosen -> permitted(chosen, null).map(chosen));
  }

  private PassThroughRequest byModel(PassThroughRequest passed, MultipartModel.Found named) {
    Buffer body = passed.held().bytes();
    return choice
        .ofModel(named.name())
        .map(
            model -> passed.with(model.provider(), model.name(), named.renamed(body, model.name())))
        .orElseGet(() -> passed.with(passed.provider(), named.name(), body));
  }

  private Future<Void> permitted(PassThroughRequest passed, @Nullable JsonNode body) {
    HttpMethod method = passed.context().request().method();
    return ownership.permit(
        passed.caller(), passed.provider().name(), method, passed.meaning(), body);
  }

  private PassThroughRequest byModel(PassThroughRequest passed, ObjectNode body) {
    String deployment = MeantPaths.deployment(passed.context());
    JsonNode given = body.path("model");
    if (deployment != null && !given.isTextual()) {
      body.put("model", deployment);
    }
    PassThroughProvider provider = choice.ofModel(body).orElse(passed.provider());
    boolean changed = !body.path("model").equals(given);
    return passed.with(
        provider,
        body.path("model").textValue(),
        changed ? Buffer.buffer(Json.bytes(body)) : passed.held().bytes());
  }

  private Future<Optional<JsonNode>> json(PassThroughRequest passed) {
    HeldBody held = passed.held();
    if (!held.whole() || held.bytes().length() == 0) {
      return Future.succeededFuture(Optional.empty());
    }
    return LargeWork.onBytes(held.bytes().length(), () -> parsed(held.bytes()));
  }

  private Optional<JsonNode> parsed(Buffer body) {
    JsonTokens.requireAtMost(limits.server().limits().maxJsonTokens(), body);
    try {
      return Optional.of(Json.value(body.getBytes()));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // the provider says what is wrong
    }
  }

  /** Objects are noted when they are made, and when a call on one may have led to others. */
  private ReplyTap tap(PassThroughRequest passed) {
    String id = passed.meaning().id();
    boolean notes =
        passed.meaning().family().trace() == ApiFamily.Trace.OBJECTS
            && (writes(passed.context().request().method())
                || (id != null && passed.path().endsWith(id)));
    return notes
        ? new OwnerTap(ownership, passed.caller(), passed.provider().name())
        : ReplyTap.NONE;
  }

  /**
   * Begins a call that may be made.
   *
   * @return fails if the provider takes no call now
   */
  Future<Void> exchange(PassThroughRequest passed, ReplyTap tap) {
    String family = passed.meaning().family().label();
    try {
      MultiMap headers = PassedHeaders.toProvider(passed.context().request().headers());
      Optional<Secret> key = Authenticator.clientKey(passed.context());
      passed.provider().addClientsKey(headers, key.orElse(null));
      RawCall call = passed.provider().admit(passed.caller().scope().tenant(), family);
      new PassThroughExchange(passed, headers, call, tap, limits).begin();
      return Future.succeededFuture();
    } catch (UpstreamException | ApiException notAdmitted) {
      return Future.failedFuture(notAdmitted);
    }
  }

  private static boolean writes(HttpMethod method) {
    return !method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD);
  }
}
