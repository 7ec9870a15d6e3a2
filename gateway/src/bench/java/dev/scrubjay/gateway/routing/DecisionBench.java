package dev.scrubjay.gateway.routing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The time of a routing decision, and of its two parts: the guess of the task, and the choice among
 * the six models of the default catalog, with much evidence.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecisionBench {
  private static final String PARAGRAPH =
      """
      Our service keeps the orders of a shop. Since yesterday 3 of 40 requests take more than 2.5
      seconds, though the query plan has not changed. Please analyze the function below, explain
      step by step which lock it waits for, and rewrite it.
      ```java
      synchronized Order find(String id) {
        Order order = cache.get(id);
        if (order == null && attempts++ < 3) { order = store.load(id); }
        return order;
      }
      ```
      Keep the behaviour for edge cases, and say what it costs: 12 workers at $0.40 an hour each.
      """;

  /** Characters of the prompt. */
  @Param({"600", "20000"})
  public int chars;

  private RoutingRequests requests;
  private ChatRequest request;
  private RoutingRequest routingRequest;
  private ModelRouter router;

  @Setup
  public void make() {
    ObjectNode body = Json.object().put("model", "auto");
    String prompt = PARAGRAPH.repeat(chars / PARAGRAPH.length() + 1).substring(0, chars);
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    request = new OpenAiChat().decode(body, Map.of());
    Tokenizer tokenizer = new Tokenizer(Runnable::run);
    requests = new RoutingRequests(new TokenCounts(() -> KnownModels.CATALOG, tokenizer));
    routingRequest = requests.of(request, RoutingRequirements.NONE);
    Estimates estimates = KnownModels.estimates(KnownModels.of(Estimates.MAX_TASKS));
    router = new ModelRouter(RoutingPolicy.DEFAULT, estimates);
  }

  @Benchmark
  public RoutingRequest taskGuess() {
    return requests.of(request, RoutingRequirements.NONE);
  }

  @Benchmark
  public RoutingDecision routing() {
    return router.route(routingRequest, ModelConditions.ALL_HEALTHY);
  }

  @Benchmark
  public RoutingDecision decision() {
    return router.route(
        requests.of(request, RoutingRequirements.NONE), ModelConditions.ALL_HEALTHY);
  }
}
