package dev.scrubjay.gateway.http.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.completion.AnswerKeys;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.http.filter.MeantPaths;
import dev.scrubjay.gateway.http.filter.RequestContexts.Sent;
import dev.scrubjay.gateway.http.message.JsonBody;
import dev.scrubjay.gateway.http.message.RequestEnd;
import dev.scrubjay.gateway.http.message.RequestIds;
import dev.scrubjay.gateway.http.message.RequirementsReader;
import dev.scrubjay.gateway.http.passthrough.ObjectIds;
import dev.scrubjay.gateway.http.passthrough.Ownership.Caller;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The route to requests that a model answers, in one dialect. */
final class ChatRoute implements Handler<RoutingContext> {
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

  @Override
  public void handle(RoutingContext context) {
    Cancellation cancellation = RequestEnd.cancellation(context);
    MultiMap headers = context.request().headers();
    Caller caller = parts.ownership().caller(headers);
    Scope scope = caller.scope();
    understand(context, scope)
        .compose(
            understood -> parts.ownership().permit(caller, understood.objects()).map(understood))
        .compose(understood -> referring(scope, understood))
        .compose(
            understood -> {
              AskedCompletion asked =
                  AskedCompletion.of(
                      Sent.of(context), understood, parts.experiments(), cancellation);
              OpenStream stream =
                  OpenStream.open(context, understood.request(), parts.pingInterval());
              return parts
                  .answers()
                  .answer(asked.completion(), asked.keys())
                  .onSuccess(answer -> answered(context, scope, understood, answer))
                  .onSuccess(
                      answer ->
                          ReplyWriter.write(
                              context, understood.request(), answer, stream, cancellation))
                  .<@Nullable Answer>map(answer -> answer)
                  .recover(cause -> failed(stream, cause));
            })
        .onFailure(context::fail);
  }

  private void answered(RoutingContext context, Scope scope, Understood understood, Answer answer) {
    parts.analytics().answered(scope, RequestIds.of(context), answer.facts());
    if (answer.facts().cache() instanceof CacheStatus.Hit hit && hit.reused().isEmpty()) {
      parts.known().keep(context, understood);
    }
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
              Understood meant = resolved.bound() ? understood.alone() : understood;
              if (!resolved.rewritten()) {
                return meant;
              }
              ChatRequest request = parts.models().identified(scope.tenant(), resolved.request());
              return new Understood(
                  request,
                  meant.requirements(),
                  AnswerKeys.of(scope, request, meant.requirements()),
                  understood.objects());
            });
  }

  private Future<Understood> understand(RoutingContext context, Scope scope) {
    Understood known = KnownRequests.understood(context);
    return known != null
        ? Future.succeededFuture(known)
        : LargeWork.onBytes(context.body().length(), () -> understood(context, scope));
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
    boolean large = LargeWork.isLarge(context.body().length()); // no work for the event loop
    return new Understood(
        request,
        requirements,
        large
            ? AnswerKeys.of(scope, request, requirements)
            : AnswerKeys.later(scope, request, requirements),
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
