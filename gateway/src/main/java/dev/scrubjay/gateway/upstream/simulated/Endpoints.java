package dev.scrubjay.gateway.upstream.simulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicTokenCount;
import dev.scrubjay.gateway.dialect.gemini.GeminiTokenCount;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiCompletions;
import dev.scrubjay.gateway.dialect.responses.OpenAiResponses;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import dev.scrubjay.gateway.dialect.translation.TokenCountDialect;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoints of the simulated providers, and of the control of their faults. */
record Endpoints(SimulatedModels models, Faults faults, KeptResponses kept) {
  private static final Protocol OPENAI = new ClientProtocol(new OpenAiChat(), "authorization");
  private static final Protocol TEXT = new ClientProtocol(new OpenAiCompletions(), "authorization");
  private static final Protocol ANTHROPIC =
      new ClientProtocol(new AnthropicMessages(), "x-api-key");
  private static final GeminiProtocol GEMINI = new GeminiProtocol();

  Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false));
    for (String provider : new String[] {"openai", "meta"}) {
      router
          .post("/" + provider + "/v1/chat/completions")
          .handler(context -> chat(context, new OpenAiChat(), OPENAI));
      router
          .post("/" + provider + "/v1/completions")
          .handler(context -> chat(context, new OpenAiCompletions(), TEXT));
    }
    router.post("/openai/v1/responses").handler(this::responses);
    router
        .get("/openai/v1/responses/:id")
        .handler(context -> kept(context, kept.find(context.pathParam("id")).orElse(null)));
    router
        .delete("/openai/v1/responses/:id")
        .handler(context -> kept(context, deleted(context.pathParam("id")).orElse(null)));
    router
        .post("/anthropic/v1/messages")
        .handler(context -> chat(context, new AnthropicMessages(), ANTHROPIC));
    router
        .post("/anthropic/v1/messages/count_tokens")
        .handler(context -> count(context, ANTHROPIC, new AnthropicTokenCount(), body(context)));
    router.post("/openai/v1/embeddings").handler(this::embeddings);
    router
        .postWithRegex("/google/v1beta/models/(?<model>[^:/]+):(?<method>\\w+)")
        .handler(this::gemini);
    router.put("/_simulated/faults/:model").handler(this::setFault);
    router.delete("/_simulated/faults/:model").handler(this::clearFault);
    router
        .get("/_simulated/faults")
        .handler(
            context -> {
              ObjectNode words = Json.object();
              faults.words().forEach(words::put);
              SimulatedModel.send(context, 200, words);
            });
    router
        .get("/_simulated/calls")
        .handler(
            context -> {
              ObjectNode counts = Json.object();
              faults.callsByModel().forEach(counts::put);
              SimulatedModel.send(context, 200, counts);
            });
    return router;
  }

  private void chat(RoutingContext context, ChatDialect dialect, Protocol protocol) {
    answer(
        context,
        protocol,
        () -> {
          ChatRequest request = dialect.decode(body(context), Map.of());
          model(request.model())
              .answer(context, protocol, dialect.conversation(request), request.stream());
        });
  }

  /** Answers in the Responses API, whose dialect knows the request that it answers. */
  private void responses(RoutingContext context) {
    answer(
        context,
        OPENAI,
        () -> {
          ChatRequest request = new OpenAiResponses().decode(body(context), Map.of());
          if (request.dialect() instanceof ChatDialect dialect) {
            model(request.model())
                .answer(
                    context,
                    kept.keeping(new ClientProtocol(dialect, OPENAI.keyHeader())),
                    dialect.conversation(request),
                    request.stream());
          }
        });
  }

  private Optional<ObjectNode> deleted(String id) {
    return kept.remove(id)
        ? Optional.of(Json.object().put("id", id).put("object", "response").put("deleted", true))
        : Optional.empty();
  }

  private static void kept(RoutingContext context, @Nullable ObjectNode response) {
    answer(
        context,
        OPENAI,
        () -> {
          if (response == null) {
            throw error(ErrorKind.NOT_FOUND, "no such response (simulated)");
          }
          SimulatedModel.send(context, 200, response);
        });
  }

  private void gemini(RoutingContext context) {
    answer(
        context,
        GEMINI,
        () -> {
          ObjectNode body = body(context).put("model", context.pathParam("model"));
          SimulatedModel model = model(context.pathParam("model"));
          switch (context.pathParam("method")) {
            case "generateContent" ->
                model.answer(context, GEMINI, GeminiProtocol.conversation(body), false);
            case "streamGenerateContent" ->
                model.answer(context, GEMINI, GeminiProtocol.conversation(body), true);
            case "embedContent" -> model.embed(context, GEMINI, () -> Embeddings.gemini(body));
            case "batchEmbedContents" ->
                model.embed(context, GEMINI, () -> Embeddings.geminiBatch(body));
            case "countTokens" -> count(context, GEMINI, new GeminiTokenCount(), body);
            default -> throw error(ErrorKind.NOT_FOUND, "no such method (simulated)");
          }
        });
  }

  private void count(
      RoutingContext context, Protocol protocol, TokenCountDialect dialect, ObjectNode body) {
    answer(
        context,
        protocol,
        () -> {
          ChatRequest request = dialect.decode(body, Map.of());
          model(request.model()).count(context, protocol, dialect, request);
        });
  }

  private void embeddings(RoutingContext context) {
    answer(
        context,
        OPENAI,
        () -> {
          ObjectNode body = body(context);
          model(Json.textOf(body, "model")).embed(context, OPENAI, () -> Embeddings.answer(body));
        });
  }

  private static void answer(RoutingContext context, Protocol protocol, Runnable work) {
    try {
      if (context.request().getHeader(protocol.keyHeader()) == null) {
        throw error(ErrorKind.AUTHENTICATION, "no key (simulated)");
      }
      work.run();
    } catch (ApiException e) {
      SimulatedModel.send(context, e.error().kind().status(), protocol.error(e.error()));
    }
  }

  private SimulatedModel model(String upstreamName) {
    return models
        .find(upstreamName)
        .orElseThrow(() -> error(ErrorKind.NOT_FOUND, "no model " + upstreamName + " (simulated)"));
  }

  private static ObjectNode body(RoutingContext context) {
    Buffer body = context.body().buffer();
    try {
      return Json.object(body == null ? new byte[0] : body.getBytes());
    } catch (JsonProcessingException e) {
      throw error(ErrorKind.INVALID_REQUEST, "the body is not JSON (simulated)");
    }
  }

  private void setFault(RoutingContext context) {
    answerControl(
        context,
        body -> {
          Fault fault =
              Fault.of(Json.textOf(body, "fault"))
                  .orElseThrow(() -> error(ErrorKind.INVALID_REQUEST, "fault: " + Fault.words()));
          int times = body.path("times").asInt(Integer.MAX_VALUE);
          faults.set(context.pathParam("model"), fault, times);
          SimulatedModel.send(context, 200, body);
        });
  }

  private void clearFault(RoutingContext context) {
    faults.clear(context.pathParam("model"));
    SimulatedModel.send(context, 200, Json.object().put("cleared", true));
  }

  private static void answerControl(RoutingContext context, Consumer<ObjectNode> work) {
    try {
      work.accept(body(context));
    } catch (ApiException e) {
      SimulatedModel.send(context, 400, OPENAI.error(e.error()));
    }
  }

  private static ApiException error(ErrorKind kind, String message) {
    return new ApiException(ApiError.of(kind, "simulated", message));
  }
}
