package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.gateway.config.SemanticPolicy;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.json.LastUserTurn;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.semantic.ComparablePrompt;
import dev.scrubjay.gateway.semantic.TextLanguage;
import dev.scrubjay.gateway.shadow.RepeatableBody;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.semantic.Asker;
import dev.scrubjay.policy.semantic.PromptFacets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Tells which requests are compared: those alone that agree in tenant, workspace, operation, the
 * way the model is chosen, and all of their bodies that changes an answer, but for the text of the
 * last turn, whose language must be the same.
 */
final class ComparablePrompts {
  private ComparablePrompts() {}

  /**
   * The prompt of {@code completion}; empty if it is not compared. Takes time in proportion to the
   * request's size.
   *
   * @param embedder whose vectors are compared
   */
  static Optional<ComparablePrompt> of(
      Completion completion, SemanticPolicy policy, String embedder) {
    ChatRequest request = completion.request();
    Scope scope = completion.scope();
    RoutingRequirements requirements = completion.context().requirements();
    if (request.stateful()
        || completion.context().clientKey().isPresent()
        || !RepeatableBody.of(request.body())
        || !AnswerKeys.of(scope, request, requirements).equals(completion.key())) {
      return Optional.empty(); // or its answers are apart from those to equal requests
    }
    Optional<String> named = user(request.body());
    Optional<String> user = policy.userScoped() ? named : Optional.of("");
    Optional<LastUserTurn> turn =
        LastUserTurn.of(request.dialect().keyForm().of(request.body()))
            .filter(last -> PromptFacets.hasWords(last.text()));
    return user.isEmpty() || turn.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ComparablePrompt(
                completion.key(),
                AnswerKeys.partition(
                    scope,
                    request,
                    requirements,
                    turn.get().rest(),
                    Json.text(
                        Json.object()
                            .put("embedder", embedder)
                            .put("language", TextLanguage.of(turn.get().text()))
                            .put("user", user.get()))),
                turn.get().text(),
                new Asker(
                    hash(scope, "key", completion.context().caller()),
                    hash(scope, "user", named.orElse("")))));
  }

  /** What stands for a name among those of a tenant, in no text that tells it; 0 for none. */
  private static long hash(Scope scope, String kind, String name) {
    return name.isEmpty()
        ? 0
        : HexFormat.fromHexDigitsToLong(
            ApiKeyConfig.sha256(scope.tenant() + '\n' + kind + '\n' + name), 0, 16);
  }

  /** The user that a body names, in any dialect. */
  private static Optional<String> user(ObjectNode body) {
    for (String name :
        new String[] {
          Json.textOf(body, "safety_identifier"),
          Json.textOf(body, "user"),
          Json.textOf(body.path("metadata"), "user_id"),
          Json.textOf(body.path("labels"), "user")
        }) {
      if (!name.isBlank()) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
