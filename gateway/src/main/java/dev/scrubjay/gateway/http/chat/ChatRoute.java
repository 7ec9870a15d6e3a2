package dev.scrubjay.gateway.http.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.completion.AnswerKeys;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.http.filter.MeantPaths;
import dev.scrubjay.gateway.http.filter.RequestContexts;
import dev.scrubjay.gateway.http.message.JsonBody;
import dev.scrubjay.gateway.http.message.RequestFields;
import dev.scrubjay.gateway.http.message.RequirementsReader;
import dev.scrubjay.gateway.http.passthrough.ObjectIds;
import dev.scrubjay.gateway.http.passthrough.Ownership.Caller;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.experiment.Treatment;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The route to requests that a model answers, in one dialect. */
final class ChatRoute implements Handler<RoutingContext> {
  /** The header that names the unit which experiments treat alike, such as a user. */
  private static final String UNIT = "X-Scrubjay-Unit";

  /** The header that names one of several answers to equal requests, each drawn for itself. */
  private static final String SAMPLE = "X-Scrubjay-Sample";

  private static final Pattern SHORT_NAME = Pattern.compile("[!-~]{1,128}");

  private final ClientDialect dialect;
  private final PathMembers members;
  private final ChatParts parts;

  /**
   * A route.
   *
   * @param members that the path has and the body lacks
   */
  ChatRoute(ClientDialect dialect, PathMembers members, ChatParts parts) {
    this.dialect = dialect;
    this.members = members;
    this.parts = parts;
  }

  /**
   * A request whose body has been parsed.
   *
   * @param objects the ids of those at a provider that it names
   */
  private record Understood(
      ChatRequest request, RoutingRequirements requirements, CacheKey key, Set<String> objects) {}

  @Override
  public void handle(RoutingContext context) {
    Cancellation cancellation = new Cancellation();
    context.response().closeHandler(nothing -> cancellation.cancel());
    MultiMap headers = context.request().headers();
    Caller caller = parts.ownership().caller(headers);
    Scope scope = caller.scope();
    understand(context, scope)
        .compose(
            understood -> parts.ownership().permit(caller, understood.objects()).map(understood))
        .compose(understood -> referring(scope, understood))
        .compose(
            understood -> {
              Treatment treatment = treatment(context, scope, understood);
              RequestContext asked =
                  RequestContexts.of(
                      context, scope, understood.requirements(), treatment, cancellation);
              CacheKey key = sampled(treatment.key(understood.key()), context);
              ChatRequest request = understood.request();
              OpenStream stream = OpenStream.open(context, request, parts.pingInterval());
              return parts
                  .answers()
                  .answer(
                      new Completion(asked, request, key),
                      part ->
                          sampled(
                              treatment.key(AnswerKeys.of(scope, part, understood.requirements())),
                              context))
                  .onSuccess(
                      answer ->
                          parts.analytics().answered(scope, asked.requestId(), answer.facts()))
                  .onSuccess(
                      answer -> ReplyWriter.write(context, request, answer, stream, cancellation))
                  .<@Nullable Answer>map(answer -> answer)
                  .recover(cause -> failed(stream, cause));
            })
        .onFailure(context::fail);
  }

  /** Tells a failure in the stream if it has begun; else as the response. */
  private static Future<@Nullable Answer> failed(OpenStream stream, Throwable cause) {
    if (!stream.hasBegun()) {
      return Future.failedFuture(cause);
    }
    stream.fail(cause);
    return Future.succeededFuture();
  }

  /** The request with what it refers to found, so that it reaches the provider that has it. */
  private Future<Understood> referring(Scope scope, Understood understood) {
    return parts
        .references()
        .resolve(scope, understood.request())
        .map(
            resolved -> {
              RoutingRequirements requirements =
                  resolved.bound() ? understood.requirements().alone() : understood.requirements();
              if (!resolved.rewritten()) {
                return new Understood(
                    understood.request(), requirements, understood.key(), understood.objects());
              }
              ChatRequest request = parts.models().identified(scope.tenant(), resolved.request());
              return new Understood(
                  request,
                  requirements,
                  AnswerKeys.of(scope, request, requirements),
                  understood.objects());
            });
  }

  /** The treatment of the unit that the caller names, or else of all equal requests. */
  private Treatment treatment(RoutingContext context, Scope scope, Understood understood) {
    String unit = shortName(context, UNIT);
    boolean auto = understood.request().isAuto();
    return parts.experiments().treat(scope, auto, unit == null ? understood.key().hash() : unit);
  }

  private static CacheKey sampled(CacheKey key, RoutingContext context) {
    String sample = shortName(context, SAMPLE);
    return sample == null ? key : AnswerKeys.sampleOf(key, sample);
  }

  private static @Nullable String shortName(RoutingContext context, String header) {
    String name = context.request().getHeader(header);
    if (name != null && !SHORT_NAME.matcher(name).matches()) {
      throw RequestFields.wrong(
          header, "expected 1 to 128 printable ASCII characters without spaces");
    }
    return name;
  }

  private Future<Understood> understand(RoutingContext context, Scope scope) {
    return LargeWork.onBytes(context.body().length(), () -> understood(context, scope));
  }

  private Understood understood(RoutingContext context, Scope scope) {
    MultiMap headers = context.request().headers();
    ObjectNode json =
        JsonBody.parse(headers.get(HttpHeaders.CONTENT_TYPE), context.body().buffer());
    members.set(context, json);
    String deployment = MeantPaths.deployment(context);
    if (deployment != null && !json.hasNonNull("model")) {
      json.put("model", deployment);
    }
    RoutingRequirements requirements = RequirementsReader.takeFrom(json, headers);
    ChatRequest request =
        parts.models().identified(scope.tenant(), dialect.decode(json, passed(headers)));
    return new Understood(
        request,
        requirements,
        AnswerKeys.of(scope, request, requirements),
        ObjectIds.referenced(request.body()));
  }

  private Map<String, String> passed(MultiMap headers) {
    Map<String, String> passed = new HashMap<>();
    for (String name : dialect.passedHeaders()) {
      if (headers.contains(name)) {
        passed.put(name, String.join(", ", headers.getAll(name)));
      }
    }
    return passed;
  }
}
